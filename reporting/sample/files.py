"""Sample files put to some reports: each says in large letters that it proves nothing."""

import datetime
import io
import uuid
from functools import cache
from pathlib import Path

import fontpkg_be_vietnam_pro

from reporting import attaching, attachments
from reporting.models import Attachment, ReportVersion, TaskEntry, TaskStatus
from soctrang_ip.accounts.models import User

AGENCIES = {"SKHCN", "SNNPTNT", "SVHTTDL", "SGDDT", "UBND-941", "UBND-950"}
NOTE = "Tệp minh họa, không phải minh chứng thật"
LINES = ("DỮ LIỆU MINH HỌA", "Tệp này không chứng minh điều gì.", "{name} năm {year}")

_FONT = Path(fontpkg_be_vietnam_pro.__file__).parent / "files" / "BeVietnamPro-Bold.ttf"
_PAGE = (620, 877)


def attach(version: ReportVersion, by: User, *, at: datetime.datetime) -> None:
    """A PDF for the whole report and a picture at the first task that was done or begun."""
    obligation = version.obligation
    if obligation.agency.code not in AGENCIES:
        return
    year = obligation.round.year
    worked_on = TaskEntry.objects.filter(
        version=version, status__in=[TaskStatus.DONE, TaskStatus.IN_PROGRESS]
    )
    task = worked_on.order_by("task__order").first()
    places = [(attachments.WHOLE_REPORT, f"Công văn kèm báo cáo {year} (minh họa).pdf", "Công văn")]
    if task is not None:
        name = f"Ảnh nhiệm vụ {task.key} năm {year} (minh họa).png"
        places.append((attachments.code_of(task), name, "Ảnh"))
    for place, name, what in places:
        content = _drawn(name.rpartition(".")[2], what, year)
        row = attaching.attach(
            version, place=place, name=name, content=content, note=NOTE, by=by, at=at
        )
        # The same on every machine, like all that is sample.
        key = uuid.uuid5(uuid.NAMESPACE_URL, f"{obligation.agency.code}/{year}/{place}").hex
        Attachment.objects.filter(pk=row.pk).update(key=key)


@cache
def _drawn(suffix: str, name: str, year: int) -> bytes:
    """A page with the lines on it; the same bytes every time."""
    # Here and not above: only loading the sample draws.
    from PIL import Image, ImageDraw, ImageFont

    page = Image.new("L", _PAGE, 255)
    draw = ImageDraw.Draw(page)
    for number, (line, size) in enumerate(zip(LINES, (44, 24, 24), strict=True)):
        place = (_PAGE[0] / 2, _PAGE[1] / 2 + 70 * number - 70)
        font = ImageFont.truetype(str(_FONT), size)
        draw.text(place, line.format(name=name, year=year), 0, font, anchor="mm")
    file = io.BytesIO()
    if suffix == "pdf":
        made = datetime.date(year, 9, 1).timetuple()
        page.save(file, "PDF", creationDate=made, modDate=made)
    else:
        page.save(file, "PNG")
    return file.getvalue()
