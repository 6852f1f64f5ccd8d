"""What the production profile refuses to start with: one sentence each, and exit status 1."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from soctrang_ip.lib.environment import RefusalToStartError

SHORTEST_SECRET_KEY = 50
FEWEST_DIFFERENT_CHARACTERS = 10


def refuse_unsafe_settings(
    *,
    secret_key: str,
    local_secret_key: str,
    debug: bool,
    allowed_hosts: list[str],
    site_url: str,
    email_host: str,
    media_root: Path,
    database: dict[str, Any],
) -> None:
    """Called while the settings load, so it may ask nothing of Django."""
    is_weak = (
        len(secret_key) < SHORTEST_SECRET_KEY
        or len(set(secret_key)) < FEWEST_DIFFERENT_CHARACTERS
        or secret_key == local_secret_key
    )
    if is_weak:
        raise RefusalToStartError(
            f"Từ chối khởi động: SECRET_KEY phải là chuỗi ngẫu nhiên riêng của máy chủ, "
            f"từ {SHORTEST_SECRET_KEY} ký tự trở lên."
        )
    if debug:
        raise RefusalToStartError(
            "Từ chối khởi động: DEBUG phải tắt khi PROFILE=production, "
            "vì trang lỗi sẽ để lộ dữ liệu."
        )
    if not allowed_hosts or any(host.startswith("*") for host in allowed_hosts):
        raise RefusalToStartError(
            "Từ chối khởi động: ALLOWED_HOSTS phải nêu rõ các tên miền của hệ thống, "
            "không để trống và không dùng dấu *."
        )
    address = urlsplit(site_url)
    if address.scheme != "https" or not address.hostname:
        raise RefusalToStartError(
            "Từ chối khởi động: SITE_URL phải là địa chỉ https:// của cổng, "
            "để liên kết trong thư dẫn đúng nơi."
        )
    if not email_host:
        raise RefusalToStartError(
            "Từ chối khởi động: EMAIL_HOST phải nêu máy chủ thư, "
            "nếu không thư chỉ nằm trong một thư mục mà vẫn được tính là đã gửi."
        )
    if not is_writable(media_root):
        raise RefusalToStartError(
            f"Từ chối khởi động: không ghi được vào thư mục MEDIA_ROOT {media_root}."
        )
    if database["ENGINE"].endswith("sqlite3"):
        folder = Path(database["NAME"]).absolute().parent
        if not is_writable(folder):
            raise RefusalToStartError(
                f"Từ chối khởi động: không ghi được vào thư mục cơ sở dữ liệu {folder}."
            )


def is_writable(folder: Path) -> bool:
    return folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)


def refuse_sample_data() -> None:
    """Called when the server starts; needs the models, so it imports them late (two queries)."""
    from django.db import DatabaseError

    from reporting.models import ReportingRound
    from soctrang_ip.accounts.models import User

    try:
        has_sample_round = ReportingRound.objects.filter(is_sample=True).exists()
        has_sample_account = User.objects.filter(is_sample=True, is_active=True).exists()
    except DatabaseError as error:
        raise RefusalToStartError(
            "Từ chối khởi động: cơ sở dữ liệu không trả lời hoặc chưa được tạo bảng; "
            f"kiểm tra DATABASE_URL rồi chạy manage.py migrate ({type(error).__name__})."
        ) from None
    if has_sample_round:
        raise RefusalToStartError(
            "Từ chối khởi động: cơ sở dữ liệu còn kỳ báo cáo minh họa; "
            "máy chủ thật phải dùng cơ sở dữ liệu không có dữ liệu minh họa."
        )
    if has_sample_account:
        raise RefusalToStartError(
            "Từ chối khởi động: còn tài khoản minh họa đang được đăng nhập; "
            "hãy khóa các tài khoản đó trước."
        )
