"""Documents of real reports: by command and by URL."""

import datetime
import hashlib
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from reporting import stamp
from reporting.documents import agency_report
from reporting.models import ReportVersion
from soctrang_ip.accounts.models import Agency, AgencyName
from tests.conftest import Cast
from tests.reporting import factories, pdf_tools
from tests.reporting.printing import fetched

pytestmark = pytest.mark.django_db


@pytest.fixture
def accepted(plan_data: None) -> ReportVersion:
    return factories.accepted_report(factories.open_round(2026), "UBND-950")


@pytest.fixture
def draft(plan_data: None) -> ReportVersion:
    version = factories.draft(factories.open_round(2026), "SNNPTNT")
    factories.fill(version)
    return version


def make(*arguments: str, output: Path) -> str:
    """What the command prints."""
    printed = io.StringIO()
    call_command("make_document", *arguments, "--output", str(output), stdout=printed)
    return printed.getvalue()


def refusal(*arguments: str, output: Path) -> str:
    """The sentence of a command that exits with 1 and writes nothing."""
    said, printed = io.StringIO(), io.StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command(
            "make_document", *arguments, "--output", str(output), stdout=printed, stderr=said
        )
    assert stopped.value.code == 1
    assert not output.exists()
    assert printed.getvalue() == ""
    sentence = said.getvalue()
    assert sentence.count("\n") == 1
    return sentence.strip()


def test_the_command_writes_the_accepted_report_and_says_what_it_wrote(
    accepted: ReportVersion, tmp_path: Path
) -> None:
    output = tmp_path / "bao-cao.pdf"
    said = make("agency-report", "--year", "2026", "--agency", "UBND-950", output=output)
    document = output.read_bytes()
    pages = len(pdf_tools.pages(document))
    digest = hashlib.sha256(document).hexdigest()
    assert said == f"{output}: {pages} trang, SHA-256 {digest}\n"
    text = pdf_tools.text(document)
    assert "ỦY BAN NHÂN DÂN THỊ XÃ VĨNH CHÂU" in text
    assert accepted.receipt_code in text
    assert "DỰ THẢO" not in text
    for words in ("Nội dung highlights.", "Nội dung directions.", "Nội dung integration."):
        assert words in text


def test_the_same_version_gives_the_same_file_again(accepted: ReportVersion) -> None:
    again = ReportVersion.objects.get(pk=accepted.pk)
    assert agency_report.pdf(accepted).write() == agency_report.pdf(again).write()


def test_a_sent_version_is_printed_by_its_number(draft: ReportVersion, tmp_path: Path) -> None:
    sent = factories.submitted_report(draft.round, version=draft)
    output = tmp_path / "ban-1.pdf"
    arguments = ("agency-report", "--year", "2026", "--agency", "SNNPTNT")
    assert "chưa có" in refusal(*arguments, output=output).lower()
    make(*arguments, "--version", "1", output=output)
    assert sent.receipt_code in pdf_tools.text(output.read_bytes())
    output.unlink()
    assert "không còn là dự thảo" in refusal(*arguments, "--version", "1", "--draft", output=output)
    assert "không có bản số 2" in refusal(*arguments, "--version", "2", output=output)


def test_a_draft_is_printed_only_when_asked_for_and_marked_on_every_page(
    draft: ReportVersion, tmp_path: Path
) -> None:
    output = tmp_path / "du-thao.pdf"
    arguments = ("agency-report", "--year", "2026", "--agency", "SNNPTNT")
    refusal(*arguments, output=output)
    assert "thêm --draft" in refusal(*arguments, "--version", "1", output=output)
    make(*arguments, "--draft", output=output)
    assert all("DỰ THẢO" in page for page in pdf_tools.pages(output.read_bytes()))


def test_nothing_to_print_is_said_in_one_sentence(plan_data: None, tmp_path: Path) -> None:
    output = tmp_path / "khong-co.pdf"
    year = ("--year", "2026")
    missing_round = refusal("agency-report", *year, "--agency", "SKHCN", output=output)
    assert missing_round == "Chưa mở kỳ báo cáo hằng năm của năm 2026."
    assert refusal("leadership-summary", *year, output=output) == missing_round
    factories.open_round(2026)
    assert "mã cơ quan" in refusal("agency-report", *year, output=output)
    assert "XYZ" in refusal("agency-report", *year, "--agency", "XYZ", output=output)
    nothing_yet = refusal("agency-report", *year, "--agency", "SKHCN", output=output)
    assert nothing_yet == "Chưa có báo cáo nào của Sở KH&CN năm 2026 được chấp nhận."
    assert "dự thảo" in refusal(
        "agency-report", *year, "--agency", "SKHCN", "--draft", output=output
    )


def test_a_file_that_cannot_be_written_is_said_in_one_sentence(
    plan_data: None, tmp_path: Path
) -> None:
    factories.open_round(2026)
    output = tmp_path / "khong-co" / "tom-tat.pdf"
    said = refusal("leadership-summary", "--year", "2026", output=output)
    assert said.startswith(f"Không ghi được tệp {output}")


def test_a_sealed_report_keeps_the_name_its_agency_had(accepted: ReportVersion) -> None:
    """As after 01/7/2025, when the agencies were reorganised."""
    agency = Agency.objects.get(code="UBND-950")
    AgencyName.objects.create(
        agency=agency,
        valid_from=accepted.sent_at.date() + datetime.timedelta(days=30),
        name="Ủy ban nhân dân phường Vĩnh Châu",
        short_name="UBND phường Vĩnh Châu",
        header_name="ỦY BAN NHÂN DÂN|PHƯỜNG VĨNH CHÂU",
        place="Cần Thơ",
        document_code="UBND",
    )
    later = ReportVersion.objects.get(pk=accepted.pk)
    text = pdf_tools.text(agency_report.pdf(later).write().content)
    assert "THỊ XÃ VĨNH CHÂU" in text
    assert "PHƯỜNG" not in text
    assert "Cần Thơ" not in text


# By URL --------------------------------------------------------------------------------------


ClientOf = Callable[..., Client]


def test_the_report_is_downloaded_as_an_attachment_nobody_stores(
    accepted: ReportVersion, cast: Cast, client_of: ClientOf
) -> None:
    url = reverse("report_pdf", args=[accepted.pk])
    answer = fetched(client_of(cast.leader), url)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="bao-cao-UBND-950-2026-ban-1.pdf"'
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert client_of(cast.officer).get(url).content == answer.content


def test_a_draft_is_downloaded_by_its_own_agency_alone(
    draft: ReportVersion, cast: Cast, client_of: ClientOf
) -> None:
    url = reverse("report_pdf", args=[draft.pk])
    answer = fetched(client_of(cast.staff), url)
    assert 'filename="du-thao-SNNPTNT-2026-ban-1.pdf"' in answer["Content-Disposition"]
    assert all("DỰ THẢO" in page for page in pdf_tools.pages(answer.content))
    for user in (cast.other_staff, cast.officer, cast.leader):
        assert client_of(user).get(url).status_code == 404
    assert client_of(cast.administrator).get(url).status_code == 403


def test_a_report_too_long_to_lay_out_says_so_instead(
    draft: ReportVersion, cast: Cast, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(agency_report, "LONGEST_REPORT", 100)
    answer = fetched(client_of(cast.staff), reverse("report_pdf", args=[draft.pk]))
    assert "Báo cáo quá dài để lập thành văn bản" in answer.content.decode()


def test_the_summary_is_for_reviewers_and_leaders(
    plan_data: None, cast: Cast, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Inside the test's transaction no two moments are known to have the same figures.
    monkeypatch.setattr(stamp, "current", lambda now: "unchanged")
    factories.open_round(2026)
    url = reverse("summary_pdf", args=[2026])
    answer = fetched(client_of(cast.leader), url)
    assert answer["Content-Disposition"] == 'attachment; filename="tom-tat-lanh-dao-2026.pdf"'
    assert "no-store" in answer["Cache-Control"]
    assert len(pdf_tools.pages(answer.content)) <= 2
    for user in (cast.staff, cast.signer, cast.administrator):
        assert client_of(user).get(url).status_code == 403
    assert client_of(cast.leader).get(reverse("summary_pdf", args=[2025])).status_code == 404
