"""A random walk of several people through the pages of one report, and what must always hold.

The walk knows the table of transitions as `test_lifecycle_table` writes it out from the design,
not the code under test: nothing may happen that the table does not hold, and after every step the
journal, the versions and the typed words have to agree.
"""

import datetime
import random
from collections import Counter
from dataclasses import dataclass, field

import time_machine
from django.test import Client
from django.urls import reverse

from reporting.figures import agencies
from reporting.figures.filing import filing
from reporting.models import (
    Obligation,
    ReportEvent,
    ReportingRound,
    ReportVersion,
    Status,
    TopicEntry,
)
from reporting.models.versions import OPEN_STATUSES, UNSENT_STATUSES
from soctrang_ip.accounts.models import Membership, Role
from tests.reporting import factories
from tests.reporting.filing import SectionPage
from tests.reporting.lifecycle_states import NOTHING, ON_PAPER
from tests.reporting.test_lifecycle_table import MAKES_A_VERSION, PERFORMED

STEPS = 40
PROSE = {"chi-dao": "integration", "danh-gia": "highlights", "phuong-huong": "directions"}
"""A topic of prose in each of some sections."""
PAGES = {
    "start": "report_start",
    "transcribe": "report_transcribe",
    **{
        action: f"report_{action}"
        for action in (
            "ready",
            "unlock",
            "submit",
            "recall",
            "take",
            "release",
            "return",
            "accept",
            "reopen",
            "discard",
            "record",
        )
    },
}
REFUSALS = {400, 403, 404, 409}


@dataclass
class Outcome:
    """`rows` counts what happened by (action, state before), `refused` by action and status."""

    rows: Counter[tuple[str, str]] = field(default_factory=Counter)
    refused: Counter[tuple[str, int]] = field(default_factory=Counter)
    saved: int = 0


class Walk:
    """STEPS steps of one agency's people and the reviewers on one obligation."""

    def __init__(self, seed: int, round_: ReportingRound, agency: str, outcome: Outcome) -> None:
        self.random, self.round, self.outcome = random.Random(seed), round_, outcome
        self.obligation = factories.obligation(round_, agency)
        self.people = {
            "staff": factories.membership(Role.STAFF, agency),
            "signer": factories.membership(Role.SIGNER, agency),
            "foreign staff": factories.membership(Role.STAFF, "SGDDT"),
            "officer": factories.membership(Role.OFFICER, "SKHCN"),
            "head": factories.membership(Role.HEAD, "SKHCN"),
        }
        self.at = factories.opening(round_.year) + datetime.timedelta(hours=1)
        self.typed: dict[tuple[int, str], str] = {}
        """By version and topic: the words last acknowledged."""
        self.steps = 0

    def go(self) -> None:
        for _ in range(STEPS):
            self.steps += 1
            self.at += datetime.timedelta(minutes=self.random.choice((1, 20, 600, 4000)))
            with time_machine.travel(self.at, tick=False):
                self.step()
            self.check()
        self.check_dashboard()

    def step(self) -> None:
        version = self.version()
        state = NOTHING if version is None else state_of(version)
        possible = [action for action, source in PERFORMED if source == state]
        if version and is_untouched(version) and self.random.random() < 0.3:
            self.act("transcribe", self.random.choice(("officer", "head")))
        elif version and version.is_draft and self.random.random() < 0.3:
            self.write(version)
        elif possible and self.random.random() < 0.75:
            # Or few reports would ever get past their draft.
            likely = [action for action in possible if action not in {"discard", "transcribe"}]
            action = self.random.choice([*possible, *likely, *likely])
            if action == "ready" and self.random.random() < 0.8:
                factories.fill(version, by=self.people["staff"].user)
                self.read_filled(version)
            self.act(action, self.random.choice(sorted(PERFORMED[action, state].who)))
        else:
            stale = self.random.choice([*self.obligation.versions.all(), None])
            self.act(self.random.choice(sorted(PAGES)), self.anybody(), stale)

    def version(self) -> ReportVersion | None:
        """The one in hand, else the latest."""
        versions = list(self.obligation.versions.order_by("number"))
        in_hand = [row for row in versions if row.status in OPEN_STATUSES]
        return next(iter(in_hand or versions[::-1]), None)

    def anybody(self) -> str:
        return self.random.choice(sorted(self.people))

    def client(self, name: str) -> Client:
        client = Client(raise_request_exception=True)
        client.force_login(self.people[name].user)
        return client

    # What people do ---------------------------------------------------------------------------

    def write(self, version: ReportVersion) -> None:
        """Anybody types into the draft; only who writes it may, and then the words stay."""
        slug = self.random.choice(sorted(PROSE))
        who = self.anybody()
        if not may_write(self.people[who], version):
            page = reverse("report_section", args=[version.pk, slug])
            assert self.client(who).post(page, {}).status_code in {403, 404}
            self.outcome.refused["write", 403] += 1
            return
        row = TopicEntry.objects.get(version=version, key=PROSE[slug])
        text = f"Bước {self.steps}: {who} viết, số {self.random.randrange(10**6)}."
        page = SectionPage(self.client(who), version, slug).set(row, text=text)
        assert page.save().status_code == 302
        self.typed[version.pk, row.key] = text
        self.outcome.saved += 1

    def read_filled(self, version: ReportVersion) -> None:
        """`factories.fill` writes over every topic of prose."""
        for key in PROSE.values():
            self.typed[version.pk, key] = f"Nội dung {key}."

    def act(self, action: str, who: str, version: ReportVersion | None = None) -> None:
        version = version or self.version()
        if action not in MAKES_A_VERSION and version is None:
            return
        state = NOTHING if version is None else state_of(version)
        if action == "record":
            self.scan(version)
        before = self.everything()
        target = self.obligation.pk if action in MAKES_A_VERSION else version.pk
        answer = self.client(who).post(reverse(PAGES[action], args=[target]), self.needs(action))
        after = ReportEvent.objects.filter(version__obligation=self.obligation).count()
        if answer.status_code == 302 and after > before[0]:
            if action in MAKES_A_VERSION:
                state = self.state_before(before)
            allowed = PERFORMED.get((action, state))
            assert allowed is not None, f"{action} of {state} happened"
            assert who in allowed.who, f"{action} of {state} by {who} happened"
            self.outcome.rows[action, state] += 1
            self.remember_clones()
        else:
            assert answer.status_code in {302, *REFUSALS}, answer.status_code
            # A repeated sending with its own key is answered by the receipt it already has.
            assert answer.status_code != 302 or action == "submit", action
            assert self.everything() == before, f"a refused {action} changed something"
            self.outcome.refused[action, answer.status_code] += 1

    def scan(self, version: ReportVersion | None) -> None:
        """Most of those who record a paper report have scanned it."""
        if version and version.is_being_transcribed and self.random.random() < 0.8:
            factories.attached(version, name="ban-quet.png")

    def needs(self, action: str) -> dict[str, str]:
        later = (self.at + datetime.timedelta(days=5)).date()
        return {
            "reason": "Lý do của bước này.",
            "return-reason": "Thiếu số.",
            "return-answer_by": f"{later:%d/%m/%Y}",
            "reopen-reason": "Sửa số.",
            "received_on": f"{self.at - datetime.timedelta(days=1):%d/%m/%Y}",
            "key": f"key-{self.obligation.pk}-{self.steps}",
        }

    def everything(self) -> tuple[int, tuple[tuple[object, ...], ...]]:
        versions = self.obligation.versions.order_by("number")
        events = ReportEvent.objects.filter(version__obligation=self.obligation).count()
        return events, tuple(versions.values_list("pk", "status", "sent_at", "reviewer", "number"))

    def state_before(self, before: tuple[int, tuple[tuple[object, ...], ...]]) -> str:
        """Of the version which a new one follows: the last that was not open."""
        closed = [row for row in before[1] if row[1] not in OPEN_STATUSES]
        return str(closed[-1][1]) if closed else NOTHING

    def remember_clones(self) -> None:
        for version in self.obligation.versions.exclude(based_on=None):
            for key in PROSE.values():
                text = self.typed.get((version.based_on_id, key))
                if text is not None:
                    self.typed.setdefault((version.pk, key), text)

    # What must always hold ----------------------------------------------------------------------

    def check(self) -> None:
        versions = list(self.obligation.versions.order_by("number"))
        assert sum(row.status in OPEN_STATUSES for row in versions) <= 1
        assert sum(row.status == Status.ACCEPTED for row in versions) <= 1
        assert [row.number for row in versions] == list(range(1, len(versions) + 1))
        for version in versions:
            self.check_journal(version)
            self.check_words(version)

    def check_journal(self, version: ReportVersion) -> None:
        state = ""
        for event in version.events.order_by("pk"):
            assert event.from_status == state
            state = event.to_status
        assert state == version.status

    def check_words(self, version: ReportVersion) -> None:
        stored = dict(
            TopicEntry.objects.filter(version=version, key__in=PROSE.values()).values_list(
                "key", "text"
            )
        )
        for key in PROSE.values():
            typed = self.typed.get((version.pk, key))
            assert typed is None or stored[key] == typed, f"lost in version {version.number}"
            if typed is not None and version.status not in UNSENT_STATUSES:
                assert typed in version.snapshot

    def check_dashboard(self) -> None:
        """The dashboard counts the accepted version, and lateness is that of the first arrival."""
        with time_machine.travel(self.at, tick=False):
            found = filing(self.round, agencies.read(self.at.date()), self.at)
        code = self.obligation.agency.code
        accepted = self.obligation.versions.filter(status=Status.ACCEPTED).exists()
        assert any(row.agency_code == code for row in found.accepted.sources) is accepted
        arrived = self.obligation.versions.exclude(sent_at=None).exclude(status=Status.RECALLED)
        first = min((row.sent_at for row in arrived), default=None)
        is_late = (
            first is not None and first >= Obligation.objects.get(pk=self.obligation.pk).due_at
        )
        assert any(row.agency_code == code for row in found.late.sources) is is_late


def state_of(version: ReportVersion) -> str:
    return ON_PAPER if version.is_being_transcribed else version.status


def is_untouched(version: ReportVersion) -> bool:
    """The next draft of a returned or recalled report, in which nobody has written."""
    return (
        version.is_draft
        and version.based_on is not None
        and version.events.count() == 1
        and (not version.topicentry_rows.filter(updated_at__gt=version.created_at).exists())
    )


def may_write(by: Membership, version: ReportVersion) -> bool:
    if version.is_recorded:
        return by.role in {Role.OFFICER, Role.HEAD}
    return by.role in {Role.STAFF, Role.SIGNER} and by.agency_id == version.obligation.agency_id
