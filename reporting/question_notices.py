"""Who is told of questions put to several agencies; of pinned ones the return itself tells."""

import datetime
from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from reporting.models import (
    Notice,
    NoticeKind,
    Obligation,
    Question,
    QuestionMessage,
    ReportVersion,
)
from reporting.notify import DOST
from soctrang_ip.accounts.models import Membership
from soctrang_ip.accounts.roles import AGENCY_ROLES, REVIEWER_ROLES


def tell_of_shared(
    questions: Iterable[Question], version: ReportVersion, *, at: datetime.datetime
) -> None:
    """One letter to each agency, however many questions the version gave rise to."""
    put_to: dict[int, list[Question]] = {}
    parties = {}
    for question in questions:
        for party in question.parties.select_related("obligation__round", "obligation__agency"):
            parties[party.obligation_id] = party
            put_to.setdefault(party.obligation_id, []).append(question)
    for pk, asked in put_to.items():
        party = parties[pk]
        obligation = party.obligation
        tasks = "\n".join(f"– {question.title}" for question in asked)
        _tell(
            _people(at).filter(role__in=AGENCY_ROLES, agency=obligation.agency_id),
            obligation,
            NoticeKind.QUESTIONS,
            f"shared-{version.pk}",
            (
                f"{obligation.round}: {len(asked)} câu hỏi chung cho cơ quan chủ trì và phối hợp",
                f"{DOST} đề nghị đơn vị đối chiếu và trả lời, vì cơ quan chủ trì báo cáo đã hoàn "
                f"thành còn cơ quan phối hợp báo cáo chưa triển khai:\n{tasks}",
                "Các báo cáo liên quan chưa được chấp nhận cho đến khi câu hỏi được kết luận.",
            ),
            path=reverse("report_questions", args=[party.version_id]),
            at=at,
            has_letter=True,
        )


def tell_of_answer(message: QuestionMessage, obligation: Obligation) -> None:
    """The reviewers read on the portal that an agency answered a shared question."""
    question, agency = message.question, message.agency.short_name
    sent = obligation.questions.get(question=question).version_id
    _tell(
        _people(message.written_at).filter(role__in=REVIEWER_ROLES),
        obligation,
        NoticeKind.ANSWERED,
        f"answer-{message.pk}",
        (f"{agency} đã trả lời câu hỏi chung về nhiệm vụ {question.item}", message.text),
        path=f"{reverse('review', args=[sent])}#{question.anchor}",
        at=message.written_at,
        has_letter=False,
    )


def _people(at: datetime.datetime) -> QuerySet[Membership]:
    return Membership.objects.valid_on(timezone.localdate(at)).of_active_users()


def _tell(
    members: QuerySet[Membership],
    obligation: Obligation,
    kind: NoticeKind,
    occasion: str,
    told: tuple[str, ...],
    *,
    path: str,
    at: datetime.datetime,
    has_letter: bool,
) -> None:
    by_person = {member.user_id: member for member in members}
    Notice.objects.bulk_create(
        [
            Notice.to(
                member,
                kind,
                occasion,
                told,
                path=path,
                at=at,
                obligation=obligation,
                has_letter=has_letter,
            )
            for member in by_person.values()
        ],
        # Released and taken again, a version tells nobody twice.
        ignore_conflicts=True,
    )
