"""What a password may be."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from soctrang_ip.accounts.models import User


def refusals(password: str) -> list[str]:
    user = User(email="rau.ma@example.vn", full_name="Thạch Sà Rượng", phone="0912345678")
    try:
        validate_password(password, user)
    except ValidationError as error:
        return error.messages
    return []


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("ngắn quá", "cần ít nhất 14 ký tự"),
        ("1qaz2wsx3edc4rfv", "nhiều người dùng"),
        ("98127364509182", "cần có chữ"),
        ("abababababababab", "ký tự khác nhau"),
        ("SocTrang@2025!!", "dễ đoán"),
        ("Mật-khẩu-Sóc-Trăng-1", "dễ đoán"),
        ("SoHuuTriTue2025#", "dễ đoán"),
        ("AnhYeuEm12345678", "dễ đoán"),
        ("Thạch Sà Rượng 1", "quá giống họ và tên"),
    ],
)
def test_a_weak_password_is_refused_in_vietnamese(password: str, sentence: str) -> None:
    assert sentence in " ".join(refusals(password))


@pytest.mark.parametrize(
    "password", ["con-thuyen-ba-mui-cheo", "bông lúa vàng ven sông Hậu", "kWz7!pQm2-vTx9"]
)
def test_unrelated_words_and_random_signs_are_accepted(password: str) -> None:
    assert refusals(password) == []
