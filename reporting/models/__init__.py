"""What happened: rounds, obligations, report versions with their content, events."""

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
from reporting.models.events import Action, ReportEvent
from reporting.models.notices import Letter, Notice, NoticeKind
from reporting.models.reopening import ReopenRequest
from reporting.models.rounds import ExtraTask, Obligation, ReportingRound, RoundKind
from reporting.models.versions import ReportVersion, Status

__all__ = [
    "CONTENT_MODELS",
    "LIVE_MODELS",
    "Action",
    "Answer",
    "AssetEntry",
    "AssetKind",
    "Attachment",
    "ContentRow",
    "DocumentEntry",
    "ExtraTask",
    "Letter",
    "ListEntry",
    "MeasureEntry",
    "MilestoneState",
    "NextWorkEntry",
    "Notice",
    "NoticeKind",
    "Obligation",
    "ObstacleEntry",
    "ProposalEntry",
    "ReopenRequest",
    "ReportEvent",
    "ReportVersion",
    "ReportingRound",
    "RoundKind",
    "SpendingEntry",
    "StaffEntry",
    "Status",
    "TaskEntry",
    "TaskResult",
    "TaskStatus",
    "TopicEntry",
]
