"""What happened: rounds, obligations, report versions with their content, events."""

from reporting.models.consolidated import ConsolidatedPart, PublishedReport
from reporting.models.content import (
    CONTENT_MODELS,
    LIVE_MODELS,
    Answer,
    AssetEntry,
    AssetKind,
    Attachment,
    ContentRow,
    DocumentEntry,
    ListEntry,
    MeasureEntry,
    MilestoneState,
    NextWorkEntry,
    ObstacleEntry,
    ProposalEntry,
    SpendingEntry,
    StaffEntry,
    TaskEntry,
    TaskResult,
    TaskStatus,
    TopicEntry,
)
from reporting.models.decisions import DeadlineDecision, Decision
from reporting.models.events import Action, ReportEvent
from reporting.models.list_decisions import ListDecision, Verdict
from reporting.models.made import DocumentKind, FileFormat, MadeDocument, Making
from reporting.models.notices import Letter, Notice, NoticeKind
from reporting.models.questions import (
    MessageKind,
    Question,
    QuestionMessage,
    QuestionParty,
    Settlement,
)
from reporting.models.register import (
    LeaderNote,
    OpinionKind,
    Response,
    ResponseChange,
    ResponseStatus,
)
from reporting.models.reopening import ReopenRequest
from reporting.models.rounds import ExtraTask, Obligation, ReportingRound, RoundKind
from reporting.models.stamp import FiguresStamp
from reporting.models.versions import ReportVersion, Status

__all__ = [
    "Making",
    "MadeDocument",
    "FileFormat",
    "DocumentKind",
    "PublishedReport",
    "ConsolidatedPart",
    "CONTENT_MODELS",
    "LIVE_MODELS",
    "Action",
    "Answer",
    "AssetEntry",
    "AssetKind",
    "Attachment",
    "ContentRow",
    "DeadlineDecision",
    "Decision",
    "DocumentEntry",
    "ExtraTask",
    "FiguresStamp",
    "LeaderNote",
    "Letter",
    "ListDecision",
    "ListEntry",
    "MeasureEntry",
    "MessageKind",
    "MilestoneState",
    "NextWorkEntry",
    "Notice",
    "NoticeKind",
    "Obligation",
    "ObstacleEntry",
    "OpinionKind",
    "ProposalEntry",
    "Question",
    "QuestionMessage",
    "QuestionParty",
    "ReopenRequest",
    "ReportEvent",
    "ReportVersion",
    "ReportingRound",
    "Response",
    "ResponseChange",
    "ResponseStatus",
    "RoundKind",
    "Settlement",
    "SpendingEntry",
    "StaffEntry",
    "Status",
    "TaskEntry",
    "TaskResult",
    "TaskStatus",
    "TopicEntry",
    "Verdict",
]
