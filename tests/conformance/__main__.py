import itertools
import sys
from pathlib import Path

from tests.conformance import verapdf


def main(names: list[str]) -> int:
    """0 where every file keeps both standards."""
    if not names or verapdf.missing():
        needed = f"Thiếu: {verapdf.missing()}" if verapdf.missing() else ""
        sys.stderr.write(f"{needed or 'python -m tests.conformance FILE.pdf …'}\n")
        return 2
    verdicts = verapdf.validate([Path(name) for name in names])
    for file, both in itertools.groupby(verdicts, lambda verdict: verdict.file):
        said = list(both)
        sys.stdout.write(f"{file}: {' | '.join(map(str, said))}\n")
        for rule in (rule for verdict in said for rule in verdict.broken):
            sys.stdout.write(f"    {rule}\n")
    return int(any(verdict.broken for verdict in verdicts))


sys.exit(main(sys.argv[1:]))
