"""Form fields that read what a Vietnamese office types, and show it back as typed.

Blank stays blank: None for figures and days, an empty string for words.
"""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator

from soctrang_ip.lib import dates, numbers
from soctrang_ip.lib.legacy import looks_legacy_encoded
from soctrang_ip.lib.text import clean_line, clean_text

LONGEST_PARAGRAPH = 20_000
"""Characters; a cap keeps one paste from filling a document by itself."""

_REQUIRED = {"required": "Hãy điền mục này."}
_LEGACY = (
    "Đoạn chữ này dùng bảng mã cũ (TCVN3 hoặc VNI) nên không đọc được. "
    "Hãy chuyển sang Unicode rồi dán lại."
)


class LineField(forms.CharField):
    """One line of text, normalised; blank is an empty string."""

    default_error_messages = _REQUIRED

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for validator in self.validators:
            if isinstance(validator, MaxLengthValidator):
                validator.message = (
                    "Đoạn này dài %(show_value)d ký tự, tối đa là %(limit_value)d. "
                    "Hãy viết gọn lại."
                )

    def to_python(self, value: Any) -> str:
        if value in self.empty_values:
            return self.empty_value
        if looks_legacy_encoded(str(value)):
            raise ValidationError(_LEGACY, code="legacy_encoding")
        return self.normalised(str(value))

    def normalised(self, text: str) -> str:
        return clean_line(text)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No `maxlength`: browsers cut a longer paste without a word."""
        return {}


class ParagraphField(LineField):
    """Text of several lines."""

    widget = forms.Textarea

    def __init__(self, *, max_length: int | None = None, **kwargs: Any) -> None:
        super().__init__(max_length=max_length or LONGEST_PARAGRAPH, **kwargs)

    def normalised(self, text: str) -> str:
        return clean_text(text)


class DocumentNumberField(LineField):
    """The number an agency's office gave a document: digits with at most one letter, no symbol."""

    widget = forms.TextInput(attrs={"class": "input-short", "autocomplete": "off"})

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not _DOCUMENT_NUMBER.fullmatch(value):
            raise ValidationError(
                "Chỉ ghi phần số, tối đa 5 chữ số, có thể kèm một chữ cái, ví dụ: 125 hoặc 125a; "
                "không ghi ký hiệu."
            )


_DOCUMENT_NUMBER = re.compile(r"(?=.*[1-9])[0-9]{1,5}[A-Za-zĐđ]?")


class SilentBoundField(forms.BoundField):
    """Says of itself that it tells nothing: a template is slow to find out by an error."""

    echo = ""


class EchoingBoundField(forms.BoundField):
    """A figure that tells how it was understood, so that a slip shows before it is sent."""

    @property
    def echo(self) -> str:
        """`1.500 triệu đồng` for a typed `1,5 tỷ`; blank where there is nothing to tell."""
        text = clean_line(self.value() or "")
        try:
            value = self.field.to_python(text)
        except ValidationError:
            return ""
        return "" if value is None else self.field.told(value, text)


class _ValueField(forms.Field):
    """A value read from and shown as text; a subclass says how."""

    bound_field_class = EchoingBoundField
    widget = forms.TextInput
    inputmode = "decimal"
    default_error_messages = _REQUIRED

    def __init__(self, *, min_value: Any = None, max_value: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if min_value is not None:
            told = f"Giá trị nhỏ nhất là {self.shown(min_value)}."
            self.validators.append(MinValueValidator(min_value, told))
        if max_value is not None:
            told = f"Giá trị lớn nhất là {self.shown(max_value)}."
            self.validators.append(MaxValueValidator(max_value, told))

    def read(self, text: str) -> Any:
        """The value of text that is not blank; ValueError with a Vietnamese sentence."""
        raise NotImplementedError

    def shown(self, value: Any) -> str:
        raise NotImplementedError

    def told(self, value: Any, text: str) -> str:
        """What the text was understood as, unless it says just that."""
        shown = self.shown(value)
        return "" if shown == text else shown

    def to_python(self, value: Any) -> Any:
        if value is not None and not isinstance(value, str):
            return value
        text = clean_line(value or "")
        if not text:
            return None
        try:
            return self.read(text)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from None

    def prepare_value(self, value: Any) -> Any:
        """Text came from the person and stays as typed, right or wrong."""
        return value if value is None or isinstance(value, str) else self.shown(value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": self.inputmode, "autocomplete": "off"}


class CountField(_ValueField):
    """A whole number from 0 on."""

    inputmode = "numeric"

    def read(self, text: str) -> int:
        return numbers.parse_count(text)

    def shown(self, value: int) -> str:
        return numbers.format_number(value)


class NumberField(_ValueField):
    """A decimal number; `decimal_places` and `max_digits` are those of its column."""

    def __init__(
        self, *, max_digits: int | None = None, decimal_places: int | None = None, **kwargs: Any
    ) -> None:
        self.max_digits, self.decimal_places = max_digits, decimal_places
        super().__init__(**kwargs)

    def read(self, text: str) -> Decimal:
        value = numbers.parse_number(text)
        whole, _, decimals = f"{abs(value):f}".partition(".")
        places = self.decimal_places
        if places is not None and len(decimals) > places:
            raise numbers.NumberError(
                f"Chỉ ghi tối đa {places} chữ số thập phân." if places else "Hãy nhập số nguyên."
            )
        if self.max_digits is not None and len(whole) > self.max_digits - (places or 0):
            raise numbers.NumberError("Số này quá lớn. Hãy kiểm tra lại số vừa nhập.")
        return value

    def shown(self, value: Decimal) -> str:
        return numbers.format_number(value)


class MoneyField(_ValueField):
    """Whole đồng; typed and shown in triệu đồng, or typed with its unit."""

    def read(self, text: str) -> int:
        return numbers.parse_money(text)

    def shown(self, value: int) -> str:
        return numbers.format_money(value)

    def told(self, value: int, text: str) -> str:
        """Always with its unit: the commonest slip is đồng typed where triệu đồng is read."""
        return numbers.format_money_in_words(value)


class DayField(_ValueField):
    """A day as `dd/mm/yyyy`; no numeric keyboard, which lacks the slash."""

    inputmode = "text"

    def read(self, text: str) -> date:
        return dates.parse_date(text)

    def shown(self, value: date) -> str:
        return dates.format_date(value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"placeholder": "ngày/tháng/năm"}
