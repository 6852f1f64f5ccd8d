"""Random walks through the life cycle by its pages; the long form is `make soak`."""

import os

import pytest

from reporting.models import Status
from soctrang_ip.accounts.models import Agency
from tests.reporting import factories
from tests.reporting.test_lifecycle_table import PERFORMED
from tests.reporting.walking import Outcome, Walk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_data")]

WALKS = int(os.environ.get("WALKS", "3"))
SEED = int(os.environ.get("WALK_SEED", "2026"))
MANY = 300
YEARS = range(2021, 2031)


def test_whatever_people_do_the_reports_stay_whole(capsys: pytest.CaptureFixture[str]) -> None:
    outcome = Outcome()
    codes = sorted(Agency.objects.reporting().exclude(code="SGDDT").values_list("code", flat=True))
    for number in range(WALKS):
        year, place = divmod(number, len(codes))
        if place == 0:
            round_ = factories.open_round(YEARS[year])
        Walk(SEED + number, round_, codes[place], outcome).go()
    happened = {
        f"{action} · {state}": outcome.rows[action, state]
        for action, state in PERFORMED
        # Whoever has a superseded version has an accepted one too, and that is the row.
        if state != Status.SUPERSEDED
    }
    refused = ", ".join(f"{name} {code}: {n}" for (name, code), n in outcome.refused.items())
    told = ", ".join(f"{row} {count}" for row, count in happened.items())
    with capsys.disabled():
        print(f"\n{WALKS} walks, {outcome.saved} saves; {told}; refused {refused}")  # noqa: T201
    assert outcome.rows
    assert outcome.refused
    assert outcome.saved
    if WALKS >= MANY:
        assert min(happened.values()) >= 10
