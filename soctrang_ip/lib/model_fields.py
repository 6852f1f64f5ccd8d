"""Model fields whose forms, the admin's too, read and show values the Vietnamese way."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db import models

from soctrang_ip.lib import fields
from soctrang_ip.lib.text import clean_line, clean_text


class _FigureField(models.Field):
    form_class: type[forms.Field]

    def formfield(self, **kwargs: Any) -> forms.Field:
        # The admin asks for a number input, which cannot hold `1.500,5`.
        if issubclass(kwargs.get("widget") or object, forms.NumberInput):
            del kwargs["widget"]
        return models.Field.formfield(self, **{"form_class": self.form_class, **kwargs})


class MoneyField(_FigureField, models.BigIntegerField):
    """Whole đồng."""

    form_class = fields.MoneyField


class CountField(_FigureField, models.PositiveIntegerField):
    """A whole number from 0 on."""

    form_class = fields.CountField


class NumberField(_FigureField, models.DecimalField):
    """A decimal number."""

    form_class = fields.NumberField

    def formfield(self, **kwargs: Any) -> forms.Field:
        digits = {"max_digits": self.max_digits, "decimal_places": self.decimal_places}
        return super().formfield(**{**digits, **kwargs})


def _cleaned(value: Any, clean: Callable[[str], str]) -> Any:
    return clean(value) if isinstance(value, str) else value


class LineField(models.CharField):
    """One line of text; what is stored, and what is looked for, is normalised."""

    def to_python(self, value: Any) -> Any:
        return _cleaned(super().to_python(value), clean_line)

    def get_prep_value(self, value: Any) -> Any:
        return _cleaned(super().get_prep_value(value), clean_line)

    def formfield(self, **kwargs: Any) -> forms.Field:
        return super().formfield(**{"form_class": fields.LineField, **kwargs})


class ParagraphField(models.TextField):
    """Text of several lines; what is stored, and what is looked for, is normalised."""

    def to_python(self, value: Any) -> Any:
        return _cleaned(super().to_python(value), clean_text)

    def get_prep_value(self, value: Any) -> Any:
        return _cleaned(super().get_prep_value(value), clean_text)

    def formfield(self, **kwargs: Any) -> forms.Field:
        return super().formfield(**{"form_class": fields.ParagraphField, **kwargs})
