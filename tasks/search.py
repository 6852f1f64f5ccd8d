"""Search over the whole plan, whatever the spelling: no case, no diacritics, `đ` as `d`.

The plan is some 300 short texts, so each search reads them all (a constant number of queries)
and folds them in Python: a stored search column would have to be kept true by every editor of
the reference data, and saves a few milliseconds.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from django.urls import reverse

from plan.models import Duty, Indicator, Measure, Plan, Target
from plan.places import Place, place_of, place_of_passage
from soctrang_ip.accounts.models import Agency
from soctrang_ip.lib.numbers import format_money
from soctrang_ip.lib.text import Word, clean_line, words
from tasks.models import Task

ABBREVIATIONS = {
    "cddl": "chỉ dẫn địa lý",
    "nhcn": "nhãn hiệu chứng nhận",
    "nhtt": "nhãn hiệu tập thể",
    "shtt": "sở hữu trí tuệ",
    "tstt": "tài sản trí tuệ",
    "khcn": "khoa học và công nghệ",
}
"""What officials type and the plan writes out, by search key."""

INDICATORS = "Chỉ tiêu"
_SENTENCE_ENDS = re.compile(r"(?<=[.;:?!])\s+")
_LONG = 320
"""Characters up to which a text is shown whole."""


@dataclass(frozen=True)
class Entry:
    """A text of the plan that can be found; `label` says what it is ("V.10.đ", "Nhiệm vụ IV.1")."""

    part: str
    label: str
    text: str
    url: str
    agencies: tuple[Agency, ...] = ()
    """Whom the plan names for it: the subjects of a duty, the leads of a task."""


@dataclass(frozen=True)
class Fragment:
    text: str
    is_match: bool


@dataclass(frozen=True)
class Hit:
    entry: Entry
    label: tuple[Fragment, ...]
    text: tuple[Fragment, ...]
    """The sentences that hold the match, in the plan's own spelling."""


@dataclass(frozen=True)
class PartHits:
    part: str
    hits: tuple[Hit, ...]


@dataclass(frozen=True)
class Found:
    parts: tuple[PartHits, ...]
    is_phrase: bool
    """The words stand side by side; else each hit holds all of them somewhere."""
    also: str
    """What an abbreviation was taken for, if anything."""

    @property
    def count(self) -> int:
        return sum(len(part.hits) for part in self.parts)


def search(plan: Plan, query: str) -> Found:
    """Hits by part in the plan's order; the exact phrase if it occurs, else all the words."""
    wanted = [word.key for word in words(clean_line(query))]
    also = _written_out(wanted)
    wordings = [each for each in (wanted, [word.key for word in words(also)]) if each]
    if not wordings:
        return Found((), True, "")
    entries = list(plan_entries(plan))
    phrase = [hit for entry in entries if (hit := _hit(entry, wordings, _phrase_spans))]
    hits = phrase or [hit for entry in entries if (hit := _hit(entry, wordings, _word_spans))]
    parts = dict.fromkeys(hit.entry.part for hit in hits)
    return Found(
        tuple(
            PartHits(part, tuple(hit for hit in hits if hit.entry.part == part)) for part in parts
        ),
        bool(phrase) or not hits,
        also,
    )


def mentions(plan: Plan, indicator: Indicator) -> Found:
    """Where the plan's text has an indicator's name word for word, besides the indicator."""
    found = search(plan, indicator.name)
    if not found.is_phrase:
        return Found((), True, "")
    return replace(found, parts=tuple(part for part in found.parts if part.part != INDICATORS))


def _written_out(wanted: list[str]) -> str:
    if ABBREVIATIONS.keys().isdisjoint(wanted):
        return ""
    return " ".join(ABBREVIATIONS.get(key, key) for key in wanted)


# Matching ------------------------------------------------------------------------------------

Span = tuple[int, int]
Matcher = Callable[[list[Word], list[str]], list[Span]]


def _phrase_spans(found: list[Word], wanted: list[str]) -> list[Span]:
    """Where the words stand side by side; the last one may go on ("nong" finds "nông nghiệp")."""
    spans = []
    for start in range(len(found) - len(wanted) + 1):
        run = found[start : start + len(wanted)]
        *whole, last = (word.key for word in run)
        if whole == wanted[:-1] and _begins(last, wanted[-1]):
            spans.append((run[0].start, run[-1].end))
    return spans


def _word_spans(found: list[Word], wanted: list[str]) -> list[Span]:
    """Every occurrence of every word, if all of them occur."""
    if not set(wanted) <= {word.key for word in found}:
        return []
    return [(word.start, word.end) for word in found if word.key in wanted]


def _begins(key: str, wanted: str) -> bool:
    """A syllable is short: only from three letters on may the word go on."""
    return key == wanted or (len(wanted) >= 3 and key.startswith(wanted))


def _hit(entry: Entry, wordings: list[list[str]], spans_of: Matcher) -> Hit | None:
    in_label = _spans(entry.label, wordings, spans_of)
    in_text = _spans(entry.text, wordings, spans_of)
    if not in_label and not in_text:
        return None
    return Hit(
        entry,
        tuple(_fragments(entry.label, in_label)),
        tuple(_excerpt(entry.text, in_text)),
    )


def _spans(text: str, wordings: list[list[str]], spans_of: Matcher) -> list[Span]:
    """Where any of the wordings stands, in order, without overlaps, with closing quotes."""
    found = words(text)
    spans: list[Span] = []
    for start, end in sorted(span for wanted in wordings for span in spans_of(found, wanted)):
        if "“" in text[start:end] and text[end : end + 1] == "”":
            end += 1
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans


def _fragments(text: str, spans: list[Span], offset: int = 0) -> Iterator[Fragment]:
    at = 0
    for start, end in ((start - offset, end - offset) for start, end in spans):
        if start > at:
            yield Fragment(text[at:start], False)
        yield Fragment(text[start:end], True)
        at = end
    if at < len(text):
        yield Fragment(text[at:], False)


def _excerpt(text: str, spans: list[Span]) -> Iterator[Fragment]:
    """A short text whole; of a long one the sentences with a match, an ellipsis for the rest."""
    if len(text) <= _LONG or not spans:
        yield from _fragments(text, spans)
        return
    starts = [0, *(end.end() for end in _SENTENCE_ENDS.finditer(text))]
    ends = [*starts[1:], len(text)]
    is_cut = False
    for start, end in zip(starts, ends, strict=True):
        inside = [span for span in spans if start <= span[0] < end]
        if inside:
            if is_cut:
                yield Fragment("… ", False)
            stop = max(end, inside[-1][1])
            yield from _fragments(text[start:stop], inside, offset=start)
        is_cut = not inside
    if is_cut:
        yield Fragment("…", False)


# What can be found ---------------------------------------------------------------------------


def plan_entries(plan: Plan) -> Iterator[Entry]:
    """Every text of the plan in the printed order, then agencies and errata (28 queries)."""
    yield from _opening(plan)
    yield from _objectives(plan)
    yield from _indicators(plan)
    yield from _solutions(plan)
    yield from _money(plan)
    yield from _duties(plan)
    yield from _closing(plan)
    yield from _tasks(plan)
    yield from _agencies()
    yield from _errata(plan)


def _opening(plan: Plan) -> Iterator[Entry]:
    for basis in plan.legal_bases.all():
        place = Place("plan", "can-cu")
        yield Entry("Căn cứ, mục đích, yêu cầu", str(basis), basis.title, place.url)
    for passage in plan.passages.filter(part__in=["opening", "purpose", "requirement"]):
        place = place_of_passage(passage)
        label = passage.get_part_display()
        yield Entry("Căn cứ, mục đích, yêu cầu", label, passage.text, place.url)


def _objectives(plan: Plan) -> Iterator[Entry]:
    targets = Target.objects.filter(measure__indicator__plan=plan, order__gt=0)
    sentences: dict[int, list[Target]] = {}
    for target in targets.select_related("measure").order_by("order", "measure__code"):
        sentences.setdefault(target.objective_id, []).append(target)
    for objective in plan.objectives.all():
        when = f", đến năm {objective.horizon}" if objective.horizon else ""
        label = f"{objective.code}{when}"
        yield Entry("Mục tiêu", label, objective.text, place_of(objective.code).url)
        for target in sentences.get(objective.pk, ()):
            place = place_of(f"{target.measure.code}/{target.horizon}")
            label = f"{target.measure.code}{when}"
            yield Entry("Mục tiêu", label, target.sentence, place.url)


def _indicators(plan: Plan) -> Iterator[Entry]:
    measures = Measure.objects.filter(indicator__plan=plan).select_related("indicator")
    previous = None
    for measure in measures.in_plan_order():
        indicator = measure.indicator
        url = reverse("indicator", args=[indicator.code])
        if indicator != previous:
            yield Entry(INDICATORS, indicator.code, indicator.name, url)
        previous = indicator
        yield Entry(INDICATORS, f"Số đo {measure.code}", measure.name, f"{url}#{measure.code}")


def _solutions(plan: Plan) -> Iterator[Entry]:
    for section in plan.sections.prefetch_related("solutions"):
        place = Place("plan_solutions", str(section.number))
        yield Entry("Nhiệm vụ, giải pháp", f"III.{section.number}", section.title, place.url)
        for solution in section.solutions.all():
            code = f"III.{solution.code}"
            yield Entry("Nhiệm vụ, giải pháp", code, solution.text, place_of(code).url)


def _money(plan: Plan) -> Iterator[Entry]:
    for passage in plan.passages.filter(part="funding"):
        yield Entry("Kinh phí", "IV", passage.text, place_of_passage(passage).url)
    for line in plan.budget_lines.prefetch_related("amounts__period"):
        amounts = "; ".join(
            f"{cell.period.code}: {format_money(cell.amount)} triệu đồng"
            for cell in line.amounts.all()
        )
        place = Place("plan_budget", f"dong-{line.number}")
        yield Entry(
            "Kinh phí", f"Dòng kinh phí {line.number}", f"{line.name} ({amounts})", place.url
        )
    for source in plan.funding_sources.all():
        place = Place("plan_budget", f"nguon-{source.code}")
        yield Entry("Kinh phí", "Nguồn kinh phí", source.name, place.url)


def _duties(plan: Plan) -> Iterator[Entry]:
    duties = Duty.objects.filter(heading__plan=plan).in_plan_order().select_related("heading")
    heading = None
    for duty in duties.prefetch_related("subjects__agency__names"):
        if duty.heading != heading:
            heading = duty.heading
            place = Place("plan_duties", f"muc-{heading.number}")
            yield Entry("Trách nhiệm", f"V.{heading.number}", heading.title, place.url)
        code = f"V.{duty.code}"
        agencies = tuple(subject.agency for subject in duty.subjects.all() if subject.agency)
        yield Entry("Trách nhiệm", code, duty.text, place_of(code).url, agencies)


def _closing(plan: Plan) -> Iterator[Entry]:
    for passage in plan.passages.filter(part__in=["reporting", "closing"]):
        place = place_of_passage(passage)
        yield Entry("Chế độ báo cáo", passage.get_part_display(), passage.text, place.url)
    for recipient in plan.recipients.all():
        url = Place("plan", "noi-nhan").url
        yield Entry("Chế độ báo cáo", "Nơi nhận", recipient.wording, url)


def _tasks(plan: Plan) -> Iterator[Entry]:
    rows = Task.objects.filter(section__plan=plan).with_parts().in_plan_order()
    for task in rows:
        leads = tuple(lead.agency for lead in task.leads.all())
        text = (
            f"{task.full_name}. Chủ trì: {'; '.join(map(str, leads))}. Phối hợp: "
            f"{'; '.join(partner.name for partner in task.partners.all())}."
        )
        place = Place("tasks", task.code)
        yield Entry("Phụ lục: nhiệm vụ", f"Nhiệm vụ {task.code}", text, place.url, leads)


def _agencies() -> Iterator[Entry]:
    for agency in Agency.objects.prefetch_related("names"):
        text = f"{agency.name} ({agency.short_name})"
        yield Entry("Cơ quan", agency.code, text, reverse("agency", args=[agency.code]))


def _errata(plan: Plan) -> Iterator[Entry]:
    for erratum in plan.errata.all():
        text = f"Bản in ghi “{erratum.as_issued}”, đọc là “{erratum.corrected}”. {erratum.note}"
        yield Entry("Đính chính", erratum.place, text.strip(), place_of(erratum.place).url)
