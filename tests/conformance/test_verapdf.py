"""Archivable (PDF/A-3a) and accessible (PDF/UA-1): what veraPDF says of the portal's documents.

`make conformance` installs what it needs; without that these tests are skipped.
"""

from pathlib import Path

import pytest

from soctrang_ip.lib import pdf
from tests.conformance import samples, verapdf

pytestmark = pytest.mark.skipif(bool(verapdf.missing()), reason=f"needs {verapdf.missing()}")


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[verapdf.Verdict]]:
    """On each sample, from one run of Java."""
    folder = tmp_path_factory.mktemp("samples")
    for name in samples.SAMPLES:
        (folder / f"{name}.pdf").write_bytes(samples.pdf(name))
    files = sorted(folder.iterdir())
    found: dict[str, list[verapdf.Verdict]] = {name: [] for name in samples.SAMPLES}
    for verdict in verapdf.validate(files):
        found[Path(verdict.file).stem].append(verdict)
    return found


@pytest.mark.parametrize("name", samples.SAMPLES)
def test_a_document_is_archivable_and_accessible(
    verdicts: dict[str, list[verapdf.Verdict]], name: str
) -> None:
    assert [str(verdict) for verdict in verdicts[name]] == ["PDF/A-3a: đạt", "PDF/UA-1: đạt"], [
        verdict.broken for verdict in verdicts[name]
    ]


def test_what_breaks_the_standards_is_found(tmp_path: Path) -> None:
    """Without this a validator that checks nothing would please everybody."""
    html = "<!doctype html><html lang=vi><style>* { font-family: Liberation Serif }</style>"
    plain, skipping = tmp_path / "plain.pdf", tmp_path / "skipping.pdf"
    plain.write_bytes(pdf.lay_out([f"{html}<h1>I</h1>"], title="T").write_pdf())
    skipping.write_bytes(pdf.render([f"{html}<h1>I</h1><h3>1</h3>"], title="T"))
    *of_plain, archivable, accessible = verapdf.validate([plain, skipping])
    assert all(verdict.broken for verdict in of_plain)
    assert not archivable.broken
    assert [rule.split(" | ")[0] for rule in accessible.broken] == ["7.4.2-1"]
