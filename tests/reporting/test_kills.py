"""The server is killed in the middle of its work, again and again: nothing acknowledged is lost.

Real processes and connections; the long form is `make soak`. What got no answer may have
happened or not, so a sending is repeated with its key and must not happen twice.
"""

import http.client
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from reporting.models import Action, ReportEvent, ReportVersion, Status, TopicEntry
from soctrang_ip.accounts.models import Agency, Role
from tests.reporting import factories
from tests.reporting.filing import SectionPage

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("plan_data")]

KILLS = int(os.environ.get("KILLS", "5"))
MANY = 50
WRITERS = 3
"""Agencies whose staff type at the same time."""
ROOT = Path(__file__).resolve().parents[2]
TOKEN = "t" * 32
PATIENCE = 60


class NoAnswer(Exception):
    """The server died before it answered, or is not there."""


@dataclass(frozen=True)
class Answer:
    status_code: int
    content: bytes


@dataclass
class Server:
    """gunicorn on the test's own database, two workers of four threads."""

    port: int
    log: Path
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        environment = os.environ | {
            "DATABASE_URL": database_url(),
            "MEDIA_ROOT": str(settings.MEDIA_ROOT),
            "PORT": str(self.port),
        }
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py"],
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(f"{self.address}/dang-nhap/", timeout=5).read()
            except (OSError, urllib.error.URLError):
                time.sleep(0.05)
            else:
                return
        pytest.fail(f"The server did not start: {self.log.read_text()[-2000:]}")

    def kill(self) -> None:
        """SIGKILL to the master and its workers: nobody gets to finish anything."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def database_url() -> str:
    """The test's database, for another process."""
    parameters = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{parameters['NAME']}"
    host = urllib.parse.urlsplit(os.environ["DATABASE_URL"]).query
    return f"postgresql:///{parameters['NAME']}?{host}"


class Browser:
    """Posts over the network with the session of one person."""

    def __init__(self, server: Server, session: str) -> None:
        self.server, self.session = server, session

    def post(self, path: str, data: dict[str, object]) -> Answer:
        request = urllib.request.Request(
            f"{self.server.address}{path}",
            data=urllib.parse.urlencode(data, doseq=True).encode(),
            headers={
                "Cookie": f"sessionid={self.session}; csrftoken={TOKEN}",
                "X-CSRFToken": TOKEN,
            },
        )
        try:
            return self._answer(request)
        except (OSError, http.client.HTTPException) as cut:
            raise NoAnswer from cut

    def _answer(self, request: urllib.request.Request) -> Answer:
        opener = urllib.request.build_opener(_Stay)
        try:
            with opener.open(request, timeout=PATIENCE) as answer:
                return Answer(answer.status, answer.read())
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.read())


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object, **kwargs: object) -> None:
        return None


class Worker(threading.Thread):
    """Keeps what its job raised."""

    def __init__(self, job: Callable[[], None]) -> None:
        super().__init__(daemon=True)
        self.job, self.error = job, None

    def run(self) -> None:
        try:
            self.job()
        except Exception as error:
            self.error = error
        finally:
            connection.close()


@dataclass
class Told:
    """What the server acknowledged."""

    saved: dict[int, list[str]] = field(default_factory=dict)
    """By version: the words of its one topic, the last acknowledged at the end."""
    sent: dict[int, str] = field(default_factory=dict)
    """By version: the path of the receipt."""
    unsure: dict[int, list[str]] = field(default_factory=dict)
    """By version: the words sent after the last acknowledged ones and not answered."""
    repeated: int = 0

    @property
    def writes(self) -> int:
        return sum(map(len, self.saved.values())) + len(self.sent)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    made = Server(port, tmp_path / "server.log")
    made.start()
    yield made
    made.kill()


def session_of(role: Role, agency: str) -> str:
    client = Client()
    client.force_login(factories.membership(role, agency).user)
    return client.cookies["sessionid"].value


def test_no_kill_loses_or_doubles_what_was_acknowledged(
    server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    codes = list(Agency.objects.reporting().values_list("code", flat=True))
    rounds = [factories.open_round(year) for year in (2026, *range(2022, 2022 + KILLS // 25))]
    drafts = [factories.draft(rounds[0], code) for code in codes[:WRITERS]]
    waiting = [
        factories.waiting_report(round_, code) for round_ in rounds for code in codes[WRITERS:]
    ]
    told, stop = Told(), threading.Event()
    jobs = [typist(server, draft, told, stop) for draft in drafts]
    jobs.append(signers(server, waiting, told, stop))
    threads = [Worker(job) for job in jobs]
    for thread in threads:
        thread.start()
    chance = random.Random(KILLS)
    for _ in range(KILLS):
        time.sleep(chance.uniform(0.3, 1.5))
        server.kill()
        server.start()
    time.sleep(0.5)
    stop.set()
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive()
        assert thread.error is None, repr(thread.error)
    check(drafts, waiting, told)
    with capsys.disabled():
        print(  # noqa: T201
            f"\n{KILLS} kills on {connection.vendor}: {told.writes} writes acknowledged "
            f"({len(told.sent)} sendings, {told.repeated} of them repeated), none lost or doubled"
        )
    assert told.writes >= (500 if KILLS >= MANY else 10)
    assert told.sent


def typist(
    server: Server, draft: ReportVersion, told: Told, stop: threading.Event
) -> Callable[[], None]:
    """Types into one topic as fast as the server answers, each time other words."""
    agency = draft.obligation.agency.code
    reader = Client()
    reader.force_login(factories.membership(Role.STAFF, agency).user)
    browser = Browser(server, session_of(Role.STAFF, agency))
    page = SectionPage(reader, draft, "danh-gia")
    row = TopicEntry.objects.get(version=draft, key="highlights")
    prefix = next(name for name in page.data if name.endswith("-highlights-text"))[: -len("-text")]
    page.client = browser
    told.saved[draft.pk], told.unsure[draft.pk] = [], []

    def run() -> None:
        number, keep = 0, {}
        while not stop.is_set():
            number += 1
            words = f"Câu số {number} của {agency}."
            page.set(row, text=words)
            try:
                answer = page.save_row(prefix, **keep)
            except NoAnswer:
                told.unsure[draft.pk].append(words)
                time.sleep(0.05)
                continue
            # 409: words that got no answer were saved after all; these go over them.
            keep = {"keep": prefix} if answer.status_code == 409 else {}
            assert answer.status_code in {200, 409}, answer.content[:500]
            if answer.status_code == 200:
                told.saved[draft.pk].append(words)
                told.unsure[draft.pk].clear()

    return run


def signers(
    server: Server, waiting: list[ReportVersion], told: Told, stop: threading.Event
) -> Callable[[], None]:
    """Send one report after the other, each again with its key until there is an answer."""
    sessions = {
        version.pk: session_of(Role.SIGNER, version.obligation.agency.code) for version in waiting
    }

    def run() -> None:
        for version in waiting:
            browser = Browser(server, sessions[version.pk])
            path = reverse("report_submit", args=[version.pk])
            tries = 0
            while version.pk not in told.sent and not stop.is_set():
                tries += 1
                try:
                    answer = browser.post(path, {"key": f"kill-{version.pk}"})
                except NoAnswer:
                    time.sleep(0.05)
                    continue
                assert answer.status_code == 302, answer.content[:500]
                told.sent[version.pk] = path
                told.repeated += tries > 1
            if stop.is_set():
                return

    return run


def check(drafts: list[ReportVersion], waiting: list[ReportVersion], told: Told) -> None:
    for draft in drafts:
        text = TopicEntry.objects.get(version=draft, key="highlights").text
        assert text in [*told.saved[draft.pk][-1:], *told.unsure[draft.pk]]
    sendings = ReportEvent.objects.filter(action=Action.SUBMIT)
    assert sendings.values("version").distinct().count() == sendings.count()
    for version in waiting:
        version.refresh_from_db()
        events = sendings.filter(version=version).count()
        assert events == (version.status == Status.SUBMITTED)
        if version.pk in told.sent:
            assert version.status == Status.SUBMITTED
            assert version.snapshot_sha256
