"""What every test may ask for: the plan, a fixed cast of people, a client that is somebody.

`pytest` runs on a temporary SQLite file, `DATABASE_URL=postgresql://… pytest` on PostgreSQL.
"""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.core.management.commands import flush
from django.db import connections
from django.test import Client
from pytest_django import DjangoDbBlocker

from plan.models import Plan
from reporting import triggers
from reporting.documents import press
from soctrang_ip.accounts.models import Agency, AgencyKind, AgencyName, Membership, Role, User

PASSWORD = "con-thuyen-ba-mui-cheo"
SINCE = datetime.date(2021, 1, 1)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """SQLite tests use a file, so that a live server's threads have connections of their own."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    # A live server's thread would keep its connection, and PostgreSQL the test database with it.
    database["CONN_MAX_AGE"] = 0
    if database["ENGINE"].endswith("sqlite3"):
        folder = tmp_path_factory.mktemp("database")
        database.setdefault("TEST", {})["NAME"] = str(folder / "test.sqlite3")


@pytest.fixture(scope="session", autouse=True)
def flush_without_triggers() -> Iterator[None]:
    """After a test that commits every table is emptied, of sent reports too.

    Only here: on a portal in use the triggers refuse `flush`. They are put back here too, since
    a flush that fails or restores serialized data emits no post_migrate.
    """
    empty = flush.Command.handle

    def handle(command: flush.Command, **options: Any) -> None:
        connection = connections[options["database"]]
        triggers.remove(connection)
        try:
            empty(command, **options)
        finally:
            triggers.install(connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flush.Command, "handle", handle)
        yield


@pytest.fixture(autouse=True)
def test_settings(settings: LazySettings, tmp_path: Path) -> None:
    """Cheap passwords, and uploaded files that vanish with the test."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def documents_in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process for each document costs seconds; that they are printed apart is test_press's."""
    monkeypatch.setattr(press, "printed", lambda job: job.write())


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The plan is there from the beginning, so that not every test has to load it."""
    with django_db_blocker.unblock():
        call_command("load_plan", verbosity=0)


@pytest.fixture
def plan_data(db: None) -> None:
    """The real plan, with its agencies, as `manage.py load_plan` leaves it.

    It has to be loaded again only after a test that commits, which empties every table.
    """
    if not Plan.objects.exists():
        call_command("load_plan", verbosity=0)


@pytest.fixture
def no_plan(db: None) -> None:
    """A database as `migrate` leaves it, until the end of the test."""
    if Plan.objects.exists():
        call_command("flush", interactive=False, verbosity=0)


@dataclass(frozen=True)
class Cast:
    """Users by what they are; all have `PASSWORD` and need not change it.

    Staff and signer belong to Sở NN&PTNT, `other_staff` and `other_signer` to Sở VHTT&DL,
    officer, head, `dost_staff`, `dost_signer` and administrator to Sở KH&CN, the leader to
    UBND tỉnh; the stranger has an account and no membership.
    """

    staff: User
    signer: User
    other_staff: User
    other_signer: User
    dost_staff: User
    dost_signer: User
    officer: User
    second_officer: User
    head: User
    leader: User
    administrator: User
    stranger: User

    def of_role(self, role: Role) -> User:
        return getattr(self, role.value)


@pytest.fixture
def cast(request: pytest.FixtureRequest, db: None) -> Cast:
    """The people, in the plan's agencies if the test has `plan_data`, else in agencies alike."""
    if "plan_data" in request.fixturenames:
        request.getfixturevalue("plan_data")
    agriculture = agency("SNNPTNT", "Sở Nông nghiệp và Phát triển nông thôn", order=2)
    culture = agency("SVHTTDL", "Sở Văn hóa, Thể thao và Du lịch", order=3)
    dost = agency("SKHCN", "Sở Khoa học và Công nghệ", order=1)
    province = Agency.objects.filter(kind=AgencyKind.PROVINCE).first() or agency(
        "UBNDT", "Ủy ban nhân dân tỉnh Sóc Trăng", order=0, kind=AgencyKind.PROVINCE
    )
    return Cast(
        staff=person("staff", "Lâm Thị Sa Rương", agriculture, Role.STAFF),
        signer=person("signer", "Huỳnh Ngọc Nhã", agriculture, Role.SIGNER),
        other_staff=person("other.staff", "Trần Minh Lý", culture, Role.STAFF),
        other_signer=person("other.signer", "Sơn Thanh Liêm", culture, Role.SIGNER),
        dost_staff=person("dost.staff", "Nguyễn Thị Út", dost, Role.STAFF),
        dost_signer=person("dost.signer", "Phan Văn Đởm", dost, Role.SIGNER),
        officer=person("officer", "Đỗ Thị Ánh", dost, Role.OFFICER),
        second_officer=person("second.officer", "Thạch Dương", dost, Role.OFFICER),
        head=person("head", "Lý Văn Ủy", dost, Role.HEAD),
        leader=person("leader", "Võ Thị Bích Hòa", province, Role.LEADER),
        administrator=person("administrator", "Kim Sà Phone", dost, Role.ADMINISTRATOR),
        stranger=person("stranger", "Ngô Không Vai", None, None),
    )


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    """`client_of(cast.officer)`: a client logged in as that person."""

    def logged_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return logged_in


def agency(code: str, name: str, order: int, kind: AgencyKind = AgencyKind.DEPARTMENT) -> Agency:
    found = Agency.objects.filter(code=code).first()
    if found:
        return found
    made = Agency.objects.create(code=code, kind=kind, order=order, active_from=SINCE)
    AgencyName.objects.create(
        agency=made, valid_from=SINCE, name=name, short_name=name, header_name=name.upper()
    )
    return made


def person(mailbox: str, full_name: str, agency: Agency | None, role: Role | None) -> User:
    user = User.objects.create_user(
        f"{mailbox}@example.vn", full_name, PASSWORD, must_change_password=False
    )
    if agency and role:
        Membership.objects.create(user=user, agency=agency, role=role, valid_from=SINCE)
    return user
