"""`manage.py verify`: every sent report and published document against its seal, every answer to an
opinion against its journal; exit status 1 if anything differs."""

from typing import Any

from django.core.management.base import BaseCommand

from reporting import verifying


class Command(BaseCommand):
    help = "Đối chiếu từng báo cáo đã gửi với bản chụp đã niêm phong"

    def handle(self, *args: Any, **options: Any) -> None:
        sentences = [
            *verifying.missing_triggers(),
            *verifying.changed_responses(),
            *verifying.changed_documents(),
        ]
        for sentence in sentences:
            self.stdout.write(sentence)
        checked, found = 0, len(sentences)
        for version in verifying.sent_versions():
            checked += 1
            for flaw in verifying.flaws(version):
                found += 1
                self.stdout.write(str(flaw))
        self.stdout.write(f"Đã đối chiếu {checked} báo cáo đã gửi: {found} chỗ sai khác.")
        if found:
            raise SystemExit(1)
