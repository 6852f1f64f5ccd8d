"""Who is told of questions put to several agencies; of pinned ones the return itself tells."""

import datetime
from collections.abc import Iterable

from django.urls import reverse

from reporting import notify
from reporting.models import (
    NoticeKind,
    Obligation,
    Question,
    QuestionMessage,
    ReportVersion,
)


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
        notify.write(
            notify.people_of(obligation, at),
            obligation,
            NoticeKind.QUESTIONS,
            f"shared-{version.pk}",
            (
                f"{obligation.round}: {len(asked)} câu hỏi chung cho cơ quan chủ trì và phối hợp",
                f"{notify.DOST} đề nghị đơn vị đối chiếu và trả lời, vì cơ quan chủ trì báo cáo đã "
                f"hoàn thành còn cơ quan phối hợp báo cáo chưa triển khai:\n{tasks}",
                "Các báo cáo liên quan chưa được chấp nhận cho đến khi câu hỏi được kết luận.",
            ),
            reverse("report_questions", args=[party.version_id]),
            at,
        )


def tell_of_answer(message: QuestionMessage, obligation: Obligation) -> None:
    """The reviewers read on the portal that an agency answered a shared question."""
    question, agency = message.question, message.agency.short_name
    sent = obligation.questions.get(question=question).version_id
    notify.write(
        notify.reviewers(message.written_at),
        obligation,
        NoticeKind.ANSWERED,
        f"answer-{message.pk}",
        (f"{agency} đã trả lời câu hỏi chung về nhiệm vụ {question.item}", message.text),
        f"{reverse('review', args=[sent])}#{question.anchor}",
        message.written_at,
        has_letter=False,
    )
