"""An official document as text, before it is laid out as PDF or written for Word.

Source: Nghị định 30/2020/NĐ-CP, Phụ lục I. Nothing here needs a database, so that the process
that prints (reporting.documents.press) has none.
"""

from dataclasses import dataclass

from reporting.documents.blocks import Block, Table

BLANK = "\u2003" * 3
"""Room to write a number or a day in by hand."""

NATION = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
"""Quốc hiệu and Tiêu ngữ."""


@dataclass(frozen=True)
class Letterhead:
    """Header lines as they are printed; an agency without a parent (UBND) has none.

    `symbol` is what follows the number ("BC-SKHCN"); `nation_lines` is the right cell, which has
    one line only where an organisation prints a header of its own.
    """

    parent_lines: tuple[str, ...]
    agency_lines: tuple[str, ...]
    agency_name: str
    symbol: str
    place: str
    date: str
    number: str = ""
    signature_lines: tuple[str, ...] = ()
    signer: str = ""
    nation_lines: tuple[str, ...] = NATION

    @property
    def number_line(self) -> str:
        return f"Số:{self._number}/{self.symbol}"

    @property
    def reference(self) -> str:
        """How other pages of the document name it."""
        return f"số{self._number}/{self.symbol}"

    @property
    def _number(self) -> str:
        """Blank until the agency's office gives one; below 10 it gets a leading zero."""
        if not self.number:
            return BLANK
        return f" 0{self.number}" if not self.number[1:2].isdigit() else f" {self.number}"


@dataclass(frozen=True)
class Marks:
    """What stands in the margins of every page of a file that is not signed digitally."""

    foot: str
    draft: str = ""
    sample: str = ""


@dataclass(frozen=True)
class Annex:
    """One phụ lục, laid out by itself so that its pages are numbered from 1.

    `form` is the name of its form ("Biểu 01"), "" where it is none.
    """

    number: str
    form: str
    title: str
    tables: tuple[Table, ...]
    is_wide: bool = False


@dataclass(frozen=True)
class Paper:
    """`type_name` ("BÁO CÁO") is "" for a letter, whose subject ("V/v …") stands under its number.

    Several recipients stand under "Kính gửi:", each after a dash. `closing` ends "./.".
    """

    title: str
    """Of the file."""
    type_name: str
    subject: str
    head: Letterhead
    recipients: tuple[str, ...]
    blocks: tuple[Block | Table, ...]
    closing: str
    copies: tuple[str, ...]
    """Of "Nơi nhận", each line with its dash."""
    marks: Marks
    annexes: tuple[Annex, ...] = ()
    annex_note: str = ""
    """(Kèm theo Báo cáo số …)"""
    preparer: str = ""
    """Under each annex."""

    @property
    def is_letter(self) -> bool:
        return not self.type_name
