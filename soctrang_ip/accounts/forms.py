"""Log-in, passwords, who signs for another, how an agency's documents are headed and signed."""

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

from soctrang_ip.accounts import delegation, letterheads, signatures
from soctrang_ip.accounts.agencies import AgencyName
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


_LONGEST_SIGNATURE = AgencyName._meta.get_field("signature").max_length


class SignatureField(ParagraphField):
    """A line of the block on each line typed; in capitals once cleaned."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=_LONGEST_SIGNATURE, **kwargs)

    def normalised(self, text: str) -> str:
        return signatures.SEPARATOR.join(signatures.read(text))

    def prepare_value(self, value: Any) -> Any:
        return value and value.replace(signatures.SEPARATOR, "\n")


class LetterheadForm(forms.ModelForm):
    """What an agency changes of its name in force; `seen` is what the page showed of it."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    signature = SignatureField(
        label="Khối chữ ký",
        help_text="Mỗi dòng một quyền hạn hoặc chức vụ, tối đa ba dòng; không ghi học hàm, học vị "
        "và tên người ký.",
        error_messages={"required": "Hãy ghi chức vụ của người ký, ví dụ: GIÁM ĐỐC."},
        widget=forms.Textarea(
            attrs={"rows": 3, "class": "signature-input", "autocapitalize": "characters"}
        ),
    )

    class Meta:
        model = AgencyName
        fields = ("header_nation", "signature")
        labels = {"header_nation": "Tiêu đề bên phải"}
        help_texts = {"header_nation": "Đứng ở góc trên bên phải trang đầu của văn bản."}

    def __init__(self, data: Any = None, *, instance: AgencyName) -> None:
        super().__init__(data, instance=instance, prefix="letterhead")
        self.fields["seen"].initial = letterheads.seen_of(instance)
        if not instance.may_choose_header and not instance.header_nation:
            del self.fields["header_nation"]

    def clean_signature(self) -> str:
        signature = self.cleaned_data["signature"]
        lines = signature.split(signatures.SEPARATOR)
        if told := signatures.problem(lines, self.instance.agency.kind):
            raise ValidationError(told)
        return signature

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.fields}

    def see(self, stored: AgencyName) -> None:
        """What is typed stays; what it is sent to replace next time is the row as it is now."""
        self.data = {**self.data.dict(), self.add_prefix("seen"): letterheads.seen_of(stored)}
