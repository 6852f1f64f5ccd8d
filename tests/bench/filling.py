"""Twenty years of reports beside the sample: rows that its dashboards must not count.

Everything is copied from the sample inside PostgreSQL, with triggers and foreign keys off: drafts
that were discarded in the sample's own rounds, the yearly rounds of the two plans before, and ad
hoc rounds, where each report was sent back three times before it stood.
"""

from collections.abc import Iterator

from django.db import connection, models, transaction
from django.db.backends.utils import CursorWrapper

from plan.models import Plan
from reporting.models import (
    CONTENT_MODELS,
    Obligation,
    ReportEvent,
    ReportingRound,
    ReportVersion,
    RoundKind,
    Status,
)
from reporting.models.versions import UNSENT_STATUSES

DISCARDED = 2
"""Drafts thrown away before a report of the sample was sent."""
ATTEMPTS = 4
"""Versions of a report in any other round: the last stands as the sample's does."""
PLAN_YEARS = 10
EARLIER_PLANS = 2

_UNSENT = ", ".join(f"'{status}'" for status in sorted(UNSENT_STATUSES))


def count() -> int:
    """The content rows there are."""
    return sum(model._default_manager.count() for model in CONTENT_MODELS)


def fill(entries: int) -> None:
    """Add copies of the sample until there are about that many content rows; then ANALYZE."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        sample = list(ReportingRound.objects.order_by("year"))
        times = entries / count() - 1
        if times > DISCARDED:
            _add_rounds(cursor, sample, round((times - DISCARDED) * len(sample) / ATTEMPTS))
            _add_discarded(cursor, sample)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _add_discarded(cursor: CursorWrapper, sample: list[ReportingRound]) -> None:
    """Every version of the sample's rounds again, as drafts that nobody sent."""
    cursor.execute(
        "CREATE TEMP TABLE copied_obligations ON COMMIT DROP AS "
        "SELECT id, id AS source FROM reporting_obligation WHERE round_id = ANY(%s)",
        [[round_.pk for round_ in sample]],
    )
    _copy_versions(cursor, DISCARDED, f"'{Status.DISCARDED}'")


def _add_rounds(cursor: CursorWrapper, sample: list[ReportingRound], number: int) -> None:
    """That many rounds beside those of the sample, each a copy of one of them."""
    copies = [
        (_copy_of(source, plan, year, kind), source.pk)
        for source, (plan, year, kind) in zip(_turns(sample, number), _places(), strict=False)
    ]
    ReportingRound.objects.bulk_create([round_ for round_, _ in copies])
    cursor.execute("CREATE TEMP TABLE copied_rounds (id bigint, source bigint) ON COMMIT DROP")
    cursor.executemany(
        "INSERT INTO copied_rounds VALUES (%s, %s)",
        [(round_.pk, source) for round_, source in copies],
    )
    _copy(cursor, Obligation, "round_id", "copied_rounds")
    cursor.execute(
        "CREATE TEMP TABLE copied_obligations ON COMMIT DROP AS "
        "SELECT made.id, source.id AS source FROM copied_rounds "
        "JOIN reporting_obligation made ON made.round_id = copied_rounds.id "
        "JOIN reporting_obligation source ON source.round_id = copied_rounds.source "
        "AND source.agency_id = made.agency_id"
    )
    _copy_versions(
        cursor,
        ATTEMPTS,
        f"CASE WHEN attempt = {ATTEMPTS} THEN status "
        f"WHEN status IN ({_UNSENT}) THEN '{Status.DISCARDED}' ELSE '{Status.SUPERSEDED}' END",
    )
    cursor.execute("DROP TABLE copied_obligations")


def _turns(sample: list[ReportingRound], number: int) -> Iterator[ReportingRound]:
    return (sample[n % len(sample)] for n in range(number))


def _places() -> Iterator[tuple[Plan, int, RoundKind]]:
    """The years of the plans before, then one ad hoc round after the other, year by year."""
    current = Plan.objects.current()
    plans = [_plan_before(current, number) for number in range(1, EARLIER_PLANS + 1)]
    for plan in plans:
        yield from ((plan, year, RoundKind.ANNUAL) for year in plan.years)
    while True:
        for plan in (current, *plans):
            yield from ((plan, year, RoundKind.AD_HOC) for year in plan.years)


def _plan_before(plan: Plan, number: int) -> Plan:
    first = plan.first_year - number * PLAN_YEARS
    fields = {field.attname: getattr(plan, field.attname) for field in Plan._meta.concrete_fields}
    return Plan.objects.create(
        **fields
        | {
            "id": None,
            "code": f"bench-{first}",
            "year": first,
            "first_year": first,
            "last_year": first + PLAN_YEARS - 1,
        }
    )


def _copy_of(source: ReportingRound, plan: Plan, year: int, kind: RoundKind) -> ReportingRound:
    fields = {
        field.attname: getattr(source, field.attname)
        for field in ReportingRound._meta.concrete_fields
    }
    return ReportingRound(**fields | {"id": None, "plan_id": plan.pk, "year": year, "kind": kind})


def _copy_versions(cursor: CursorWrapper, attempts: int, status: str) -> None:
    """Versions of `copied_obligations` with all they hold; `status` is SQL over the source's."""
    cursor.execute(
        "CREATE TEMP TABLE copied_versions ON COMMIT DROP AS "
        "SELECT nextval(pg_get_serial_sequence('reporting_reportversion', 'id')) AS id, "
        "made.id AS obligation_id, versions.id AS source, attempt "
        "FROM copied_obligations made "
        "JOIN reporting_reportversion versions ON versions.obligation_id = made.source, "
        "generate_series(1, %s) AS attempt",
        [attempts],
    )
    _copy(
        cursor,
        ReportVersion,
        "obligation_id",
        "copied_versions",
        id="copied_versions.id",
        obligation_id="copied_versions.obligation_id",
        number="100 * attempt + number",
        status=status,
        receipt_code="''",
        based_on_id="NULL",
    )
    for model in (*CONTENT_MODELS, ReportEvent):
        _copy(cursor, model, "version_id", "copied_versions")
    cursor.execute("DROP TABLE copied_versions")


def _copy(
    cursor: CursorWrapper, model: type[models.Model], owner: str, copies: str, **values: str
) -> None:
    """The rows of `model` whose owner is a source of `copies`, for its copy; `values` are SQL.

    Of a table with `values` the rows themselves are the sources.
    """
    table = model._meta.db_table
    columns = [
        field.column
        for field in model._meta.concrete_fields
        if not field.primary_key or field.column in values
    ]
    given = {owner: f"{copies}.id", **values}
    chosen = ", ".join(given.get(name, f"{table}.{name}") for name in columns)
    source = "id" if values else owner
    cursor.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {chosen} "
        f"FROM {table} JOIN {copies} ON {copies}.source = {table}.{source}"
    )
