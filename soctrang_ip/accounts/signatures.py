"""The block above a signature: what was typed, in capitals, and what the rules say against it.

Source: Nghị định 30/2020/NĐ-CP, Điều 13 and Phụ lục I (quyền hạn, chức vụ của người ký).
"""

import re
from collections.abc import Iterator, Sequence

from soctrang_ip.accounts.agencies import AgencyKind
from soctrang_ip.lib.text import clean_text

SEPARATOR = "|"
"""Between the lines where a signature block is stored."""

MOST_LINES = 3
LONGEST_LINE = 60

COLLECTIVE = "TM. ỦY BAN NHÂN DÂN"
COMMITTEES = {AgencyKind.PROVINCE, AgencyKind.DISTRICT}

Examples = tuple[tuple[str, tuple[str, ...]], ...]
"""Who signs, and the lines of the block then."""

_OF_A_HEAD: Examples = (
    ("Người đứng đầu ký", ("GIÁM ĐỐC",)),
    ("Cấp phó ký thay", ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")),
    ("Ký thừa lệnh", ("TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG")),
    ("Ký thừa ủy quyền", ("TUQ. GIÁM ĐỐC", "TRƯỞNG PHÒNG QUẢN LÝ KHOA HỌC")),
    ("Quyền người đứng đầu ký", ("Q. GIÁM ĐỐC",)),
)
_OF_A_COMMITTEE: Examples = (
    ("Chủ tịch ký", (COLLECTIVE, "CHỦ TỊCH")),
    ("Phó Chủ tịch ký thay", (COLLECTIVE, "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
    ("Ký thừa lệnh", ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG")),
    ("Quyền Chủ tịch ký", (COLLECTIVE, "Q. CHỦ TỊCH")),
)
_OF_A_MASS_ORGANISATION: Examples = (
    ("Thay mặt tập thể", ("TM. BAN THƯỜNG VỤ", "CHỦ TỊCH")),
    ("Cấp phó thay mặt tập thể", ("TM. BAN THƯỜNG VỤ", "PHÓ CHỦ TỊCH")),
    ("Cấp phó ký thay", ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
    ("Ký thừa lệnh", ("TL. BAN THƯỜNG VỤ", "CHÁNH VĂN PHÒNG")),
)

_FORM = re.compile(r"(TM|KT|TL|TUQ|Q)(?:\s*\.\s*|\s+|$)(.*)")
_FOR_ANOTHER = ("TM.", "KT.", "TL.", "TUQ.")
"""Forms of signing whose line names another than the person who signs."""
_DEGREES = {"GS", "PGS", "TS", "TSKH", "THS", "BS", "KS"}
_DEGREES_IN_WORDS = re.compile(r"\b(GIÁO SƯ|TIẾN S[ĨỸ]|THẠC S[ĨỸ])\b")


def read(text: str) -> tuple[str, ...]:
    """The lines as they are printed: "kt giám đốc" is "KT. GIÁM ĐỐC"."""
    lines = clean_text(text.replace(SEPARATOR, "\n")).upper().split("\n")
    return tuple(_spaced(line) for line in lines if line)


def _spaced(line: str) -> str:
    # The portal writes the tone as the plan does (ỦY, not UỶ), whichever keyboard it came from.
    line = line.replace("UỶ BAN", "ỦY BAN")
    found = _FORM.fullmatch(line)
    return f"{found[1]}. {found[2]}".strip() if found else line


def examples(kind: str) -> Examples:
    if kind in COMMITTEES:
        return _OF_A_COMMITTEE
    return _OF_A_MASS_ORGANISATION if kind == AgencyKind.MASS_ORGANISATION else _OF_A_HEAD


def problem(lines: Sequence[str], kind: str) -> str:
    """What the rules say against the block of an agency of this kind; "" if nothing."""
    return next(_problems(lines, kind), "")


def _problems(lines: Sequence[str], kind: str) -> Iterator[str]:
    if not lines:
        yield "Hãy ghi chức vụ của người ký, ví dụ: GIÁM ĐỐC."
        return
    if len(lines) > MOST_LINES:
        yield f"Khối chữ ký có tối đa {MOST_LINES} dòng; đang có {len(lines)} dòng."
    for line in lines:
        yield from _problems_of_line(line)
    if kind in COMMITTEES and not lines[0].startswith((COLLECTIVE, "TL.", "TUQ.")):
        yield f"Ủy ban nhân dân ký thay mặt tập thể: dòng đầu ghi “{COLLECTIVE}”."
    if any(line.startswith("TM.") for line in lines[1:]):
        yield "“TM.” (thay mặt) chỉ đứng ở dòng đầu."
    yield from _problems_of_order(lines, kind)


def _problems_of_line(line: str) -> Iterator[str]:
    if len(line) > LONGEST_LINE:
        yield (
            f"Dòng “{line[:20]}…” dài {len(line)} ký tự, tối đa là {LONGEST_LINE}. "
            "Hãy tách thành hai dòng."
        )
    words = {part for word in line.split() for part in re.split(r"[.,]", word)}
    if words & _DEGREES or _DEGREES_IN_WORDS.search(line):
        yield f"Dòng “{line}” có học hàm, học vị; khối chữ ký chỉ ghi quyền hạn và chức vụ."
    if line == "TM.":
        yield "Sau “TM.” còn thiếu tên tập thể, ví dụ: TM. BAN THƯỜNG VỤ."
    elif line in {*_FOR_ANOTHER, "Q."}:
        yield f"Sau “{line}” còn thiếu chức vụ, ví dụ: {line} GIÁM ĐỐC."


def _problems_of_order(lines: Sequence[str], kind: str) -> Iterator[str]:
    if lines[-1].startswith(_FOR_ANOTHER):
        yield (
            f"Sau dòng “{lines[-1]}” cần một dòng ghi chức vụ của người ký, ví dụ: "
            f"{_example_after(lines[-1])}."
        )
    for before, line in zip(("", *lines), lines, strict=False):
        if before.startswith("KT. ") and not line.startswith("PHÓ "):
            yield f"Sau dòng “{before}” ghi chức vụ cấp phó, ví dụ: {_example_after(before)}."
        if line.startswith("PHÓ ") and not _may_precede_deputy(before, kind):
            chief = line.removeprefix("PHÓ ")
            yield f"Cấp phó ký thay cấp trưởng: trước dòng “{line}” ghi dòng “KT. {chief}”."


def _may_precede_deputy(line: str, kind: str) -> bool:
    """In mass organisations a deputy signs for the standing committee itself."""
    if line.startswith("TM."):
        return kind == AgencyKind.MASS_ORGANISATION
    return line.startswith(("KT.", "TL.", "TUQ."))


def _example_after(line: str) -> str:
    form, _, chief = line.partition(" ")
    examples = {"TM.": "CHỦ TỊCH", "KT.": f"PHÓ {chief}", "TL.": "CHÁNH VĂN PHÒNG"}
    return examples.get(form, "PHÓ GIÁM ĐỐC")
