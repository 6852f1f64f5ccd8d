"""`manage.py verify`: every sent report against its seal; exit status 1 if anything differs."""

from typing import Any

from django.core.management.base import BaseCommand

from reporting import verifying


class Command(BaseCommand):
    help = "Đối chiếu từng báo cáo đã gửi với bản chụp đã niêm phong"

    def handle(self, *args: Any, **options: Any) -> None:
        unguarded = verifying.missing_triggers()
        for sentence in unguarded:
            self.stdout.write(sentence)
        checked, found = 0, len(unguarded)
        for version in verifying.sent_versions():
            checked += 1
            for flaw in verifying.flaws(version):
                found += 1
                self.stdout.write(str(flaw))
        self.stdout.write(f"Đã đối chiếu {checked} báo cáo đã gửi: {found} chỗ sai khác.")
        if found:
            raise SystemExit(1)
