"""What a passage takes from reports: which words, and of which agency, year and version."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from enum import Enum
from typing import Any

from reporting.figures import Figure, Source

MARK = re.compile(r"\[(\d{1,4})\]")


@dataclass(frozen=True)
class Cite:
    """One report; without a number none has come from the agency, and without a year it is no
    report at all (the plan, an evaluation of the portal)."""

    agency: str
    year: int | None
    number: int | None

    @classmethod
    def of(cls, source: Source) -> "Cite":
        if source.version_number is None and not source.agency_code:
            return cls(source.place or source.agency, None, None)
        return cls(source.agency, source.year, source.version_number)

    def __str__(self) -> str:
        if self.year is None:
            return self.agency
        if self.number is None:
            return f"{self.agency} (chưa có báo cáo năm {self.year})"
        return f"{self.agency}, báo cáo năm {self.year}, bản {self.number}"


def cites_of(figure: Figure) -> tuple[Cite, ...]:
    """The reports behind a figure, each once."""
    return tuple(dict.fromkeys(Cite.of(source) for source in figure.sources))


def in_brackets(cites: Iterable[Cite]) -> str:
    """`(Sở A, báo cáo năm 2025, bản 1)`; of several `(báo cáo năm 2025: Sở A, bản 1; Sở B, Sở C,
    bản 2)`."""
    cites = tuple(cites)
    if len(cites) == 1:
        return f"({cites[0]})"
    by_year: dict[int | None, dict[int | None, list[str]]] = {}
    for cite in cites:
        by_year.setdefault(cite.year, {}).setdefault(cite.number, []).append(cite.agency)
    told = [
        f"báo cáo năm {year}: "
        + "; ".join(f"{', '.join(names)}, bản {number}" for number, names in by_number.items())
        for year, by_number in by_year.items()
    ]
    return f"({'; '.join(told)})"


@dataclass(frozen=True)
class Citation:
    """`text` is what stands in the passage: a figure before its mark `[n]`, or (number 0) a whole
    sentence that names its reports itself.

    `kept` is what the officer has let stand although the figures say `text` by now; a citation
    that says nothing in the passage any more is kept as "".
    """

    key: str
    label: str
    number: int
    text: str
    cites: tuple[Cite, ...]
    kept: str | None = None

    @property
    def is_sentence(self) -> bool:
        return not self.number

    @property
    def printed(self) -> str:
        """The words in the passage, as far as they are known."""
        return self.text if self.kept is None else self.kept

    @property
    def quote(self) -> str:
        """What to look for in the passage."""
        return self.printed if self.is_sentence else f"{self.printed}[{self.number}]"

    def plain(self) -> dict[str, Any]:
        """For a JSON column."""
        return asdict(self)

    @classmethod
    def of_plain(cls, plain: Mapping[str, Any]) -> "Citation":
        return cls(**{**plain, "cites": tuple(Cite(**cite) for cite in plain["cites"])})


class Change(Enum):
    """How a citation differs from what the reports say by now: words, and what can be done."""

    CHANGED = ("Số liệu đã đổi", "Lấy nội dung mới", "Giữ nội dung cũ")
    SOURCE = ("Nguồn đã đổi, nội dung như cũ", "Ghi nguồn mới", "")
    ADDED = ("Nội dung mới có", "Thêm vào cuối đoạn", "Không đưa vào")
    GONE = ("Báo cáo không còn nêu", "Bỏ khỏi đoạn", "Giữ trong đoạn")

    def __init__(self, label: str, take: str, keep: str) -> None:
        self.label, self.take, self.keep = label, take, keep


@dataclass(frozen=True)
class Difference:
    """`before` is what the draft knows, `now` what the reports say; one of them may be missing."""

    change: Change
    before: Citation | None
    now: Citation | None

    @property
    def citation(self) -> Citation:
        return self.now or self.before

    @property
    def is_of_source(self) -> bool:
        """Whether only the report behind the words is another."""
        return self.change is Change.SOURCE

    @property
    def token(self) -> str:
        """Names just this difference: what changed again meanwhile has another token."""
        said = (self.citation.key, self.change.name, self.now.text if self.now else "")
        return hashlib.sha256("\x1f".join(said).encode()).hexdigest()[:16]


def differences(known: Iterable[Citation], now: Iterable[Citation]) -> list[Difference]:
    """What came since the draft was made and nobody has decided on."""
    known = list(known)
    current = {citation.key: citation for citation in now}
    found = []
    for before in known:
        after = current.get(before.key)
        if after is None:
            if before.text:
                found.append(Difference(Change.GONE, before, None))
        elif before.text != after.text:
            found.append(Difference(Change.CHANGED, before, after))
        elif before.cites != after.cites:
            found.append(Difference(Change.SOURCE, before, after))
    there = {citation.key for citation in known}
    found += [
        Difference(Change.ADDED, None, citation)
        for key, citation in current.items()
        if key not in there
    ]
    return found


def take(
    text: str, known: list[Citation], difference: Difference
) -> tuple[str, list[Citation], bool]:
    """The passage and its citations with what the reports say by now.

    The last says whether the old words were still found: an officer may have written others, and
    then only the officer can change them.
    """
    before, now = difference.before, difference.now
    if before is None:
        number = 0 if now.is_sentence else 1 + max((each.number for each in known), default=0)
        added = replace(now, number=number)
        line = added.quote if added.is_sentence else f"{added.label}: {added.quote}."
        return f"{text}\n{line}".strip(), [*known, added], True
    was_there = bool(before.quote) and before.quote in text
    if now is None:
        without = "\n".join(line for line in text.split("\n") if line != before.quote)
        text = without if before.is_sentence else text.replace(before.quote, before.printed)
        return text, [each for each in known if each is not before], was_there
    after = replace(now, number=before.number)
    text = text.replace(before.quote, after.quote) if was_there else text
    return text, [after if each is before else each for each in known], was_there


def keep(known: list[Citation], difference: Difference) -> list[Citation]:
    """The citations when the passage stays as it is: the same difference is not shown again."""
    before, now = difference.before, difference.now
    if before is None:
        return [*known, replace(now, number=0, kept="")]
    if now is None:
        stays = replace(before, text="", cites=(), kept=before.printed)
    else:
        stays = replace(now, number=before.number, kept=before.printed)
    return [stays if each is before else each for each in known]


class Writer:
    """Writes a passage: lines of text, whose figures and sentences are noted as citations."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.citations: dict[str, Citation] = {}

    def figure(self, figure: Figure) -> str:
        """The figure as text with its mark: `28[2]`; what nobody reported has a mark too."""
        if figure.key not in self.citations:
            number = 1 + sum(not each.is_sentence for each in self.citations.values())
            self.citations[figure.key] = Citation(
                figure.key, figure.label, number, figure.text, cites_of(figure)
            )
        return self.citations[figure.key].quote

    def line(self, text: str) -> None:
        self.lines.append(text)

    def sentence(self, key: str, label: str, text: str, cites: Iterable[Cite]) -> None:
        """A line that is a citation as a whole and names its reports in brackets."""
        cites = tuple(dict.fromkeys(cites))
        if cites:
            text = f"{text.rstrip(' .;')} {in_brackets(cites)}."
        self.citations[key] = Citation(key, label, 0, text, cites)
        self.lines.append(text)
