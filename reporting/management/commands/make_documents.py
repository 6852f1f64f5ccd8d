"""`manage.py make_documents`: the worker that makes documents, beside the server that starts it."""

import os
import signal
import threading
import time
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

SECONDS = 2
"""Between two looks at whether the server is still there."""


class Command(BaseCommand):
    help = "Lập các văn bản đang chờ, không dừng; dừng khi tiến trình đã gọi nó dừng"

    def handle(self, *args: Any, **options: Any) -> None:
        parent = os.getppid()
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
        call_command("db_worker", queue_name="documents", interval=1, verbosity=0)


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
