"""`manage.py make_document KIND --year 2024 [--agency SKHCN] --format pdf --output FILE`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from reporting import making, stamp
from reporting.documents import NothingToPrint
from reporting.documents.kinds import Wanted, order_of
from reporting.documents.press import PrintingFailed
from reporting.models import DocumentKind, FileFormat


class Command(BaseCommand):
    help = "Lập văn bản của kỳ báo cáo hằng năm"

    def add_base_argument(self, parser: ArgumentParser, *args: str, **kwargs: Any) -> None:
        """Django's own `--version` gives way: here it is the version of a report."""
        if "--version" not in args:
            super().add_base_argument(parser, *args, **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=DocumentKind.values, help="loại văn bản")
        parser.add_argument("--year", type=int, required=True, help="năm của kỳ báo cáo hằng năm")
        parser.add_argument("--output", type=Path, required=True, help="tệp sẽ ghi")
        parser.add_argument("--format", choices=FileFormat.values, default=FileFormat.PDF)
        parser.add_argument("--agency", default="", help="mã cơ quan, ví dụ SKHCN")
        parser.add_argument(
            "--version", type=int, help="phiên bản đã gửi; mặc định là bản được chấp nhận"
        )
        parser.add_argument("--draft", action="store_true", help="in bản chưa gửi, ghi rõ DỰ THẢO")

    def handle(
        self,
        *,
        kind: str,
        year: int,
        output: Path,
        format: str,
        agency: str,
        version: int | None,
        draft: bool,
        **options: Any,
    ) -> None:
        at = timezone.now()
        wanted = Wanted(year, agency, version, draft)
        try:
            order = order_of(
                DocumentKind(kind), FileFormat(format), wanted, at=at, state=stamp.of_figures(at)
            )
            document = making.now(order, at=at)
            output.write_bytes(document.content)
        except (NothingToPrint, PrintingFailed) as reason:
            self._give_up(str(reason))
        except OSError as error:
            self._give_up(f"Không ghi được tệp {output}: {error.strerror}.")
        pages = f"{document.page_count} trang, " if document.page_count else ""
        self.stdout.write(f"{output}: {pages}SHA-256 {document.sha256}")

    def _give_up(self, sentence: str) -> NoReturn:
        self.stderr.write(sentence)
        raise SystemExit(1)
