"""`manage.py sweep_files`: stored files that no report names and that are older than a day."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from reporting import sweeping


class Command(BaseCommand):
    help = "Xóa các tệp minh chứng cũ hơn một ngày mà không báo cáo nào dùng"

    def handle(self, *args: Any, **options: Any) -> None:
        count = sweeping.sweep_files(at=timezone.now())
        self.stdout.write(f"Đã xóa {count} tệp không báo cáo nào dùng.")
