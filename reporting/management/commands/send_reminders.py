"""Reminds those who can act of what is due; the letters go out with send_letters."""

import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from reporting import reminders

MORNING = datetime.time(8)


class Command(BaseCommand):
    help = (
        "Nhắc những người có thể làm tiếp các báo cáo sắp đến hạn hoặc quá hạn; chạy bao nhiêu "
        "lần cũng được, mỗi người được nhắc một lần cho mỗi mốc."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--on", metavar="NĂM-THÁNG-NGÀY", help="như thể hôm nay là ngày này, lúc 8 giờ"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        outcome = reminders.remind_all(_instant(options["on"]))
        self.stdout.write(
            f"Đã viết {outcome.reminders} lời nhắc và {outcome.digests} bản tổng hợp cho Sở KH&CN."
        )


def _instant(day: str | None) -> datetime.datetime:
    if day is None:
        return timezone.now()
    try:
        on = datetime.date.fromisoformat(day)
    except ValueError:
        raise CommandError("Hãy ghi ngày theo dạng 2025-10-14.") from None
    return datetime.datetime.combine(on, MORNING, tzinfo=timezone.get_default_timezone())
