"""`manage.py sweep_files`: stored files that no report names and that are older than a day, and
documents made of drafts and of past figures that are older than a week."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from reporting import making, sweeping


class Command(BaseCommand):
    help = "Xóa tệp minh chứng không báo cáo nào dùng và văn bản tạm đã quá hạn lưu"

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        count, made = sweeping.sweep_files(at=at), making.sweep(at=at)
        self.stdout.write(f"Đã xóa {count} tệp không báo cáo nào dùng, {made} văn bản tạm.")
