"""Sends the letters that wait: once, or again and again beside the server."""

import os
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from reporting import outbox, reminders


class Command(BaseCommand):
    help = "Gửi các thư thông báo đang chờ; chạy bao nhiêu lần, bao nhiêu tiến trình cũng được."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--every",
            type=int,
            metavar="GIÂY",
            help="không dừng, cứ từng ấy giây gửi một lượt; dừng khi tiến trình đã gọi nó dừng",
        )
        parser.add_argument(
            "--retry", action="store_true", help="gửi lại cả những thư đã thôi không gửi nữa"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["retry"]:
            self.stdout.write(f"Đưa {outbox.try_again()} thư trở lại hàng chờ.")
        if options["every"] is None:
            self.send()
        else:
            self.send_for_ever(options["every"])

    def send(self) -> None:
        outcome = outbox.send_waiting()
        self.stdout.write(f"Đã gửi {outcome.sent} thư, {outcome.failed} lần gửi không thành.")

    def send_for_ever(self, seconds: int) -> None:
        """Whoever started it (the server, see deploy/run.sh) takes it along when it ends."""
        parent = os.getppid()
        while os.getppid() == parent:
            try:
                # Few queries, and nothing is written twice: see reporting.reminders.
                reminders.remind_all(timezone.now())
                outbox.send_waiting()
            except DatabaseError as error:
                self.stderr.write(f"Cơ sở dữ liệu không trả lời: {type(error).__name__}")
            close_old_connections()
            for _ in range(seconds):
                if os.getppid() != parent:
                    return
                time.sleep(1)
