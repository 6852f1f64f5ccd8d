"""Makes illustrative accounts and rounds in a database without real rounds."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reporting import sample


class Command(BaseCommand):
    help = "Tạo tài khoản và kỳ báo cáo minh họa (chỉ khi chưa có kỳ báo cáo thật)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--list",
            action="store_true",
            help="chỉ liệt kê các tài khoản minh họa đang có, không tạo gì",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["list"]:
            self.load()
        if sample.is_loaded():
            self.list_accounts()

    def load(self) -> None:
        was_loaded = sample.is_loaded()
        try:
            sample.load()
        except sample.RealRoundExists:
            raise CommandError(
                "Đã có kỳ báo cáo thật trong cơ sở dữ liệu nên không tạo dữ liệu minh họa."
            ) from None
        self.stdout.write(
            "Dữ liệu minh họa đã có, không thay đổi gì."
            if was_loaded
            else "Đã tạo dữ liệu minh họa: các kỳ 2021–2025 (đã đóng) và kỳ 2026 (đang mở)."
        )

    def list_accounts(self) -> None:
        self.stdout.write(f"Mật khẩu chung của các tài khoản minh họa: {sample.SAMPLE_PASSWORD}")
        for account in sample.accounts():
            self.stdout.write(f"  {account.email:<34} {account.role.label:<14} {account.full_name}")
