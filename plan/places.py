"""Where a piece of the plan stands on the portal's pages."""

from dataclasses import dataclass

from django.urls import reverse

from plan.models import Passage, PassagePart


@dataclass(frozen=True)
class Place:
    """The URL name of a page, and the id of the spot on it."""

    page: str
    anchor: str

    @property
    def url(self) -> str:
        return f"{reverse(self.page)}#{self.anchor}"


_PAGES = {"PL.": "tasks", "CT": "plan_objectives", "III.": "plan_solutions", "V.": "plan_duties"}


def place_of(code: str) -> Place:
    """Of an erratum's place or a code with its part: "II.2.1.c", "CT8/2030", "PL.V.3"."""
    for prefix, page in _PAGES.items():
        if code.startswith(prefix):
            return Place(page, code if prefix == "CT" else code.removeprefix(prefix))
    return Place({"II.2": "plan_objectives", "IV.Đ": "plan_budget"}.get(code[:4], "plan"), code)


def place_of_passage(passage: Passage) -> Place:
    is_money = passage.part in (PassagePart.FUNDING, PassagePart.MONEY_UNIT)
    return Place("plan_budget" if is_money else "plan", passage.code)
