"""How a measure stands in a year against its target and the corridor towards it.

One rule for each kind of target; the words of every class say its rule to the reader. The plan
names none of them: they are the portal's convention.
"""

from decimal import Decimal
from enum import Enum

from reporting.figures.corridor import Edge
from reporting.figures.targets import TargetLine, Trend

NEARLY = Decimal(80)
"""Percent of the way from the base to what the year asks for: from here on a measure that is
behind is only at risk."""
NEARLY_RULE = (
    "Phần đường đã đi là (kết quả - số năm gốc) ÷ (mức dưới của lộ trình - số năm gốc). Từ "
    f"{NEARLY}% trở lên là “Có nguy cơ chậm”, dưới {NEARLY}% là “Chậm tiến độ”. Danh sách và tốc "
    "độ tăng có gốc là 0. Chưa nhập số năm gốc thì số lượng tính từ 0; tỷ lệ không có lộ trình, "
    "chỉ xét ở năm của mốc, cũng tính từ 0."
)


class Standing(Enum):
    """Words, tone, icon and the rule; those that need attention first."""

    OFF_TRACK = (
        "Chậm tiến độ",
        "danger",
        "alert",
        f"Thấp hơn lộ trình của năm và đi được chưa đến {NEARLY}%; số đơn giảm so với năm trước; "
        "đến năm của mốc mà mốc chưa hoàn thành; đã qua năm của mốc mà chưa đạt.",
    )
    AT_RISK = (
        "Có nguy cơ chậm",
        "warning",
        "clock",
        f"Thấp hơn lộ trình của năm nhưng đã đi được từ {NEARLY}%; số đơn không đổi so với năm "
        "trước; còn cơ quan chưa bắt đầu thực hiện mốc.",
    )
    INSUFFICIENT = (
        "Chưa đủ dữ liệu",
        "neutral",
        "half",
        "Tỷ lệ, tốc độ tăng hoặc mốc còn thiếu số của cơ quan cung cấp, hoặc chưa có số năm gốc, "
        "số năm trước để so.",
    )
    NOT_REPORTED = (
        "Chưa có báo cáo",
        "neutral",
        "question",
        "Chưa có báo cáo được chấp nhận nào nêu số của chỉ tiêu trong năm.",
    )
    ON_TRACK = (
        "Đúng tiến độ",
        "info",
        "arrow-right",
        "Trước năm của mốc: bằng hoặc hơn mức dưới của lộ trình; tốc độ tăng bình quân của giai "
        "đoạn không thấp hơn mức dưới của mục tiêu; số đơn tăng so với năm trước; mọi cơ quan đã "
        "bắt đầu thực hiện mốc.",
    )
    MET = (
        "Đạt",
        "success",
        "check-circle",
        "Bằng hoặc hơn mức dưới của mục tiêu, kể cả trước năm của mốc; mọi cơ quan báo đã đạt mốc. "
        "Tốc độ tăng và chiều hướng chỉ xếp “Đạt” từ năm của mốc.",
    )
    EXCEEDED = (
        "Vượt",
        "success",
        "flag",
        "Cao hơn mức trên của mục tiêu có khoảng; tốc độ tăng chỉ xét từ năm của mốc.",
    )
    NONE = (
        "Không phát sinh",
        "neutral",
        "minus",
        "Các cơ quan cung cấp trả lời không phát sinh (khác với số 0).",
    )
    NOT_DUE = (
        "Chưa đến kỳ",
        "neutral",
        "dash",
        "Kế hoạch chỉ đặt mục tiêu cho mốc sau mốc đang thực hiện.",
    )

    def __init__(self, label: str, tone: str, icon: str, rule: str) -> None:
        self.label, self.tone, self.icon, self.rule = label, tone, icon, rule

    @property
    def key(self) -> str:
        return self.name.lower()


def of_amount(
    value: Decimal | int | None,
    target: TargetLine,
    year: int,
    *,
    edge: Edge | None,
    base: Decimal | None,
) -> Standing:
    """Of a number against AT_LEAST or RANGE; `edge` is what the year asks for."""
    if value is None:
        return Standing.INSUFFICIENT
    if target.maximum is not None and _settled(value) > target.maximum:
        return Standing.EXCEEDED
    if _settled(value) >= target.minimum:
        return Standing.MET
    if year > target.horizon:
        return Standing.OFF_TRACK
    if edge is None:
        return Standing.INSUFFICIENT
    if _settled(value) >= _settled(edge.low):
        return Standing.ON_TRACK
    return _behind(value, edge.low, base or Decimal(0))


def of_rate(rate: Decimal | None, target: TargetLine, year: int) -> Standing:
    """Of the average growth of the period so far; judged as reached only from its last year on."""
    if rate is None:
        return Standing.INSUFFICIENT
    if _settled(rate) >= target.minimum:
        if year < target.horizon:
            return Standing.ON_TRACK
        is_above = target.maximum is not None and _settled(rate) > target.maximum
        return Standing.EXCEEDED if is_above else Standing.MET
    if year > target.horizon:
        return Standing.OFF_TRACK
    return _behind(rate, target.minimum, Decimal(0))


def of_trend(trend: Trend | None, target: TargetLine, year: int) -> Standing:
    """Of "tăng lên", held against the year before."""
    match trend:
        case None:
            return Standing.INSUFFICIENT
        case Trend.UP:
            return Standing.ON_TRACK if year < target.horizon else Standing.MET
        case Trend.EQUAL:
            return Standing.AT_RISK
        case Trend.DOWN:
            return Standing.OFF_TRACK


def of_milestone(
    target: TargetLine, year: int, *, asked: int, told: int, begun: int, reached: int
) -> Standing:
    """Of how many suppliers have answered, begun (or reached) it, and reached it."""
    if told < asked:
        return Standing.INSUFFICIENT
    if reached == asked:
        return Standing.MET
    if year >= target.horizon:
        return Standing.OFF_TRACK
    return Standing.ON_TRACK if begun == asked else Standing.AT_RISK


def _behind(value: Decimal | int, low: Decimal, base: Decimal) -> Standing:
    done, way = _settled(value - base), _settled(low - base)
    return Standing.AT_RISK if done * 100 >= NEARLY * way else Standing.OFF_TRACK


def _settled(value: Decimal | int) -> Decimal:
    """To the sixth decimal, so that a division that does not come out decides nothing."""
    return round(Decimal(value), 6)
