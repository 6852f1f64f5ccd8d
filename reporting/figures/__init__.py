"""Figures for people: dataclasses that page, spreadsheet and PDF show alike."""

from reporting.figures.figure import Figure, Source, plain, walk, write
from reporting.figures.overview import Dashboard, dashboard
from reporting.figures.standings import Standing
from reporting.figures.targets import Trend
from reporting.figures.tasks import SHOWN as SHOWN_STATES
from reporting.figures.tasks import TaskState

__all__ = [
    "SHOWN_STATES",
    "Dashboard",
    "Figure",
    "Source",
    "Standing",
    "TaskState",
    "Trend",
    "dashboard",
    "plain",
    "walk",
    "write",
]
