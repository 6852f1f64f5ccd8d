from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.contrib.admin.widgets import AdminBigIntegerFieldWidget
from django.core.exceptions import ValidationError

from soctrang_ip.lib import fields, model_fields


class Sheet(forms.Form):
    name = fields.LineField(required=False, max_length=20)
    story = fields.ParagraphField(required=False)
    people = fields.CountField(required=False)
    share = fields.NumberField(required=False, max_digits=5, decimal_places=2)
    spent = fields.MoneyField(required=False)
    issued_on = fields.DayField(required=False)


def told(field: forms.Field, typed: str) -> str:
    with pytest.raises(ValidationError) as refusal:
        field.clean(typed)
    return " ".join(refusal.value.messages)


def test_a_filled_form_gives_values_of_the_right_kind() -> None:
    sheet = Sheet(
        {
            "name": " So\u0301c  Tra\u0306ng ",
            "story": "một\r\nhai",
            "people": "1.200",
            "share": "12,5",
            "spent": "1,5 tỷ",
            "issued_on": "5/10/2025",
        }
    )
    assert sheet.is_valid()
    assert sheet.cleaned_data == {
        "name": "Sóc Trăng",
        "story": "một\nhai",
        "people": 1200,
        "share": Decimal("12.5"),
        "spent": 1_500_000_000,
        "issued_on": date(2025, 10, 5),
    }


def test_blank_stays_blank_and_is_not_zero() -> None:
    sheet = Sheet({"people": " ", "spent": ""})
    assert sheet.is_valid()
    assert sheet.cleaned_data == {
        "name": "",
        "story": "",
        "people": None,
        "share": None,
        "spent": None,
        "issued_on": None,
    }


def test_zero_is_a_value() -> None:
    assert Sheet({"people": "0", "spent": "0"}).data["people"] == "0"
    assert fields.CountField().clean("0") == 0
    assert fields.MoneyField().clean("0") == 0


def test_what_was_typed_is_shown_again_as_typed() -> None:
    sheet = Sheet({"people": "1,5", "spent": "1,5 tỷ", "share": "0012,50", "issued_on": "31/2/25"})
    assert not sheet.is_valid()
    assert [sheet[name].value() for name in ("people", "spent", "share", "issued_on")] == [
        "1,5",
        "1,5 tỷ",
        "0012,50",
        "31/2/25",
    ]


def test_a_stored_value_is_shown_the_vietnamese_way() -> None:
    sheet = Sheet(
        initial={
            "people": 1200,
            "share": Decimal("12.50"),
            "spent": 1_500_500_000,
            "issued_on": date(2025, 10, 5),
        }
    )
    assert [sheet[name].value() for name in ("people", "share", "spent", "issued_on")] == [
        "1.200",
        "12,5",
        "1.500,5",
        "05/10/2025",
    ]
    assert 'value="1.500,5"' in str(sheet["spent"])


def test_an_untouched_value_has_not_changed() -> None:
    initial = {"people": 1200, "spent": 1_500_500_000, "issued_on": date(2025, 10, 5)}
    shown = {name: Sheet(initial=initial)[name].value() for name in initial}
    assert Sheet(shown, initial=initial).changed_data == []


def test_figures_are_text_inputs_with_a_fitting_keyboard() -> None:
    sheet = Sheet()
    assert 'type="text"' in str(sheet["people"])
    assert 'inputmode="numeric"' in str(sheet["people"])
    assert 'inputmode="decimal"' in str(sheet["share"])
    assert 'inputmode="decimal"' in str(sheet["spent"])
    assert 'type="text"' in str(sheet["issued_on"])


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        (fields.NumberField(), "1.5", "Dùng dấu phẩy cho phần thập phân"),
        (fields.NumberField(decimal_places=1), "1,25", "tối đa 1 chữ số thập phân"),
        (fields.NumberField(max_digits=3, decimal_places=1), "1000", "quá lớn"),
        (fields.NumberField(max_value=100), "100,5", "Giá trị lớn nhất là 100."),
        (fields.NumberField(min_value=0), "-1", "Giá trị nhỏ nhất là 0."),
        (fields.CountField(), "-1", "không âm"),
        (fields.MoneyField(), "-1", "không được âm"),
        (fields.MoneyField(max_value=1_500_000_000), "1,6 tỷ", "Giá trị lớn nhất là 1.500."),
        (fields.DayField(), "2025", "ngày/tháng/năm"),
        (fields.DayField(max_value=date(2025, 1, 1)), "02/01/2025", "lớn nhất là 01/01/2025."),
        (fields.MoneyField(), "", "Hãy điền mục này."),
        (fields.LineField(), " ", "Hãy điền mục này."),
        (fields.LineField(max_length=3), "dài quá", "dài 7 ký tự, tối đa là 3"),
        (fields.LineField(), "Soùc Traêng", "bảng mã cũ"),
        (fields.ParagraphField(), "Céng hßa\nx· héi", "bảng mã cũ"),
    ],
)
def test_a_refusal_is_a_vietnamese_sentence(field: forms.Field, typed: str, sentence: str) -> None:
    assert sentence in told(field, typed)


def test_a_long_paste_is_refused_rather_than_cut_by_the_browser() -> None:
    assert "maxlength" not in str(Sheet()["name"])
    assert "20000" in told(fields.ParagraphField(), "a" * 20_001)


@pytest.mark.parametrize(
    ("make", "form_class"),
    [
        (lambda: model_fields.MoneyField(null=True, blank=True), fields.MoneyField),
        (lambda: model_fields.CountField(null=True, blank=True), fields.CountField),
        (
            lambda: model_fields.NumberField(max_digits=9, decimal_places=3, blank=True),
            fields.NumberField,
        ),
        (lambda: model_fields.LineField(max_length=9, blank=True), fields.LineField),
        (lambda: model_fields.ParagraphField(blank=True), fields.ParagraphField),
    ],
)
def test_a_model_field_brings_its_form_field(
    make: Callable[[], model_fields.models.Field], form_class: type[forms.Field]
) -> None:
    assert type(make().formfield()) is form_class


def test_the_admin_gets_a_text_input_too() -> None:
    field = model_fields.MoneyField().formfield(widget=AdminBigIntegerFieldWidget)
    assert type(field.widget) is forms.TextInput


def test_a_decimal_column_limits_its_form_field() -> None:
    field = model_fields.NumberField(max_digits=5, decimal_places=2).formfield()
    assert (field.max_digits, field.decimal_places) == (5, 2)


def test_stored_and_searched_text_is_normalised() -> None:
    assert model_fields.LineField(max_length=9).get_prep_value(" So\u0301c\n ") == "Sóc"
    assert model_fields.ParagraphField().get_prep_value("a \r\nb\u200b") == "a\nb"
    assert model_fields.LineField(max_length=9, null=True).get_prep_value(None) is None
