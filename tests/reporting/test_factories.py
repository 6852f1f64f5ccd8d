import pytest

from reporting import checks
from reporting.models import Status
from tests.reporting import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_data")]


@pytest.mark.parametrize("code", ["SKHCN", "SNNPTNT", "SCT", "UBND-950", "CDCD"])
def test_a_filled_draft_has_no_error(code: str) -> None:
    version = factories.draft(factories.open_round(), code)
    factories.fill(version)
    assert checks.errors(version) == ()


def test_an_accepted_report_went_through_the_ordinary_steps() -> None:
    version = factories.accepted_report(factories.open_round())
    assert version.status == Status.ACCEPTED
    assert version.events.count() == 5
