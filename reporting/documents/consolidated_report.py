"""The consolidated report of Sở KH&CN to UBND tỉnh, from its passages and the year's figures.

Outline and annexes: design of the documents ("Consolidated report"). Every figure bears a mark
whose reports stand in Phụ lục V; the marks are numbered through in the order of reading.
"""

import datetime
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.utils import timezone

from reporting import snapshots
from reporting.consolidated.citations import MARK, Citation
from reporting.consolidated.drafting import Draft
from reporting.consolidated.material import Material
from reporting.documents import consolidated_annexes, letterhead
from reporting.documents.blocks import (
    Block,
    BlockKind,
    Column,
    ColumnKind,
    Row,
    RowKind,
    Table,
)
from reporting.documents.consolidated_annexes import Sources
from reporting.documents.paper import Annex, Letterhead, Marks, Paper
from reporting.documents.wording import lower_first, plan_named
from reporting.models import PublishedReport
from soctrang_ip.accounts.models import DOST_CODE, Agency
from soctrang_ip.lib.dates import document_date

_HEADING = re.compile(r"\d{1,2}\. ")
_POINT = re.compile(r"[a-zđ]\) ")


@dataclass(frozen=True)
class Issue:
    """What the head says when publishing; blank until then, to be written in by hand."""

    number: str = ""
    dated_on: datetime.date | None = None
    signer: str = ""
    preparer: str = ""
    """Who drew up the annexes: name and telephone."""


def of_draft(draft: Draft, *, at: datetime.datetime) -> Paper:
    """As it would be printed, marked as a draft."""
    unmarked = paper(draft, Issue())
    marks = letterhead.marks(
        exported_at=at,
        code=f"TH-{draft.material.year.year} (dự thảo)",
        sha256=snapshots.sha256(snapshots.canonical(plain(unmarked))),
        is_draft=True,
        is_sample=draft.material.round.is_sample,
    )
    return replace(unmarked, marks=marks)


def of_published(published: PublishedReport) -> Paper:
    """Everything from the snapshot, the seal of which the foot names."""
    snapshot = json.loads(published.snapshot)
    marks = letterhead.marks(
        exported_at=published.published_at,
        code=published.code,
        sha256=published.sha256,
        is_sample=snapshot["is_sample"],
    )
    return replace(of_plain(snapshot["paper"]), marks=marks)


def paper(draft: Draft, issue: Issue) -> Paper:
    """Without marks: those name the SHA-256 of what this gives."""
    material = draft.material
    year, plan = material.year.year, material.round.plan
    day = issue.dated_on or timezone.localdate(material.at)
    name = Agency.objects.get(code=DOST_CODE).name_on(day)
    issuer = plan.issuer.name_on(day).name
    date = document_date(issue.dated_on) if issue.dated_on else letterhead.blank_date(day.year)
    head = letterhead.of_agency(name.printed, date=date, signer=issue.signer, number=issue.number)
    sources = Sources()
    blocks = (*_bases(material, issuer), *_body(draft, sources))
    annexes = consolidated_annexes.annexes(material, sources)
    return Paper(
        title=f"Báo cáo tổng hợp năm {year} thực hiện Kế hoạch sở hữu trí tuệ",
        type_name="BÁO CÁO",
        subject=f"Kết quả năm {year} {lower_first(plan.title)}",
        head=head,
        recipients=(issuer,),
        blocks=blocks,
        closing=(
            f"Trên đây là báo cáo kết quả năm {year} thực hiện Kế hoạch, {name.name} kính trình "
            f"{issuer} xem xét, chỉ đạo./."
        ),
        copies=("- Như trên;", "- Các cơ quan, đơn vị thực hiện Kế hoạch;", "- Lưu: VT."),
        annexes=annexes,
        annex_note=f"(Kèm theo Báo cáo {head.reference} {date} của {name.name})",
        preparer=f"Người lập biểu: {issue.preparer}." if issue.preparer else "",
        marks=Marks(""),
    )


def plain(paper: Paper) -> dict[str, Any]:
    """As a snapshot keeps it; `of_plain` gives the paper back."""
    return asdict(paper)


def of_plain(plain: dict[str, Any]) -> Paper:
    def table(kept: dict[str, Any]) -> Table:
        columns = (
            Column(**{**column, "kind": ColumnKind(column["kind"])}) for column in kept["columns"]
        )
        rows = (Row(tuple(row["cells"]), RowKind(row["kind"])) for row in kept["rows"])
        return Table(**{**kept, "columns": tuple(columns), "rows": tuple(rows)})

    def block(kept: dict[str, Any]) -> Block | Table:
        if "columns" in kept:
            return table(kept)
        return Block(BlockKind(kept["kind"]), kept["text"])

    head = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in plain["head"].items()
    }
    return Paper(
        **{
            **plain,
            "head": Letterhead(**head),
            "recipients": tuple(plain["recipients"]),
            "copies": tuple(plain["copies"]),
            "marks": Marks(**plain["marks"]),
            "blocks": tuple(map(block, plain["blocks"])),
            "annexes": tuple(
                Annex(**{**annex, "tables": tuple(map(table, annex["tables"]))})
                for annex in plain["annexes"]
            ),
        }
    )


def _bases(material: Material, issuer: str) -> Iterator[Block]:
    plan, year = material.round.plan, material.year.year
    named = plan_named(plan.number, plan.issued_on, plan.year, issuer, plan.title)
    yield Block(BlockKind.BASIS, f"Căn cứ {named};")
    yield Block(
        BlockKind.BASIS,
        f"Trên cơ sở báo cáo năm {year} của các cơ quan, đơn vị đã được thẩm định, chấp nhận.",
    )


def _body(draft: Draft, sources: Sources) -> Iterator[Block | Table]:
    for each in draft.passages:
        passage = each.drafted
        if passage.section:
            yield Block(BlockKind.SECTION, passage.section.upper())
        if passage.heading:
            yield Block(BlockKind.HEADING, passage.heading)
        by_number = {citation.number: citation for citation in each.known if citation.number}
        for line in each.text.split("\n"):
            if line.strip():
                yield _block(_numbered(line.strip(), by_number, sources))
        if passage.key in consolidated_annexes.IN_TEXT:
            yield consolidated_annexes.IN_TEXT[passage.key](draft.material, sources)


def _block(line: str) -> Block:
    if _HEADING.match(line):
        return Block(BlockKind.HEADING, line)
    return Block(BlockKind.POINT if _POINT.match(line) else BlockKind.PARAGRAPH, line)


def _numbered(line: str, by_number: dict[int, Citation], sources: Sources) -> str:
    """The line with its marks numbered through; what is none of ours must not look like one."""

    def through(found: re.Match[str]) -> str:
        citation = by_number.get(int(found[1]))
        return f"[{sources.of_citation(citation)}]" if citation else f"({found[1]})"

    return MARK.sub(through, line)
