"""Every kind of PDF that the portal can be asked for, with real rows, before veraPDF."""

from pathlib import Path

import pytest

from reporting.consolidated.drafting import begin
from reporting.documents import kinds
from reporting.models import FileFormat
from tests.conformance import verapdf
from tests.conftest import Cast
from tests.reporting import factories

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(bool(verapdf.missing()), reason=f"needs {verapdf.missing()}"),
]

NOW = factories.local(2026, 11, 2, 9, 5)


def test_every_kind_of_pdf_is_archivable_and_accessible(
    plan_data: None, cast: Cast, tmp_path: Path
) -> None:
    """In one test, so that Java starts and the plan is filled once."""
    round_ = factories.open_round(2026)
    filled = factories.draft(round_, "SNNPTNT")
    factories.fill(filled)
    factories.accepted_report(round_, version=filled)
    begin(round_, by=cast.officer, at=NOW)
    wanted = kinds.Wanted(2026, agency="SNNPTNT")
    asked = [kind for kind, format in kinds.DRAWERS if format is FileFormat.PDF]
    for kind in asked:
        order = kinds.order_of(kind, FileFormat.PDF, wanted, at=NOW, state="")
        document = kinds.draw(order.kind, order.format, dict(order.made_of), at=NOW).write()
        (tmp_path / f"{kind}.pdf").write_bytes(document.content)
    verdicts = verapdf.validate(sorted(tmp_path.iterdir()))
    assert len(verdicts) == 2 * len(asked)
    assert {verdict.file: verdict.broken for verdict in verdicts if verdict.broken} == {}
