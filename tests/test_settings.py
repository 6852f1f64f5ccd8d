"""Configuration comes from the environment; what cannot be right stops the start in a sentence."""

import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from soctrang_ip import production
from soctrang_ip.accounts.models import User
from soctrang_ip.lib import environment
from soctrang_ip.lib.environment import RefusalToStartError
from soctrang_ip.lib.logs import JsonFormatter
from tests.reporting.factories import open_round

GOOD_KEY = "".join(chr(97 + index * 7 % 26) + str(index % 10) for index in range(30))


@pytest.fixture
def safe(tmp_path: Path) -> dict[str, str]:
    """An environment with which the production profile starts."""
    return {
        "PROFILE": "production",
        "SECRET_KEY": GOOD_KEY,
        "ALLOWED_HOSTS": "sohuutritue.soctrang.gov.vn",
        "SITE_URL": "https://sohuutritue.soctrang.gov.vn",
        "EMAIL_HOST": "thu.soctrang.gov.vn",
        "MEDIA_ROOT": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/portal.sqlite3",
    }


def load_settings(variables: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return run_python("import soctrang_ip.settings", variables)


def run_python(code: str, variables: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        env={"PATH": os.environ["PATH"], **variables},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_production_profile_starts_with_safe_settings(safe: dict[str, str]) -> None:
    assert load_settings(safe).returncode == 0


@pytest.mark.parametrize(
    ("variable", "value", "complaint"),
    [
        ("SECRET_KEY", "", "SECRET_KEY"),
        ("SECRET_KEY", GOOD_KEY[:49], "SECRET_KEY"),
        ("SECRET_KEY", "ab" * 40, "SECRET_KEY"),
        ("SECRET_KEY", settings.LOCAL_SECRET_KEY, "SECRET_KEY"),
        ("DEBUG", "1", "DEBUG"),
        ("ALLOWED_HOSTS", "", "ALLOWED_HOSTS"),
        ("ALLOWED_HOSTS", "a.vn,*", "ALLOWED_HOSTS"),
        ("SITE_URL", "", "SITE_URL"),
        ("SITE_URL", "http://sohuutritue.soctrang.gov.vn", "SITE_URL"),
        ("SITE_URL", "https://", "SITE_URL"),
        ("EMAIL_HOST", "", "EMAIL_HOST"),
        ("MEDIA_ROOT", "/nowhere/media", "MEDIA_ROOT"),
        ("DATABASE_URL", "sqlite:////nowhere/portal.sqlite3", "thư mục cơ sở dữ liệu"),
        ("PROFILE", "prod", "PROFILE"),
        ("EMAIL_PORT", "smtp", "EMAIL_PORT"),
        ("BEHIND_TLS_PROXY", "maybe", "BEHIND_TLS_PROXY"),
    ],
)
def test_an_unsafe_value_stops_the_start_with_one_sentence(
    safe: dict[str, str], variable: str, value: str, complaint: str
) -> None:
    start = load_settings({**safe, variable: value})
    assert start.returncode == 1
    assert complaint in start.stderr
    assert len(start.stderr.splitlines()) == 1


def test_a_personal_machine_needs_no_configuration() -> None:
    assert load_settings({}).returncode == 0


def test_a_variable_set_to_nothing_counts_as_not_set() -> None:
    assert load_settings({"DATABASE_URL": "", "PROFILE": " "}).returncode == 0


def test_a_server_with_a_weak_key_exits_without_a_trace(safe: dict[str, str]) -> None:
    start = run_python("import soctrang_ip.wsgi", {**safe, "SECRET_KEY": "weak"})
    assert start.returncode == 1
    assert "Traceback" not in start.stderr


def test_a_server_without_tables_exits_without_a_trace(safe: dict[str, str]) -> None:
    start = run_python("import soctrang_ip.wsgi", safe)
    assert start.returncode == 1
    assert "manage.py migrate" in start.stderr
    assert "Traceback" not in start.stderr


@pytest.mark.django_db
def test_production_starts_on_a_database_without_sample_data() -> None:
    production.refuse_sample_data()


def test_production_refuses_an_active_sample_account(sample_account: User) -> None:
    with pytest.raises(RefusalToStartError, match="tài khoản minh họa"):
        production.refuse_sample_data()


def test_production_starts_when_sample_accounts_are_locked(sample_account: User) -> None:
    sample_account.is_active = False
    sample_account.save()
    production.refuse_sample_data()


def test_production_refuses_a_sample_round(plan_data: None) -> None:
    open_round(2024, is_sample=True)
    with pytest.raises(RefusalToStartError, match="kỳ báo cáo minh họa"):
        production.refuse_sample_data()


@pytest.fixture
def sample_account(db: None) -> User:
    return User.objects.create_user("a@example.vn", "Minh Họa", "x", is_sample=True)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("sqlite:////srv/portal.sqlite3", "/srv/portal.sqlite3"),
        ("sqlite:///portal.sqlite3", "portal.sqlite3"),
        ("sqlite:////srv/a%20b.sqlite3", "/srv/a b.sqlite3"),
        ("postgresql://user:p%40ss@host:5433/portal", "portal"),
        ("postgresql:///portal?host=/run/postgresql", "portal"),
    ],
)
def test_a_database_url_names_its_database(
    monkeypatch: pytest.MonkeyPatch, url: str, name: str
) -> None:
    monkeypatch.setenv("A_DATABASE", url)
    assert environment.database("A_DATABASE", "")["NAME"] == name


def test_a_postgresql_url_carries_credentials_and_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A_DATABASE", "postgresql://user:p%40ss@host:5433/portal?sslmode=require")
    database = environment.database("A_DATABASE", "")
    assert (database["USER"], database["PASSWORD"]) == ("user", "p@ss")
    assert (database["HOST"], database["PORT"]) == ("host", "5433")
    assert database["OPTIONS"] == {"sslmode": "require"}
    monkeypatch.setenv("A_DATABASE", "postgresql:///portal?host=/run/postgresql&user=u")
    database = environment.database("A_DATABASE", "")
    assert (database["USER"], database["HOST"]) == ("u", "/run/postgresql")


@pytest.mark.parametrize("url", ["mysql://host/portal", "sqlite:///", "postgresql://h:x/portal"])
def test_a_database_url_of_another_kind_is_refused(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("A_DATABASE", url)
    with pytest.raises(RefusalToStartError, match="A_DATABASE"):
        environment.database("A_DATABASE", "")


def test_a_log_event_is_one_line_whatever_the_text() -> None:
    record = logging.LogRecord("portal", logging.INFO, "", 0, "tên %s", ("a\nb\u2028<c>",), None)
    line = JsonFormatter().format(record)
    assert line.isascii()
    assert len(line.splitlines()) == 1
    assert json.loads(line)["message"] == "tên a\nb\u2028<c>"
