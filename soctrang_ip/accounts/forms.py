"""Log-in and the change of one's password."""

import datetime
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.forms import PasswordChangeForm as DjangoPasswordChangeForm
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.core.exceptions import ValidationError

from soctrang_ip.accounts import delegation
from soctrang_ip.accounts.passwords import temporary_password
from soctrang_ip.accounts.people import Membership, User
from soctrang_ip.lib.fields import DayField, LineField, ParagraphField
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


class TemporaryPasswordField(forms.CharField):
    """Seen while it is typed: the administrator hands it over and it lasts one log-in."""

    def __init__(self) -> None:
        super().__init__(
            label="Mật khẩu tạm",
            strip=False,
            initial=temporary_password,
            help_text="Giữ mật khẩu đã tạo sẵn hoặc gõ mật khẩu khác. Hãy ghi lại để trao cho "
            "người dùng: sau khi lưu, cổng không hiện lại. Lần đăng nhập đầu phải đổi.",
            error_messages={"required": "Hãy nhập mật khẩu tạm."},
            widget=forms.TextInput(attrs={"autocomplete": "off", "class": "vTextField"}),
        )


class NewUserForm(forms.ModelForm):
    """An account with a temporary password."""

    full_name = LineField(
        label="Họ và tên", max_length=120, widget=forms.TextInput(attrs={"class": "vTextField"})
    )
    password = TemporaryPasswordField()

    class Meta:
        model = User
        fields = ("email", "full_name", "phone")
        widgets = {
            "email": forms.EmailInput(attrs={"class": "vTextField"}),
            "phone": forms.TextInput(attrs={"class": "vTextField"}),
        }

    def clean_email(self) -> str:
        return clean_line(self.cleaned_data["email"]).lower()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        check_password(self, cleaned.get("password"), User(**{**cleaned, "password": ""}))
        return cleaned

    def save(self, commit: bool = True) -> User:
        self.instance.set_password(self.cleaned_data["password"])
        return super().save(commit)


class TemporaryPasswordForm(forms.Form):
    password = TemporaryPasswordField()

    def __init__(self, user: User, data: Any = None) -> None:
        self.user = user
        super().__init__(data)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        check_password(self, cleaned.get("password"), self.user)
        return cleaned

    def save(self) -> None:
        self.user.set_password(self.cleaned_data["password"])
        self.user.must_change_password = True
        # The password has no history; that it was set has.
        self.user._change_reason = "Đặt mật khẩu tạm."
        self.user.save(update_fields=["password", "must_change_password"])


def check_password(form: forms.BaseForm, password: str | None, user: User) -> None:
    """Adds to the form's password what the rules say against it."""
    if not password:
        return
    try:
        validate_password(password, user)
    except ValidationError as refused:
        form.add_error("password", refused)


class Colleague(forms.ModelChoiceField):
    def label_from_instance(self, user: User) -> str:
        return f"{user.full_name} ({user.email})"


class DelegationForm(forms.Form):
    """Whether the span and the person will do is `delegation.delegate`'s to say."""

    to = Colleague(
        queryset=User.objects.none(),
        label="Người ký thay",
        empty_label="Chọn người của đơn vị",
        error_messages={
            "required": "Hãy chọn người ký thay.",
            "invalid_choice": "Người này không phải cán bộ đang hoạt động của đơn vị.",
        },
    )
    valid_from = DayField(label="Từ ngày")
    valid_until = DayField(label="Đến hết ngày")
    reason = ParagraphField(
        label="Lý do",
        max_length=1000,
        help_text="Ví dụ: đi công tác từ 01/10 đến 10/10; số quyết định nếu có.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Any = None, *, by: Membership, today: datetime.date) -> None:
        super().__init__(data, initial={"valid_from": today})
        self.fields["to"].queryset = delegation.colleagues(by, today)
