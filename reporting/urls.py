"""URLs of reporting, one list for each thing people come to do."""

from django.urls import URLPattern, path

from reporting.views import attachments as attachment_views
from reporting.views import consolidated as consolidated_views
from reporting.views import dashboards as dashboard_views
from reporting.views import deadlines as deadline_views
from reporting.views import differences as difference_views
from reporting.views import downloads as download_views
from reporting.views import filing as filing_views
from reporting.views import handover as handover_views
from reporting.views import home as home_views
from reporting.views import lists as list_views
from reporting.views import notices as notice_views
from reporting.views import paper as paper_views
from reporting.views import questions as question_views
from reporting.views import register as register_views
from reporting.views import review as review_views
from reporting.views import rounds as rounds_views
from reporting.views import rows, sections, signing

review: list[URLPattern] = [
    path("", home_views.home, name="home"),
    path("tham-dinh/", review_views.review_queue, name="review_queue"),
    path("tham-dinh/<int:version>/", review_views.review, name="review"),
    path("tham-dinh/<int:version>/nhan/", review_views.report_take, name="report_take"),
    path("tham-dinh/<int:version>/thoi/", review_views.report_release, name="report_release"),
    path("tham-dinh/<int:version>/tra-lai/", review_views.report_return, name="report_return"),
    path("tham-dinh/<int:version>/chap-nhan/", review_views.report_accept, name="report_accept"),
    path(
        "tham-dinh/<int:version>/mo-dieu-chinh/", review_views.report_reopen, name="report_reopen"
    ),
    path(
        "tham-dinh/<int:version>/khong-dieu-chinh/",
        review_views.report_decline_reopening,
        name="report_decline_reopening",
    ),
    path("ky-bao-cao/", rounds_views.rounds_list, name="rounds"),
    path("ky-bao-cao/mo/", rounds_views.round_open, name="round_open"),
    path("ky-bao-cao/<int:pk>/", rounds_views.round_page, name="round"),
    path("ky-bao-cao/<int:pk>/don-doc/", rounds_views.round_reminders, name="round_reminders"),
    path("ky-bao-cao/<int:pk>/don-doc/nhac/", rounds_views.round_remind, name="round_remind"),
    path("ky-bao-cao/<int:pk>/bao-cao-giay/", paper_views.paper_reports, name="paper_reports"),
    path(
        "bao-cao/nghia-vu/<int:obligation>/nhap-thay/",
        paper_views.report_transcribe,
        name="report_transcribe",
    ),
    path("bao-cao/<int:version>/ghi-nhan/", paper_views.report_record, name="report_record"),
    path("ky-bao-cao/<int:pk>/dong/", rounds_views.round_close, name="round_close"),
    path("ky-bao-cao/han/<int:pk>/", deadline_views.obligation, name="obligation"),
    path(
        "ky-bao-cao/han/<int:pk>/gia-han/",
        deadline_views.obligation_extend,
        name="obligation_extend",
    ),
    path(
        "ky-bao-cao/han/<int:pk>/mien/",
        deadline_views.obligation_exempt,
        name="obligation_exempt",
    ),
    path(
        "ky-bao-cao/han/<int:pk>/bo-gia-han/",
        deadline_views.obligation_end_extension,
        name="obligation_end_extension",
    ),
    path(
        "ky-bao-cao/han/<int:pk>/bo-mien/",
        deadline_views.obligation_end_exemption,
        name="obligation_end_exemption",
    ),
]
filing: list[URLPattern] = [
    path("bao-cao/", filing_views.my_reports, name="my_reports"),
    path("bao-cao/ban-giao/", handover_views.handover, name="handover"),
    path("bao-cao/ban-giao/<str:code>/", handover_views.handover_of, name="handover_of"),
    path("bao-cao/nghia-vu/<int:obligation>/lap/", signing.report_start, name="report_start"),
    path("bao-cao/<int:version>/", filing_views.report, name="report"),
    path("bao-cao/<int:version>/phan/<slug:slug>/", sections.report_section, name="report_section"),
    path("bao-cao/<int:version>/them-nhiem-vu/", sections.report_add_task, name="report_add_task"),
    path("bao-cao/<int:version>/phan/<slug:slug>/dong/", rows.report_row, name="report_row"),
    path(
        "bao-cao/<int:version>/phan/<slug:slug>/khong-phat-sinh/",
        sections.report_rest_none,
        name="report_rest_none",
    ),
    path(
        "bao-cao/<int:version>/phan/<slug:slug>/nam-truoc/",
        sections.report_carry,
        name="report_carry",
    ),
    path("bao-cao/<int:version>/cap-nhat/", sections.report_follow_plan, name="report_follow_plan"),
    path("bao-cao/<int:version>/kiem-tra/", filing_views.report_check, name="report_check"),
    path("bao-cao/<int:version>/toan-van/", filing_views.report_full, name="report_full"),
    path("bao-cao/<int:version>/chuyen-ky/", signing.report_ready, name="report_ready"),
    path("bao-cao/<int:version>/mo-lai/", signing.report_unlock, name="report_unlock"),
    path("bao-cao/<int:version>/gui/", signing.report_submit, name="report_submit"),
    path("bao-cao/<int:version>/thu-hoi/", signing.report_recall, name="report_recall"),
    path("bao-cao/<int:version>/bo/", signing.report_discard, name="report_discard"),
    path(
        "bao-cao/<int:version>/de-nghi-dieu-chinh/",
        signing.report_ask_reopening,
        name="report_ask_reopening",
    ),
    path("bao-cao/<int:version>/bien-nhan/", signing.report_receipt, name="report_receipt"),
]
attachments: list[URLPattern] = [
    path(
        "bao-cao/<int:version>/minh-chung/",
        attachment_views.report_attachments,
        name="report_attachments",
    ),
    path(
        "bao-cao/<int:version>/minh-chung/<slug:key>/",
        attachment_views.attachment_file,
        name="attachment_file",
    ),
    path(
        "bao-cao/<int:version>/minh-chung/<slug:key>/go/",
        attachment_views.attachment_remove,
        name="attachment_remove",
    ),
]
dashboards: list[URLPattern] = [
    path("bang-dieu-khien/", dashboard_views.dashboard, name="dashboard"),
    path("bang-dieu-khien/chi-tieu/", dashboard_views.dashboard, name="dashboard_measures"),
    path("bang-dieu-khien/chi-tieu/<str:code>/", dashboard_views.measure, name="dashboard_measure"),
    path("bang-dieu-khien/nhiem-vu/", dashboard_views.dashboard, name="dashboard_tasks"),
    path("bang-dieu-khien/tien-trinh/", dashboard_views.dashboard, name="dashboard_timeline"),
    path("bang-dieu-khien/giai-phap/", dashboard_views.dashboard, name="dashboard_solutions"),
    path(
        "bang-dieu-khien/chi-tieu/<str:code>/danh-sach/",
        dashboard_views.measure_list,
        name="measure_list",
    ),
    path(
        "bang-dieu-khien/chi-tieu/<str:code>/danh-sach/quyet-dinh/",
        list_views.list_decide,
        name="list_decide",
    ),
    path("bang-dieu-khien/kinh-phi/", dashboard_views.dashboard, name="dashboard_budget"),
    path("bang-dieu-khien/chat-luong/", dashboard_views.dashboard, name="dashboard_quality"),
    path("bang-dieu-khien/kien-nghi/", dashboard_views.dashboard, name="dashboard_register"),
    path("bang-dieu-khien/so-sanh/", dashboard_views.dashboard, name="dashboard_compare"),
    path("bang-dieu-khien/gui-bao-cao/", dashboard_views.dashboard, name="dashboard_filing"),
    path("bang-dieu-khien/so-lieu/<str:page>/<str:key>/", dashboard_views.figure, name="figure"),
    path(
        "bang-dieu-khien/so-lieu/<str:page>/<str:key>.xlsx",
        dashboard_views.figure_workbook,
        name="figure_xlsx",
    ),
    path(
        "bang-dieu-khien/<str:page>.xlsx",
        dashboard_views.dashboard_workbook_of,
        name="dashboard_xlsx",
    ),
]
_OPINION = "bang-dieu-khien/kien-nghi/<int:obligation>/<slug:kind>/<str:key>/"
register: list[URLPattern] = [
    path(
        "bang-dieu-khien/kien-nghi/tra-loi/",
        register_views.register_answers,
        name="register_answers",
    ),
    path(_OPINION, register_views.register_row, name="register_row"),
    path(f"{_OPINION}tra-loi/", register_views.register_answer, name="register_answer"),
    path(f"{_OPINION}y-kien/", register_views.register_note, name="register_note"),
]
downloads: list[URLPattern] = [
    path("bao-cao/<int:version>/pdf/", download_views.report_pdf, name="report_pdf"),
    path("bao-cao/<int:version>/docx/", download_views.report_docx, name="report_docx"),
    path(
        "bao-cao/<int:version>/so-sanh/",
        difference_views.report_differences,
        name="report_differences",
    ),
    path(
        "bao-cao/<int:version>/so-sanh.xlsx",
        difference_views.differences_workbook,
        name="differences_workbook",
    ),
    path("bao-cao/<int:version>/xlsx/", download_views.report_workbook, name="report_workbook"),
    path("ky-bao-cao/<int:pk>/tinh-trang.xlsx", review_views.queue_workbook, name="queue_workbook"),
    path("ky-bao-cao/<int:pk>/bao-cao.zip", download_views.round_archive, name="round_archive"),
    path("bang-dieu-khien/<int:year>/tom-tat.pdf", download_views.summary_pdf, name="summary_pdf"),
]
_DRAFT = "tong-hop/<int:year>/"
documents: list[URLPattern] = [
    path("van-ban/", consolidated_views.published_reports, name="published_reports"),
    path(
        "van-ban/<int:pk>/tong-hop.<slug:format>",
        download_views.published_file,
        name="published_file",
    ),
    path(_DRAFT, consolidated_views.consolidated, name="consolidated"),
    path(f"{_DRAFT}lap/", consolidated_views.consolidated_begin, name="consolidated_begin"),
    path(
        f"{_DRAFT}doan/<slug:key>/dong/",
        consolidated_views.consolidated_row,
        name="consolidated_row",
    ),
    path(f"{_DRAFT}so-lieu/", consolidated_views.consolidated_decide, name="consolidated_decide"),
    path(
        f"{_DRAFT}soan-lai/", consolidated_views.consolidated_redraft, name="consolidated_redraft"
    ),
    path(
        f"{_DRAFT}ban-hanh/", consolidated_views.consolidated_publish, name="consolidated_publish"
    ),
    path(
        f"{_DRAFT}du-thao.<slug:format>",
        download_views.consolidated_draft,
        name="consolidated_draft_file",
    ),
    path(
        "ky-bao-cao/<int:pk>/don-doc/cong-van.<slug:format>",
        download_views.reminder_letter,
        name="reminder_letter_file",
    ),
    path(
        "bang-dieu-khien/<int:year>/ke-hoach.<slug:format>",
        download_views.plan_status,
        name="plan_status_file",
    ),
]
_TO_REVIEW = "tham-dinh/<int:version>/cau-hoi/<int:question>"
_TO_ANSWER = "bao-cao/<int:version>/cau-hoi/"
questions: list[URLPattern] = [
    path("tham-dinh/<int:version>/hoi/", question_views.question_ask, name="question_ask"),
    path(f"{_TO_REVIEW}/hoi-lai/", question_views.question_ask_again, name="question_ask_again"),
    path(f"{_TO_REVIEW}/ket-luan/", question_views.question_settle, name="question_settle"),
    path(_TO_ANSWER, question_views.report_questions, name="report_questions"),
    path(
        f"{_TO_ANSWER}<int:question>/tra-loi/",
        question_views.question_answer,
        name="question_answer",
    ),
]
notices: list[URLPattern] = [
    path("thong-bao/", notice_views.notices, name="notices"),
    path("thong-bao/da-doc/", notice_views.notices_read, name="notices_read"),
    path("thong-bao/<int:pk>/", notice_views.notice, name="notice"),
]

urlpatterns = [
    *review,
    *filing,
    *attachments,
    *dashboards,
    *register,
    *downloads,
    *documents,
    *questions,
    *notices,
]
