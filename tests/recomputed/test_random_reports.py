"""Random reports, odder than the sample: pages and plain SQL agree on them too."""

from random import Random

import pytest
import time_machine
from django.test import Client

from reporting.models import Obligation, ReportingRound, RoundKind, Status
from soctrang_ip.accounts.models import Role
from tests.recomputed.reading import Page
from tests.recomputed.test_recomputed import address, in_sql, pages, queries
from tests.reporting import factories
from tests.reporting.random_reports import AGENCIES, RandomReports
from tests.reporting.small_reports import report

NOW = factories.local(2025, 10, 20)
YEARS = (2022, 2023, 2024, 2025)


def scatter(seed: int) -> None:
    """Most agencies have an accepted report of most years; some have others, some are exempt."""
    random = Random(seed)
    reports = RandomReports(random)
    rounds = [factories.open_round(year) for year in YEARS]
    ad_hoc = factories.open_round(2026)
    ReportingRound.objects.filter(pk=ad_hoc.pk).update(kind=RoundKind.AD_HOC, year=2024)
    for round_ in (*rounds, ad_hoc):
        for agency in AGENCIES:
            statuses = random.choice(
                (
                    [Status.ACCEPTED],
                    [Status.ACCEPTED],
                    [Status.RETURNED, Status.ACCEPTED],
                    [Status.SUPERSEDED, Status.ACCEPTED, Status.SUBMITTED],
                    [Status.RECALLED, Status.DRAFT],
                    [Status.DISCARDED, Status.IN_REVIEW],
                    [],
                )
            )
            for status in statuses:
                day = random.choice((1, 12, 16))
                sent_at = factories.local(round_.year, 10, day)
                report(round_, agency, *reports.rows(), status=status, sent_at=sent_at)
        owed = Obligation.objects.filter(round=round_)
        owed.filter(agency__code="DTN").update(exempted_at=NOW)
        owed.filter(agency__code=random.choice(AGENCIES)).update(
            extended_due_at=factories.local(round_.year, 10, 25)
        )


@pytest.mark.django_db
@pytest.mark.usefixtures("plan_data")
@pytest.mark.parametrize("seed", range(3))
def test_pages_and_sql_agree(seed: int) -> None:
    scatter(seed)
    client, compared = Client(), 0
    with time_machine.travel(NOW, tick=False):
        client.force_login(factories.membership(Role.OFFICER, "SKHCN").user)
        for page in pages():
            for year in (2024, 2025):
                for query in queries(page, year):
                    html = client.get(address(page, query)).content.decode()
                    chosen = [f'<option value="{value}" selected>' for value in query.values()]
                    if not all(option in html for option in chosen):
                        # No report gives this choice: the page says so and filters nothing.
                        continue
                    shown = Page(html).figures()
                    plain = {key: number.plain for key, number in shown.items()}
                    assert plain == in_sql(page.slug, query, NOW), (page.slug, query)
                    compared += 1
    assert compared > 100
