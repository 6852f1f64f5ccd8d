"""One row of a section saved by itself while the page stays open (filing.js)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from reporting import checks, contents, drafting, progress, remarks, totals
from reporting.forms import sections
from reporting.forms.sheets import Sheet
from reporting.models import ReportVersion
from reporting.outline import OutlineSection
from reporting.views.filing import version_to_write
from reporting.views.sections import background_of, section_of, show_section


@require_POST
def report_row(request: HttpRequest, version: int, slug: str) -> HttpResponse:
    """Save the row that arrived and answer how it stands, in pieces the page takes in.

    200 saved, 400 refused, 409 a colleague was quicker or the report is no draft any more.
    """
    found, section, now = version_to_write(request, version), section_of(slug), timezone.now()
    background = background_of(found, section)
    sheet = Sheet(found, request.POST)
    sections.build(sheet, background)
    if len(sheet.sent) != 1:
        raise Http404
    form, locked = sheet.sent[0], ""
    try:
        sheet.save(by=request.user, at=now)
    except drafting.NotDraft as refused:
        locked = str(refused)
    if sheet.saved and form.is_rekeyed:
        return _panel_again(request, found, section, form.table.removeprefix("rows-"))
    read = contents.read(found, sections.models(section))
    problems = checks.problems(found, read, background.before)
    shown = progress.of_section(section, read, problems)
    context = {
        "version": found,
        "section": section,
        "form": form,
        "locked": locked,
        "remarks": remarks.of_section(section, read, problems),
        "progress": shown,
        "totals": totals.totals(shown, read),
        "is_answer": True,
    }
    status = 409 if locked or form.conflict else 400 if sheet.unsaved else 200
    return render(request, "reporting/filing/row_answer.html", context, status=status)


def _panel_again(
    request: HttpRequest, version: ReportVersion, section: OutlineSection, panel: str
) -> HttpResponse:
    """The whole page, of which htmx puts one panel in the place of the old one."""
    response = show_section(request, version, section)
    response["HX-Retarget"] = response["HX-Reselect"] = f"#{panel}"
    response["HX-Reswap"] = "outerHTML"
    return response
