"""Numbers and money as a Vietnamese office writes them: `1.234.567,5`.

A dot only groups thousands, a comma only begins the decimals; every other writing is
refused, never guessed. Nothing here is a float.
"""

import re
from decimal import ROUND_HALF_UP, Context, Decimal

from soctrang_ip.lib.text import clean_line, search_key

MAX_COUNT = 2_147_483_647
"""What a whole-number column of the database holds."""

MAX_MONEY = 10**13
"""Ten thousand billion đồng: beyond the province's whole budget, so a larger sum is a
slip, most often đồng typed where triệu đồng is read."""

_MAX_WHOLE_DIGITS = 15
_MAX_DECIMALS = 9
_PRECISE = Context(prec=60, rounding=ROUND_HALF_UP)

_GROUPED = r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+"
_NUMBER = re.compile(
    rf"(?P<sign>[-+\u2212]?)(?P<whole>{_GROUPED}|[0-9]+)(?:,(?P<decimals>[0-9]+))?"
)

_UNITS = {"ty": 9, "ti": 9, "trieu": 6, "tr": 6, "nghin": 3, "ngan": 3, "dong": 0, "": 0}
_AMOUNT = re.compile(
    r"\s*(?P<number>[-+\u2212]?[0-9.,]+)"
    r"\s*(?P<unit>ty|ti|trieu|tr|nghin|ngan|)\s*(?P<dong>dong|vnd|d|)(?![a-z])"
)


class NumberError(ValueError):
    """Text that is no number; the message is a Vietnamese sentence for whoever typed it."""


def parse_number(text: str) -> Decimal:
    """`5.000` is 5000, `1.234.567,5` and `1200,5` have one decimal; `1.5` is refused."""
    sign, whole, decimals = _parts(text)
    if len(whole) > _MAX_WHOLE_DIGITS or len(decimals) > _MAX_DECIMALS:
        raise NumberError("Số này quá dài. Hãy kiểm tra lại số vừa nhập.")
    return Decimal(f"{sign}{whole}.{decimals or 0}" if decimals else f"{sign}{whole}")


def parse_count(text: str) -> int:
    """A whole number from 0 on."""
    sign, whole, decimals = _parts(text)
    if decimals:
        raise NumberError("Hãy nhập số nguyên, không có phần thập phân.")
    if sign and int(whole):
        raise NumberError("Hãy nhập số không âm.")
    if int(whole) > MAX_COUNT:
        raise NumberError("Số này quá lớn. Hãy kiểm tra lại số vừa nhập.")
    return int(whole)


def parse_money(text: str, default_unit: str = "triệu") -> int:
    """Whole đồng from `1.500` (in `default_unit`), `1,5 tỷ`, `500.000 đồng`, `1 tỷ 500 triệu`."""
    # Units are recognised without marks: typed `ty`, `tỉ` and `tỷ` mean the same.
    folded = search_key(text).replace("₫", "d")
    amounts = list(_amounts(folded))
    if not amounts:
        raise NumberError("Hãy nhập số tiền, ví dụ: 1.500 (triệu đồng), 1,5 tỷ, 500.000 đồng.")
    if len(amounts) == 1 and not amounts[0][1]:
        number, _, _ = amounts[0]
        amounts = [(number, True, _UNITS[search_key(default_unit)])]
    if not all(has_unit for _, has_unit, _ in amounts):
        raise NumberError("Hãy ghi đơn vị cho từng phần của số tiền, ví dụ: 1 tỷ 500 triệu.")
    exponents = [exponent for _, _, exponent in amounts]
    if exponents != sorted(set(exponents), reverse=True):
        raise NumberError("Hãy ghi số tiền từ đơn vị lớn đến đơn vị nhỏ, ví dụ: 1 tỷ 500 triệu.")
    total = sum(_in_dong(number, exponent) for number, _, exponent in amounts)
    if total > MAX_MONEY:
        raise NumberError(
            "Số tiền này quá lớn. Số không ghi đơn vị được hiểu là triệu đồng; "
            "nếu nhập theo đồng, hãy ghi thêm chữ “đồng”."
        )
    return total


def format_number(value: Decimal | int, decimals: int | None = None) -> str:
    """Exact, or rounded half up to at most `decimals` places; no trailing zeros."""
    value = _exact(value)
    if decimals is not None:
        value = value.quantize(Decimal(1).scaleb(-decimals), context=_PRECISE)
    whole, _, fraction = f"{abs(value):f}".partition(".")
    fraction = fraction.rstrip("0")
    sign = "-" if value < 0 else ""
    grouped = f"{int(whole):,}".replace(",", ".")
    return f"{sign}{grouped},{fraction}" if fraction else f"{sign}{grouped}"


def format_money(dong: Decimal | int) -> str:
    """Triệu đồng with as many of its six decimals as it needs; `parse_money` reads it back."""
    return format_number(_exact(dong).scaleb(-6, context=_PRECISE))


def format_money_in_words(dong: int) -> str:
    """`1.500 triệu đồng (1,5 tỷ đồng)`; below a tỷ only the first."""
    told = f"{format_money(dong)} triệu đồng"
    if dong < 10**9:
        return told
    return f"{told} ({format_number(Decimal(dong).scaleb(-9, context=_PRECISE))} tỷ đồng)"


def format_percent_value(value: Decimal | int, decimals: int = 1) -> str:
    """`12,3%` from 12.3."""
    return f"{format_number(value, decimals)}%"


def format_percent(numerator: Decimal | int, denominator: Decimal | int, decimals: int = 1) -> str:
    """The share as a percentage; blank where there is nothing to divide by."""
    if not denominator:
        return ""
    share = _PRECISE.divide(Decimal(100) * numerator, Decimal(denominator))
    return format_percent_value(share, decimals)


def _exact(value: Decimal | int) -> Decimal:
    if isinstance(value, Decimal | int):
        return Decimal(value)
    raise TypeError(f"A figure is a Decimal or an int, not {type(value).__name__}.")


def _parts(text: str) -> tuple[str, str, str]:
    """Sign (`-` or nothing), whole digits without grouping, decimals without trailing zeros."""
    text = clean_line(text)
    match = _NUMBER.fullmatch(text)
    if match:
        sign = "-" if match["sign"] in {"-", "\u2212"} else ""
        return sign, match["whole"].replace(".", ""), (match["decimals"] or "").rstrip("0")
    if re.fullmatch(r"[-+\u2212]?[0-9.,]*[0-9][0-9.,]*", text):
        raise NumberError(
            "Dùng dấu phẩy cho phần thập phân và dấu chấm để nhóm từng ba chữ số, "
            "ví dụ: 1.234,5 hoặc 1234,5."
        )
    raise NumberError("Hãy nhập một số, ví dụ: 1.234,5.")


def _amounts(folded: str) -> list[tuple[str, bool, int]]:
    """Each number with whether it bears a unit and that unit's power of ten.

    Empty where the text is not a row of numbers and units.
    """
    amounts, at = [], 0
    while at < len(folded):
        match = _AMOUNT.match(folded, at)
        if not match:
            return []
        has_unit = bool(match["unit"] or match["dong"])
        amounts.append((match["number"], has_unit, _UNITS[match["unit"]]))
        at = match.end()
    return amounts


def _in_dong(number: str, exponent: int) -> int:
    sign, whole, decimals = _parts(number)
    if sign:
        raise NumberError("Số tiền không được âm.")
    if len(whole) > _MAX_WHOLE_DIGITS:
        raise NumberError("Số này quá dài. Hãy kiểm tra lại số vừa nhập.")
    if len(decimals) > exponent:
        raise NumberError(
            f"Số tiền lẻ đến dưới một đồng: chỉ ghi tối đa {exponent} chữ số thập phân."
            if exponent
            else "Số tiền tính bằng đồng phải là số nguyên."
        )
    return int(whole + decimals.ljust(exponent, "0"))


def format_size(count: int) -> str:
    """A size in bytes as people read it: `1,5 MB`, `340 KB`; never 0 for a file with content."""
    if count >= 1024 * 1024:
        return f"{format_number((Decimal(count) / 1024 / 1024).quantize(Decimal('0.1')))} MB"
    return f"{format_number(-(-count // 1024))} KB"
