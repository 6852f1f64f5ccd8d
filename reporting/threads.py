"""Questions as pages show them: their messages, how they stand, where their line is."""

from collections.abc import Mapping
from dataclasses import dataclass

from plan.models import SupplierPart
from reporting import checks, outline
from reporting.badges import Badge
from reporting.models import (
    ContentRow,
    MeasureEntry,
    Obligation,
    Question,
    Settlement,
    SpendingEntry,
    TaskEntry,
    TopicEntry,
)
from reporting.models.questions import QuestionQuerySet

WAITS = Badge("Chờ trả lời", "question", "warning")
WAITS_FOR_OTHERS = Badge("Chờ cơ quan khác trả lời", "clock", "neutral")
ANSWERED = Badge("Đã trả lời", "note", "info")


@dataclass(frozen=True)
class Typed:
    """What was written into a form of a question and refused; `form` names which one."""

    form: str
    text: str


@dataclass(frozen=True)
class Thread:
    """One question with all that was said, as the report of one obligation shows it."""

    question: Question
    is_to_answer: bool
    """By the agency of this report."""
    typed: Typed | None = None

    @property
    def parties(self) -> list[str]:
        return [party.obligation.agency.short_name for party in self.question.parties.all()]

    @property
    def heading(self) -> str:
        return outline.SECTION_BY_SLUG[self.question.section].heading

    @property
    def needs_reason(self) -> bool:
        """To settle it (questions.settle)."""
        return self.question.is_shared or self.question.waits

    @property
    def is_to_settle(self) -> bool:
        return not self.question.is_settled and not self.question.waits

    @property
    def state(self) -> Badge:
        question = self.question
        if question.is_settled:
            return Badge(Settlement(question.settled_as).label, "check-circle", "success")
        if self.is_to_answer:
            return WAITS
        return WAITS_FOR_OTHERS if question.waits else ANSWERED

    @property
    def row_anchor(self) -> str:
        """The id of the line's row on its page of the filing form."""
        model, key = _row(self.question)
        return checks.anchor_of(model, key)


def of(obligation: Obligation, typed: Mapping[int, Typed] | None = None) -> list[Thread]:
    """All questions put to the agency in this round, the oldest first (five queries)."""
    return _threads(Question.objects.put_to(obligation.pk), obligation, typed or {})


def undecided(obligation: Obligation, typed: Mapping[int, Typed] | None = None) -> list[Thread]:
    return _threads(Question.objects.put_to(obligation.pk).undecided(), obligation, typed or {})


def _threads(
    questions: QuestionQuerySet, obligation: Obligation, typed: Mapping[int, Typed]
) -> list[Thread]:
    return [
        Thread(
            question,
            not question.is_settled
            and any(
                party.is_to_answer
                for party in question.parties.all()
                if party.obligation_id == obligation.pk
            ),
            typed.get(question.pk),
        )
        for question in questions.with_threads()
    ]


def hold_up(threads: list[Thread]) -> list[Thread]:
    """Those for which the report cannot be accepted yet (questions.obstacle)."""
    return [
        thread
        for thread in threads
        if thread.is_to_answer or thread.question.is_shared and not thread.question.is_settled
    ]


def without_form(typed: Mapping[int, Typed], shown: list[Thread]) -> str:
    """The words written into questions that take none any more: to be copied."""
    open_ = {thread.question.pk for thread in shown if not thread.question.is_settled}
    return "\n\n".join(row.text for pk, row in typed.items() if pk not in open_)


_PARTS = {part.label: part.value for part in SupplierPart}


def _row(question: Question) -> tuple[type[ContentRow], str]:
    """The content row behind the place of a line."""
    if question.section == "nhiem-vu":
        return TaskEntry, question.item
    if question.section == "kinh-phi":
        return SpendingEntry, question.item
    if question.section == "chi-tieu":
        code, _, part = question.item.partition(":")
        return MeasureEntry, f"{code}:{_PARTS.get(part, part)}"
    return TopicEntry, question.item
