"""Answering what agencies raise and noting on it: who may, what is kept, who is told."""

from collections.abc import Iterator

import pytest
import time_machine
from django.db import IntegrityError, models, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from reporting import drafting, verifying
from reporting.models import (
    Action,
    Answer,
    ContentRow,
    LeaderNote,
    Letter,
    Notice,
    NoticeKind,
    ObstacleEntry,
    ProposalEntry,
    ReportingRound,
    ReportVersion,
    Response,
    ResponseChange,
    ResponseStatus,
    Status,
    TopicEntry,
)
from reporting.raised import KINDS, Place
from reporting.refusals import Conflict, Incomplete, NotAllowed
from reporting.responding import Wish, answer, note
from reporting.triggers import REFUSAL
from soctrang_ip.accounts.models import Role
from tests.reporting import factories
from tests.reporting.conftest import As
from tests.reporting.factories import act, local
from tests.reporting.test_lifecycle_races import at_once, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_data")]

AT = local(2026, 9, 1)
WORDS = "Đã bố trí <vốn>\r\ntrong kế hoạch."


@pytest.fixture(autouse=True)
def _on_1_september_2026() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


def raising(version: ReportVersion, *rows: ContentRow) -> ReportVersion:
    """The draft filled, with these obstacles and proposals."""
    factories.fill(version)
    with drafting.locked(version):
        TopicEntry.objects.filter(version=version, key__in=["obstacles", "proposals"]).update(
            answer=Answer.GIVEN
        )
        for row in (*rows, ObstacleEntry(text="Thiếu người", key="khac")):
            row.version = version
            row.save()
    return version


@pytest.fixture
def proposal() -> ProposalEntry:
    return ProposalEntry(text="Bố trí vốn", addressee="UBND tỉnh", key="von")


@pytest.fixture
def accepted(round_: ReportingRound, proposal: ProposalEntry) -> ReportVersion:
    """Of Sở NN&PTNT, with one proposal and one obstacle."""
    for role in (Role.STAFF, Role.SIGNER):
        factories.membership(role)
    draft = raising(factories.draft(round_), proposal, keep_proposals())
    return factories.accepted_report(round_, version=draft)


def keep_proposals() -> ProposalEntry:
    """Another one, so that the table is not empty when the first is taken out."""
    return ProposalEntry(text="Mở lớp", addressee="Sở KH&CN", key="lop")


@pytest.fixture
def place(accepted: ReportVersion, proposal: ProposalEntry) -> Place:
    return accepted.obligation_id, KINDS[ProposalEntry], proposal.key


@pytest.fixture
def leader(as_role: As) -> Client:
    return as_role(Role.LEADER, "UBNDT")


def wish(status: ResponseStatus, text: str = "Đã xem.", forwarded_to: str = "") -> Wish:
    officer = factories.membership(Role.OFFICER, "SKHCN")
    return Wish(status, text, forwarded_to, officer, AT)


def post(client: Client, place: Place, *, seen: int = 0, **fields: str) -> HttpResponse:
    said = {"status": "resolved", "answer": WORDS, "forwarded_to": "", "seen": seen, **fields}
    return client.post(reverse("register_answer", args=place), said)


def post_note(client: Client, place: Place, *, seen: int = 0, **fields: str) -> HttpResponse:
    said = {"text": "Đồng ý chủ trương.", "seen": seen, **fields}
    return client.post(reverse("register_note", args=place), said)


def roles(notices: models.QuerySet[Notice]) -> set[str]:
    return set(notices.values_list("membership__role", flat=True))


def page(client: Client, name: str, *arguments: object) -> str:
    found = client.get(reverse(name, args=arguments))
    assert found.status_code == 200
    return found.content.decode()


# One answer ---------------------------------------------------------------------------------


def test_a_reviewer_answers_and_the_history_keeps_each_answer(
    place: Place, officer: Client, leader: Client
) -> None:
    assert post(officer, place, status="in_progress", answer="Đang xem.").status_code == 302
    assert post(officer, place, seen=1).status_code == 302
    response = Response.objects.get()
    assert response.said == ("resolved", WORDS.replace("\r\n", "\n"), "")
    assert (response.place, response.text, response.edit_counter) == (place, "Bố trí vốn", 2)
    for client in (officer, leader):
        html = page(client, "register_row", *place)
        assert html.index("Đã bố trí &lt;vốn&gt;") < html.index("Đang xem.")
        assert "Chuyên viên Sở" in html


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"status": ""}, "Hãy chọn tình trạng xử lý."),
        ({"status": "new"}, "new"),
        ({"status": "forwarded"}, "Hãy ghi cơ quan được chuyển đến."),
        ({"status": "resolved", "answer": " "}, "Hãy ghi kết quả giải quyết."),
        ({"status": "declined", "answer": ""}, "Hãy ghi lý do không tiếp nhận."),
    ],
)
def test_what_an_answer_lacks_is_told_and_the_words_are_kept(
    place: Place, officer: Client, fields: dict[str, str], told: str
) -> None:
    refused = post(officer, place, **{"forwarded_to": "", "answer": WORDS, **fields})
    html = refused.content.decode()
    assert refused.status_code == 400
    assert told in html
    if fields.get("answer", WORDS) == WORDS:
        assert "Đã bố trí &lt;vốn&gt;" in html
    assert not Response.objects.exists()


@pytest.mark.parametrize(
    ("said", "constraint"),
    [
        ({"status": "forwarded", "answered_at": AT}, "response_forwarded_says_where"),
        ({"status": "resolved", "answered_at": AT}, "response_settled_has_answer"),
        ({"status": "in_progress"}, "response_answered_has_instant"),
    ],
)
def test_the_database_refuses_an_answer_that_lacks_something(
    place: Place, said: dict[str, object], constraint: str
) -> None:
    obligation, kind, key = place
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Response.objects.create(obligation_id=obligation, kind=kind, key=key, **said)


def test_of_two_answers_the_second_is_told_and_keeps_its_words(
    place: Place, officer: Client
) -> None:
    post(officer, place, status="in_progress", answer="Của đồng nghiệp")
    late = post(officer, place)
    html = late.content.decode()
    assert late.status_code == 409
    assert "Của đồng nghiệp" in html
    assert "Đã bố trí &lt;vốn&gt;" in html
    assert 'name="seen" value="1"' in html
    assert Response.objects.get().answer == "Của đồng nghiệp"
    assert post(officer, place, seen=1).status_code == 302


def test_the_same_answer_sent_twice_is_one(place: Place, officer: Client) -> None:
    for _ in range(2):
        assert post(officer, place).status_code == 302
    assert ResponseChange.objects.count() == 1


@pytest.mark.parametrize(
    ("obligation", "kind", "key"),
    [(0, "proposal", "von"), (None, "proposal", "x"), (None, "y", "von")],
)
def test_what_no_report_raised_is_not_found(
    accepted: ReportVersion, officer: Client, obligation: int | None, kind: str, key: str
) -> None:
    place = (accepted.obligation_id if obligation is None else obligation, kind, key)
    assert officer.get(reverse("register_row", args=place)).status_code == 404
    assert post(officer, place).status_code == 404


def test_a_report_not_accepted_raises_nothing_yet(
    round_: ReportingRound, proposal: ProposalEntry, officer: Client
) -> None:
    version = raising(factories.draft(round_), proposal)
    place = (version.obligation_id, "proposal", "von")
    assert post(officer, place).status_code == 404
    factories.submitted_report(round_, version=version)
    assert post(officer, place).status_code == 404


# Who may ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "agency", "may_read", "may_answer", "may_note"),
    [
        (Role.OFFICER, "SKHCN", True, True, False),
        (Role.HEAD, "SKHCN", True, True, False),
        (Role.LEADER, "UBNDT", True, False, True),
        (Role.STAFF, "SNNPTNT", False, False, False),
        (Role.SIGNER, "SNNPTNT", False, False, False),
        (Role.STAFF, "SCT", False, False, False),
        (Role.ADMINISTRATOR, "SKHCN", False, False, False),
    ],
)
def test_each_role_may_what_it_should(
    place: Place,
    as_role: As,
    role: Role,
    agency: str,
    may_read: bool,
    may_answer: bool,
    may_note: bool,
) -> None:
    client = as_role(role, agency)
    read = client.get(reverse("register_row", args=place))
    assert read.status_code == (200 if may_read else 403)
    html = read.content.decode()
    assert (reverse("register_answer", args=place) in html) == may_answer
    assert (reverse("register_note", args=place) in html) == may_note
    assert post(client, place).status_code == (302 if may_answer else 403)
    assert post_note(client, place).status_code == (302 if may_note else 403)
    assert client.get(reverse("register_answers")).status_code == (200 if may_answer else 403)
    assert ResponseChange.objects.exists() == may_answer
    assert LeaderNote.objects.exists() == may_note


def test_the_domain_refuses_others_too(place: Place) -> None:
    leader, officer = (
        factories.membership(Role.LEADER, "UBNDT"),
        factories.membership(Role.OFFICER, "SKHCN"),
    )
    with pytest.raises(NotAllowed):
        answer({place: 0}, Wish("resolved", "Xong.", "", leader, AT))
    with pytest.raises(NotAllowed):
        note(place, seen=0, text="Được.", is_for_agency=True, by=officer, at=AT)
    with pytest.raises(Incomplete):
        note(place, seen=0, text=" ", is_for_agency=True, by=leader, at=AT)
    assert not Response.objects.exists()


# Notes --------------------------------------------------------------------------------------


def test_a_note_is_for_the_agency_only_if_the_leader_says_so(
    accepted: ReportVersion, place: Place, leader: Client, officer: Client, as_role: As
) -> None:
    post_note(leader, place, text="Chỉ cho Sở.")
    post_note(leader, place, seen=1, text="Cho cả cơ quan.", is_for_agency="on")
    html = page(officer, "register_row", *place)
    assert "Chỉ cho Sở." in html
    assert "Cho cả cơ quan." in html
    own = page(as_role(), "report", accepted.pk)
    assert "Cho cả cơ quan." in own
    assert "Chỉ cho Sở." not in own
    assert Response.objects.get().state == ResponseStatus.NEW


def test_reviewers_are_told_of_a_note_and_the_agency_of_its_own(
    place: Place, leader: Client, officer: Client
) -> None:
    post_note(leader, place)
    noted = Notice.objects.filter(kind=NoticeKind.NOTED)
    assert roles(noted) == {Role.OFFICER}
    post_note(leader, place, seen=1, text="Cho cả cơ quan.", is_for_agency="on")
    assert roles(noted) == {Role.OFFICER, Role.STAFF, Role.SIGNER}
    assert not noted.exclude(letter=Letter.NONE).exists()


def test_of_two_notes_the_second_is_told_and_keeps_its_words(place: Place, leader: Client) -> None:
    post_note(leader, place, text="Trước.")
    late = post_note(leader, place, text="Sau <đó>.")
    assert late.status_code == 409
    assert "Trước." in late.content.decode()
    assert "Sau &lt;đó&gt;." in late.content.decode()
    assert LeaderNote.objects.count() == 1


@pytest.mark.parametrize("model", [ResponseChange, LeaderNote])
def test_what_was_said_is_never_changed(
    place: Place, officer: Client, leader: Client, model: type[models.Model]
) -> None:
    post(officer, place)
    post_note(leader, place)
    for harm in (lambda rows: rows.update(role="head"), lambda rows: rows.delete()):
        with pytest.raises(IntegrityError, match=REFUSAL), transaction.atomic():
            harm(model.objects.all())
    row = model.objects.get()
    with pytest.raises(TypeError):
        row.save()


def test_verify_tells_of_an_answer_that_its_journal_does_not_know(
    place: Place, officer: Client
) -> None:
    post(officer, place)
    assert verifying.changed_responses() == []
    Response.objects.update(answer="Khác")
    (told,) = verifying.changed_responses()
    assert "không khớp nhật ký" in told


# A corrected version ------------------------------------------------------------------------


def corrected(accepted: ReportVersion, change: str) -> ReportVersion:
    """Opened again, the proposal kept, reworded or taken out, and accepted."""
    officer = factories.membership(Role.OFFICER, "SKHCN")
    act(accepted, Action.REOPEN, officer, AT, reason="Sửa kiến nghị.")
    draft = accepted.obligation.versions.get(status=Status.DRAFT)
    row = ProposalEntry.objects.get(version=draft, key="von")
    if change == "reworded":
        ProposalEntry.objects.filter(pk=row.pk).update(text="Bố trí thêm vốn")
    elif change == "taken out":
        row.delete()
    return factories.accepted_report(accepted.obligation.round, version=draft, at=AT)


def test_an_answer_stays_with_its_row_in_a_corrected_version(
    accepted: ReportVersion, place: Place, officer: Client, as_role: As
) -> None:
    post(officer, place)
    later = corrected(accepted, "kept")
    html = page(officer, "register_row", *place)
    assert "bản 2" in html
    assert "Đã bố trí &lt;vốn&gt;" in html
    assert "Đã bố trí &lt;vốn&gt;" in page(as_role(), "report", later.pk)
    assert post(officer, place, seen=1, status="declined", answer="Thôi.").status_code == 302


def test_reworded_opinions_show_what_was_answered(
    accepted: ReportVersion, place: Place, officer: Client
) -> None:
    post(officer, place)
    corrected(accepted, "reworded")
    html = page(officer, "register_row", *place)
    assert "Bố trí thêm vốn" in html
    assert "Khi được trả lời, nội dung là: “Bố trí vốn”" in html


def test_what_was_taken_out_stays_readable_and_is_answered_no_more(
    accepted: ReportVersion, place: Place, officer: Client, leader: Client, as_role: As
) -> None:
    post(officer, place)
    later = corrected(accepted, "taken out")
    html = page(officer, "register_row", *place)
    assert "Không còn trong báo cáo" in html
    assert "Đã bố trí &lt;vốn&gt;" in html
    assert reverse("register_answer", args=place) not in html
    assert "(không còn trong báo cáo)" in page(as_role(), "report", later.pk)
    late = post(officer, place, seen=1, answer="Thêm <chữ>.")
    assert late.status_code == 409
    assert post_note(leader, place).status_code == 409
    assert ResponseChange.objects.count() == 1


# Several at once ----------------------------------------------------------------------------


def rows_of(*versions: ReportVersion) -> list[str]:
    found = ProposalEntry.objects.filter(version__in=versions).order_by("pk")
    return [f"proposal-{row.pk}" for row in found]


def answer_all(
    client: Client, tokens: list[str], seen: dict[str, int] | None = None, **fields: object
) -> HttpResponse:
    said = {"status": "resolved", "answer": WORDS, "forwarded_to": "", "dong": tokens, "ve": ""}
    counters = {f"seen-{token}": (seen or {}).get(token, 0) for token in tokens}
    return client.post(reverse("register_answers"), {**said, **counters, **fields})


def test_several_are_ticked_and_answered_together(
    accepted: ReportVersion, round_: ReportingRound, officer: Client
) -> None:
    other = raising(
        factories.draft(round_, "SCT"), ProposalEntry(text="Bố trí vốn", addressee="UBND tỉnh")
    )
    tokens = rows_of(accepted, factories.accepted_report(round_, "SCT", version=other))
    html = officer.get(reverse("register_answers"), {"dong": [*tokens, "x", "proposal-9x"]})
    assert html.content.decode().count("checked") == len(tokens) == 3
    done = answer_all(officer, tokens, ve="?nam=2026&co_quan=SCT")
    assert done.url == f"{reverse('dashboard_register')}?nam=2026&co_quan=SCT"
    assert Response.objects.filter(status="resolved").count() == 3
    assert ResponseChange.objects.count() == 3


def test_one_row_that_somebody_answered_keeps_all_as_they_were(
    accepted: ReportVersion, place: Place, officer: Client
) -> None:
    post(officer, place, status="in_progress", answer="Của đồng nghiệp")
    tokens = rows_of(accepted)
    late = answer_all(officer, tokens)
    html = late.content.decode()
    assert late.status_code == 409
    assert "Sở NN&amp;PTNT (“Bố trí vốn”)" in html
    assert "(“Mở lớp”)" not in html
    assert "Đã bố trí &lt;vốn&gt;" in html
    assert "Của đồng nghiệp" in html
    assert Response.objects.get().answer == "Của đồng nghiệp"
    assert answer_all(officer, tokens, {tokens[0]: 1}).status_code == 302


def test_an_answer_to_none_keeps_its_words(accepted: ReportVersion, officer: Client) -> None:
    (token, *_) = rows_of(accepted)
    none = answer_all(officer, [], **{f"seen-{token}": 0})
    assert none.status_code == 400
    assert "Hãy chọn ít nhất một ý kiến" in none.content.decode()
    assert "Đã bố trí &lt;vốn&gt;" in none.content.decode()
    lacking = answer_all(officer, [token], status="declined", answer="", forwarded_to="Sở <A>")
    assert lacking.status_code == 400
    assert "Sở &lt;A&gt;" in lacking.content.decode()
    assert not Response.objects.exists()


# The agency ---------------------------------------------------------------------------------


def test_the_agency_reads_the_answer_on_its_report_and_home(
    accepted: ReportVersion, place: Place, officer: Client, as_role: As
) -> None:
    post(officer, place)
    staff = as_role()
    own = page(staff, "report", accepted.pk)
    assert 'id="tra-loi"' in own
    assert "Đã bố trí &lt;vốn&gt;" in own
    assert "Có trả lời mới" in page(staff, "home")
    notice = Notice.objects.get(kind=NoticeKind.RESPONDED, membership__role=Role.STAFF)
    opened = staff.get(reverse("notice", args=[notice.pk]))
    assert opened.url == f"{reverse('report', args=[accepted.pk])}#tra-loi"
    assert "Có trả lời mới" not in page(staff, "home")


def test_another_agency_sees_nothing_of_it(
    accepted: ReportVersion, place: Place, officer: Client, as_role: As
) -> None:
    post(officer, place)
    foreign = as_role(Role.STAFF, "SCT")
    assert foreign.get(reverse("report", args=[accepted.pk])).status_code == 404
    assert "Có trả lời mới" not in page(foreign, "home")
    assert not Notice.objects.filter(
        kind=NoticeKind.RESPONDED, membership__agency__code="SCT"
    ).exists()


@pytest.mark.parametrize("slug", ["kien-nghi", "danh-gia"])
def test_next_year_the_agency_sees_what_became_of_what_it_raised(
    accepted: ReportVersion, place: Place, officer: Client, as_role: As, slug: str
) -> None:
    post(officer, place)
    post(officer, (place[0], "obstacle", "khac"), status="declined", answer="Đã đủ người.")
    with time_machine.travel(local(2027, 9, 1), tick=False):
        draft = factories.draft(factories.open_round(2027))
        client = as_role()
        html = page(client, "report_section", draft.pk, slug)
        overview = page(client, "report", draft.pk)
    words = {"kien-nghi": "Đã bố trí &lt;vốn&gt;", "danh-gia": "Đã đủ người."}
    assert words[slug] in html
    assert "đã nêu năm 2026" in overview
    assert all(text in overview for text in words.values())


# Notices ------------------------------------------------------------------------------------


def test_the_agency_is_told_once_of_each_state(place: Place, officer: Client) -> None:
    responded = Notice.objects.filter(kind=NoticeKind.RESPONDED)
    post(officer, place, status="in_progress", answer="Đang xem.")
    assert roles(responded) == {Role.STAFF, Role.SIGNER}
    assert not responded.exclude(letter=Letter.WAITING).exists()
    post(officer, place, seen=1, status="in_progress", answer="Vẫn đang xem.")
    assert responded.count() == 2
    post(officer, place, seen=2)
    assert responded.count() == 4


def test_no_letter_leaves_about_a_sample_round(officer: Client) -> None:
    round_ = factories.open_round(2025, is_sample=True)
    for role in (Role.STAFF, Role.SIGNER):
        factories.membership(role)
    draft = raising(factories.draft(round_), keep_proposals())
    accepted = factories.accepted_report(round_, version=draft)
    post(officer, (accepted.obligation_id, "proposal", "lop"))
    letters = Notice.objects.filter(kind=NoticeKind.RESPONDED).values_list("letter", flat=True)
    assert list(letters) == [Letter.NONE] * 2


# Two at once --------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_of_two_who_answer_at_the_same_moment_one_wins(place: Place) -> None:
    wishes = [wish(ResponseStatus.RESOLVED, text) for text in ("Một.", "Hai.")]
    results = at_once(*(lambda said=said: answer({place: 0}, said) for said in wishes))
    assert "vừa được người khác trả lời" in told(results)
    assert ResponseChange.objects.get().answer == Response.objects.get().answer


@pytest.mark.django_db(transaction=True)
def test_an_answer_and_the_acceptance_of_a_correction_do_not_pass_each_other(
    accepted: ReportVersion, place: Place
) -> None:
    """Either the answer came first, or it is told that the row is gone."""
    officer = factories.membership(Role.OFFICER, "SKHCN")
    act(accepted, Action.REOPEN, officer, AT, reason="Bỏ kiến nghị.")
    draft = accepted.obligation.versions.get(status=Status.DRAFT)
    ProposalEntry.objects.filter(version=draft, key="von").delete()
    sent = factories.submitted_report(accepted.obligation.round, version=draft, at=AT)
    act(sent, Action.TAKE, officer, AT)
    said, _ = at_once(
        lambda: answer({place: 0}, wish(ResponseStatus.RESOLVED)),
        lambda: act(sent, Action.ACCEPT, officer, AT),
    )
    sent.refresh_from_db()
    assert sent.is_accepted
    assert said is None or isinstance(said, Conflict)
    assert ResponseChange.objects.exists() == (said is None)
