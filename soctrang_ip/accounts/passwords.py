"""What a password may be, each refusal a Vietnamese sentence.

Django's own `vi` leaves some of these sentences in English.
"""

import re
import secrets

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError

from soctrang_ip.accounts.people import User
from soctrang_ip.lib.text import search_key

MINIMUM_LENGTH = 14
MINIMUM_DIFFERENT = 6
GUESSED_WORDS = (
    "matkhau taikhoan dangnhap quantri nguoidung baocao kehoach nhiemvu xinchao chao "
    "soctrang vietnam hanoi saigon cantho mientay hochiminh tphcm "
    "sohuutritue sohuu tritue khoahoc congnghe khcn skhcn shtt ubnd uyban nhandan "
    "tinh thanhpho huyen thixa canbo chuyenvien giamdoc lanhdao "
    "anhyeuem emyeuanh yeuem yeuanh iloveyou love giadinh hanhphuc banbe nhoem nhoanh "
    "nguyen tran hoang huynh thach dieu "
    "password pass admin user welcome hello login test demo abcd "
    "qwertyuiop qwerty asdfghjkl asdfgh zxcvbnm zxcvbn"
)
# Without letters and digits that look alike when written down.
_EASY_TO_COPY = "abcdefghkmnpqrstuvwxyz23456789"
_GUESSED = re.compile("(?:" + "|".join(GUESSED_WORDS.split()) + ")+")


class MinimumLengthValidator(password_validation.MinimumLengthValidator):
    def __init__(self, min_length: int = MINIMUM_LENGTH) -> None:
        super().__init__(min_length)

    def get_error_message(self) -> str:
        return f"Mật khẩu quá ngắn: cần ít nhất {self.min_length} ký tự."

    def get_help_text(self) -> str:
        return f"Ít nhất {self.min_length} ký tự, ví dụ bốn từ không liên quan đến nhau."


class SimilarityValidator(password_validation.UserAttributeSimilarityValidator):
    def __init__(self) -> None:
        super().__init__(user_attributes=("email", "full_name", "phone"))

    def get_error_message(self) -> str:
        return "Mật khẩu quá giống %(verbose_name)s của bạn."

    def get_help_text(self) -> str:
        return "Không giống tên, thư điện tử hay số điện thoại của bạn."


class CommonPasswordValidator(password_validation.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return "Mật khẩu này nhiều người dùng, dễ bị đoán ra."

    def get_help_text(self) -> str:
        return ""


class GuessablePasswordValidator:
    """Refuses words guessed first in Vietnam, however decorated ("SocTrang@2025!!"), and runs
    of few characters ("12121212121212")."""

    def validate(self, password: str, user: User | None = None) -> None:
        letters = re.sub(r"[^a-z]", "", search_key(password))
        if not letters:
            raise ValidationError("Mật khẩu cần có chữ, không chỉ số và dấu.", code="no_letters")
        if len(set(password.casefold())) < MINIMUM_DIFFERENT:
            raise ValidationError(
                f"Mật khẩu cần ít nhất {MINIMUM_DIFFERENT} ký tự khác nhau.", code="too_uniform"
            )
        if _GUESSED.fullmatch(letters):
            raise ValidationError(
                "Mật khẩu này gồm những từ dễ đoán (tên địa phương, “mật khẩu”, “admin”…) "
                "thêm số hoặc dấu; hãy chọn từ khác.",
                code="guessable",
            )

    def get_help_text(self) -> str:
        return "Không dùng tên địa phương, tên cơ quan hay “mật khẩu” thêm vài con số."


def temporary_password() -> str:
    """Four random groups of four, such as "k3mt-v8pa-x2he-qd5r" (78 bits)."""
    groups = ("".join(secrets.choice(_EASY_TO_COPY) for _ in range(4)) for _ in range(4))
    return "-".join(groups)
