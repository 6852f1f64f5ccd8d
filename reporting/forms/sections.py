"""Which forms and which template make the page of each section."""

from collections.abc import Callable

from reporting.forms import measures, spending, tasks, topics
from reporting.forms.background import Background
from reporting.forms.sheets import Sheet
from reporting.models import (
    ContentRow,
    ListEntry,
    MeasureEntry,
    SpendingEntry,
    TaskEntry,
    TaskResult,
    TopicEntry,
)
from reporting.outline import OutlineSection

Builder = Callable[[Sheet, Background], object]

_MODELS: dict[str, tuple[type[ContentRow], ...]] = {
    "nhiem-vu": (TaskEntry, TaskResult),
    "chi-tieu": (MeasureEntry, ListEntry),
    "kinh-phi": (SpendingEntry,),
}
_BUILDERS: dict[str, tuple[Builder, str]] = {
    "nhiem-vu": (tasks.build, "reporting/filing/tasks.html"),
    "chi-tieu": (measures.build, "reporting/filing/measures.html"),
    "kinh-phi": (spending.build, "reporting/filing/spending.html"),
}
_TOPICS = (topics.build, "reporting/filing/topics.html")


def build(sheet: Sheet, background: Background) -> object:
    return _BUILDERS.get(background.section.slug, _TOPICS)[0](sheet, background)


def template(slug: str) -> str:
    return _BUILDERS.get(slug, _TOPICS)[1]


def models(section: OutlineSection) -> tuple[type[ContentRow], ...]:
    """The content models whose rows stand on the section's page."""
    tables = (topic.table for topic in section.topics if topic.table)
    return _MODELS.get(section.slug, (TopicEntry, *tables))
