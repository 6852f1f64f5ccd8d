"""Put the plan of fixtures/ into the database, leaving alone what was edited there."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from plan.management.plan_files import PlanFileError, read_plan_files
from plan.management.synchronise import Outcome, UnknownCodeError, synchronise


class Command(BaseCommand):
    help = (
        "Nạp Kế hoạch từ thư mục fixtures: thêm phần còn thiếu, liệt kê phần khác với tệp; "
        "chỉ thay dòng đã sửa khi có --take MÃ."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--take",
            action="append",
            default=[],
            metavar="MÃ",
            help="lấy theo tệp dòng có mã này (ghi lại nhiều lần được), ví dụ III.2.1",
        )

    def handle(self, *args: Any, take: list[str], verbosity: int, **options: Any) -> None:
        try:
            outcome = synchronise(read_plan_files(settings.BASE_DIR / "fixtures"), take)
        except (PlanFileError, UnknownCodeError) as error:
            raise CommandError(str(error)) from error
        if verbosity:
            self.report(outcome)

    def report(self, outcome: Outcome) -> None:
        if outcome.inserted:
            self.stdout.write(f"Đã thêm {outcome.inserted} dòng.")
        for difference in outcome.taken:
            self.stdout.write(f"Đã lấy theo tệp: {difference}")
        for difference in outcome.differences:
            self.stdout.write(str(difference))
        if outcome.differences:
            self.stdout.write(
                f"Có {len(outcome.differences)} chỗ khác với tệp, giữ nguyên trong hệ thống. "
                "Lấy theo tệp: manage.py load_plan --take MÃ"
            )
        elif not outcome.inserted and not outcome.taken:
            self.stdout.write("Kế hoạch đã đủ, không có gì thay đổi.")
