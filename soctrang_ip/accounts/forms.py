"""Log-in and the change of one's password."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.forms import PasswordChangeForm as DjangoPasswordChangeForm
from django.contrib.auth.password_validation import password_validators_help_texts

from soctrang_ip.lib.text import clean_line


class LoginForm(AuthenticationForm):
    """One sentence for a wrong address, a wrong password and a closed account alike."""

    error_messages = {
        "invalid_login": "Thư điện tử hoặc mật khẩu không đúng.",
        "inactive": "Thư điện tử hoặc mật khẩu không đúng.",
    }

    username = forms.CharField(
        label="Thư điện tử",
        max_length=254,
        error_messages={"required": "Hãy nhập thư điện tử."},
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label="Mật khẩu",
        strip=False,
        error_messages={"required": "Hãy nhập mật khẩu."},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def clean_username(self) -> str:
        return clean_line(self.cleaned_data["username"]).lower()


class PasswordChangeForm(DjangoPasswordChangeForm):
    """Asks for the old password, and for a new one that differs from it."""

    error_messages = {
        "password_incorrect": "Mật khẩu hiện tại không đúng. Hãy nhập lại.",
        "password_mismatch": "Hai lần nhập mật khẩu mới không giống nhau.",
        "password_unchanged": "Mật khẩu mới phải khác mật khẩu hiện tại.",
    }

    old_password = forms.CharField(
        label="Mật khẩu hiện tại",
        strip=False,
        error_messages={"required": "Hãy nhập mật khẩu hiện tại."},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )
    new_password1 = forms.CharField(
        label="Mật khẩu mới",
        strip=False,
        help_text=" ".join(filter(None, password_validators_help_texts())),
        error_messages={"required": "Hãy nhập mật khẩu mới."},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    new_password2 = forms.CharField(
        label="Nhập lại mật khẩu mới",
        strip=False,
        error_messages={"required": "Hãy nhập lại mật khẩu mới."},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        new = cleaned.get("new_password1")
        if new and new == cleaned.get("old_password"):
            message = self.error_messages["password_unchanged"]
            self.add_error("new_password1", forms.ValidationError(message, "password_unchanged"))
        return cleaned
