"""Figures for people: dataclasses that page, spreadsheet and PDF show alike."""

from reporting.figures.figure import Figure, Source
from reporting.figures.overview import Dashboard, dashboard
from reporting.figures.targets import Trend, Verdict
from reporting.figures.tasks import TaskState

__all__ = ["Dashboard", "Figure", "Source", "TaskState", "Trend", "Verdict", "dashboard"]
