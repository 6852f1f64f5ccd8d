"""A paper laid out in Word as css/document.css lays it out for the PDF.

Source: Nghị định 30/2020/NĐ-CP, Phụ lục I–III.
"""

import datetime
import io
import zipfile
from itertools import zip_longest

from docx.document import Document
from docx.enum.section import WD_ORIENTATION
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section, _BaseHeaderFooter
from docx.shared import Length, Mm
from docx.table import _Cell as Cell

from reporting.documents import word_blank, word_styles
from reporting.documents.blocks import Block, BlockKind, Table
from reporting.documents.paper import Annex, Letterhead, Marks, Paper
from reporting.documents.word_styles import TEXT_WIDTH, WIDE_TEXT_WIDTH, Look
from reporting.documents.word_tables import add_cells, add_table
from reporting.documents.word_text import add, add_rule, bold_width, printable

SHORT_SIDE, LONG_SIDE = Mm(210), Mm(297)
ISSUER, NATION = Mm(69), Mm(96)
"""The two cells of the head."""
COPIES, SIGNER = Mm(75), Mm(90)
"""The two cells of the end."""
SUBJECT = Mm(115)
"""The longest line of a subject under a type name."""
PART_OF_LINE = 0.4
"""How long the rule under a name or a subject is."""

BLOCK_LOOKS = {
    BlockKind.SECTION: word_styles.SECTION,
    BlockKind.HEADING: word_styles.HEADING,
    BlockKind.POINT: word_styles.POINT,
    BlockKind.BASIS: word_styles.BASIS,
    BlockKind.PARAGRAPH: word_styles.BODY,
}

# The number is Word's to count; the 2 is there until it has.
PAGE_NUMBER = f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>2</w:t></w:r></w:fldSimple>'


def write(paper: Paper, created: datetime.datetime) -> bytes:
    """The whole file."""
    document = word_blank.document(
        title=printable(paper.title), author=printable(paper.head.agency_name), created=created
    )
    _begin_part(document.sections[0], is_wide=False)
    _write_header(document.sections[0], paper.marks, is_wide=False)
    _write_footer(document.sections[0], paper.marks)
    _write_head(document, paper)
    _write_recipients(document, paper.recipients)
    _write_blocks(document, paper.blocks)
    _write_end(document, paper)
    was_wide = False
    for annex in paper.annexes:
        section = _next_section(document)
        _begin_part(section, is_wide=annex.is_wide)
        if annex.is_wide != was_wide:
            _write_header(section, paper.marks, is_wide=annex.is_wide)
        _write_annex(document, annex, paper)
        was_wide = annex.is_wide
    return _packed(document, created)


def _packed(document: Document, created: datetime.datetime) -> bytes:
    """The zip with its entries dated as the document is; python-docx dates them today."""
    saved, packed = io.BytesIO(), io.BytesIO()
    document.save(saved)
    date = created.astimezone(datetime.UTC).timetuple()[:6]
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(packed, "w") as target:
        for name in sorted(source.namelist()):
            entry = zipfile.ZipInfo(name, date)
            target.writestr(entry, source.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


# Pages ---------------------------------------------------------------------------------------


def _begin_part(section: Section, *, is_wide: bool) -> None:
    """A4 with the margins of an official document, numbered from 1, the first number hidden."""
    section.orientation = WD_ORIENTATION.LANDSCAPE if is_wide else WD_ORIENTATION.PORTRAIT
    section.page_width = LONG_SIDE if is_wide else SHORT_SIDE
    section.page_height = SHORT_SIDE if is_wide else LONG_SIDE
    section.top_margin, section.right_margin = Mm(20), Mm(15)
    section.bottom_margin, section.left_margin = Mm(20), Mm(30)
    section.header_distance, section.footer_distance = Mm(7.5), Mm(12.3)
    section.different_first_page_header_footer = True
    # A section begins as a copy of the one before.
    if section._sectPr.find(qn("w:pgNumType")) is None:
        numbering = OxmlElement("w:pgNumType")
        numbering.set(qn("w:start"), "1")
        section._sectPr.insert_element_before(numbering, "w:cols")


def _next_section(document: Document) -> Section:
    """Begins on a new page, and ends the one before in its last line.

    python-docx ends it in an empty paragraph, which could come to stand on a page by itself.
    """
    section = document.add_section()
    empty = document.element.body.p_lst[-1]
    empty.getprevious().set_sectPr(empty.pPr.sectPr)
    document.element.body.remove(empty)
    return section


def _write_header(section: Section, marks: Marks, *, is_wide: bool) -> None:
    look = word_styles.WIDE_HEADER if is_wide else word_styles.HEADER
    _fill_header(section.header, look, marks, is_numbered=True)
    _fill_header(section.first_page_header, look, marks, is_numbered=False)


def _fill_header(header: _BaseHeaderFooter, look: Look, marks: Marks, *, is_numbered: bool) -> None:
    header.is_linked_to_previous = False
    line = header.paragraphs[0]
    line.style = look.name
    if marks.draft:
        line.add_run(printable(marks.draft), word_styles.DRAFT.name)
    line.add_run("\t")
    if is_numbered:
        line._p.append(parse_xml(PAGE_NUMBER))
    if marks.sample:
        line.add_run("\t")
        line.add_run(printable(marks.sample), word_styles.SAMPLE.name)


def _write_footer(section: Section, marks: Marks) -> None:
    """Of all parts: a section without a footer of its own has that of the one before."""
    for footer in (section.footer, section.first_page_footer):
        footer.paragraphs[0].add_run(printable(marks.foot))


# Main text -----------------------------------------------------------------------------------


def _write_head(document: Document, paper: Paper) -> None:
    (issuer, nation), (number, date) = add_cells(document, (ISSUER, NATION), rows=2)
    head = paper.head
    _write_issuer(issuer, head)
    _write_nation(nation, head.nation_lines)
    add(number, word_styles.NUMBER, head.number_line)
    add(date, word_styles.DATE, f"{head.place}, {head.date}")
    if paper.is_letter:
        add(number, word_styles.ABOUT, paper.subject)
        return
    add(document, word_styles.TYPE_NAME, paper.type_name)
    add(document, word_styles.SUBJECT, paper.subject)
    width = min(bold_width(paper.subject, word_styles.BODY_SIZE), SUBJECT)
    _add_short_rule(document, width, TEXT_WIDTH)


def _write_issuer(cell: Cell, head: Letterhead) -> None:
    for line in head.parent_lines:
        add(cell, word_styles.PARENT, line)
    for line in head.agency_lines:
        add(cell, word_styles.AGENCY, line)
    widths = (bold_width(line, word_styles.PARENT.size) for line in head.agency_lines)
    _add_short_rule(cell, min(max(widths, default=ISSUER), ISSUER), ISSUER)


def _add_short_rule(container: Document | Cell, line: Length, room: Length) -> None:
    add_rule(container, word_styles.RULE, width=Length(int(PART_OF_LINE * line)), room=room)


def _write_nation(cell: Cell, lines: tuple[str, ...]) -> None:
    """Every line but the first of several has a rule as long as itself."""
    if len(lines) > 1:
        add(cell, word_styles.COUNTRY, lines[0])
    for line in lines[1:] or lines:
        add(cell, word_styles.MOTTO, line)
        width = min(bold_width(line, word_styles.MOTTO.size), NATION)
        add_rule(cell, word_styles.MOTTO_RULE, width=width, room=NATION)


def _write_recipients(document: Document, recipients: tuple[str, ...]) -> None:
    if len(recipients) == 1:
        add(document, word_styles.TO, f"Kính gửi: {recipients[0]}")
        return
    if recipients:
        add(document, word_styles.TO_SEVERAL, "Kính gửi:")
    for place, name in enumerate(recipients, start=1):
        end = "." if place == len(recipients) else ";"
        add(document, word_styles.RECIPIENT, f"- {name}{end}")


def _write_blocks(document: Document, blocks: tuple[Block | Table, ...]) -> None:
    """The last of them stays with the closing line and so with the signature."""
    for block, following in zip_longest(blocks, blocks[1:]):
        if isinstance(block, Table):
            add_table(document, block, TEXT_WIDTH, keeps_next=following is None)
            continue
        paragraph = add(document, BLOCK_LOOKS[block.kind], block.text)
        if following is None or _belongs_to_point(block, following):
            paragraph.paragraph_format.keep_with_next = True


def _belongs_to_point(block: Block, following: Block | Table) -> bool:
    """What is said of a point stays with it; points in a row may part."""
    return (
        block.kind is BlockKind.POINT
        and isinstance(following, Block)
        and following.kind in {BlockKind.PARAGRAPH, BlockKind.BASIS}
    )


def _write_end(document: Document, paper: Paper) -> None:
    add(document, word_styles.CLOSING, paper.closing)
    ((copies, signer),) = add_cells(document, (COPIES, SIGNER))
    add(copies, word_styles.COPIES_TITLE, "Nơi nhận:")
    for line in paper.copies:
        add(copies, word_styles.COPIES, line)
    for line in paper.head.signature_lines:
        add(signer, word_styles.CAPACITY, line)
    add(signer, word_styles.SIGNER, paper.head.signer)
    add(document, word_styles.END_OF_PART)


# Annexes -------------------------------------------------------------------------------------


def _write_annex(document: Document, annex: Annex, paper: Paper) -> None:
    add(document, word_styles.ANNEX, f"Phụ lục {annex.number}")
    add(document, word_styles.ANNEX_TITLE, annex.title)
    if paper.annex_note:
        add(document, word_styles.ANNEX_NOTE, paper.annex_note)
    if annex.form:
        add(document, word_styles.FORM, annex.form)
    room = WIDE_TEXT_WIDTH if annex.is_wide else TEXT_WIDTH
    for table in annex.tables:
        is_last = table is annex.tables[-1]
        add_table(document, table, room, keeps_next=is_last and bool(paper.preparer))
    look = word_styles.PREPARER if paper.preparer else word_styles.END_OF_PART
    add(document, look, paper.preparer)
