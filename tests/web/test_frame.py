"""The frame around the pages: headers, refusals, assets, health, palette, translations."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from fukasa import __version__
from fukasa.analysis.engagement.tiers import tier_schemes
from fukasa.apps.workspaces.choices import TIER_SCHEMES
from fukasa.core.errors import NotPermitted
from fukasa.pipelines.pictures.theme import DARK, LIGHT, Palette
from fukasa.web.assets import prepare_assets, static_prefix
from fukasa.web.navigation import ENTRIES
from tests.factories.workspaces import People

ROOT = Path(__file__).resolve().parent.parent.parent


def refusing(request: HttpRequest) -> HttpResponse:
    raise NotPermitted("this <b>may</b> not be")


urlpatterns = [path("refusing/", refusing), path("", include("fukasa.web.urls"))]


def test_the_policy_allows_nothing_from_outside_and_nothing_inline(people: People) -> None:
    policy = people.owner.client.get("/").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Frame-Options", "DENY"),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ],
)
def test_pages_carry_the_headers_of_a_careful_app(header: str, value: str, people: People) -> None:
    assert people.anonymous.get("/login/").headers[header] == value


@pytest.mark.django_db
def test_health_tells_that_it_is_well_and_its_version() -> None:
    assert Client().get("/healthz").json() == {"status": "ok", "version": __version__}


@pytest.mark.django_db
def test_health_tells_that_the_database_is_away_without_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise DatabaseError("password=secret")

    monkeypatch.setattr("fukasa.web.readiness.connection.cursor", fail)
    response = Client().get("/readyz")
    assert response.status_code == 503
    assert "secret" not in response.content.decode()


@pytest.mark.urls(__name__)
def test_a_refusal_is_a_page_with_its_sentence_and_status(people: People) -> None:
    response = people.owner.client.get("/refusing/")
    assert response.status_code == 403
    assert "this &lt;b&gt;may&lt;/b&gt; not be" in response.content.decode()


def test_an_address_that_is_none_gives_a_page_in_the_language_of_the_reader(people: People) -> None:
    response = people.anonymous.get("/nowhere/")
    assert response.status_code == 404
    assert "見つかりません" in response.content.decode()


def test_a_form_from_elsewhere_is_refused_with_a_page(people: People) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/login/", {})
    assert response.status_code == 403
    assert "フォームの有効期限" in response.content.decode()


def test_the_static_address_names_the_content(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("a{}")
    before = static_prefix(tmp_path)
    (tmp_path / "a.css").write_text("b{}")
    assert static_prefix(tmp_path) != before
    assert before.startswith("/static/")


@pytest.mark.slow
def test_the_chart_library_is_built_once_and_holds_the_interpreter(tmp_path: Path) -> None:
    built = prepare_assets(tmp_path)
    stamp = built.stat().st_mtime_ns
    assert prepare_assets(tmp_path) == built
    assert built.stat().st_mtime_ns == stamp
    assert "window.vegaEmbed" in built.read_text()
    assert built.with_name("vega.js.gz").stat().st_size < 400_000


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_the_settings_pass_the_checks_of_a_deployment() -> None:
    environment = {"FUKASA_SECRET_KEY": "x" * 30 + "abcdefghijklmnopqrstuvwxyz0123456789", "FUKASA_HTTPS": "1"}
    command = [sys.executable, "-W", "error", "-m", "django", "check", "--deploy", "--fail-level", "WARNING"]
    run = subprocess.run(
        command,
        env=environment | {"DJANGO_SETTINGS_MODULE": "fukasa.web.settings", "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize(("palette", "selector"), [(LIGHT, ":root {"), (DARK, ':root[data-theme="dark"] {')])
def test_charts_and_pages_share_their_colours(palette: Palette, selector: str) -> None:
    sheet = (Path(settings.BASE_DIR) / "static" / "fukasa" / "app.css").read_text()
    block = sheet.split(selector, 1)[1].split("}", 1)[0]
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block))
    names = {"surface": "surface", "text": "text", "muted": "muted", "line": "line", "accent": "accent"}
    names |= {"accent_soft": "accent-soft", "good": "good", "warn": "warn", "bad": "bad", "rest": "rest"}
    assert {name: getattr(palette, name) for name in names} == {name: colours[css] for name, css in names.items()}


def test_dark_by_choice_and_dark_by_device_are_the_same() -> None:
    sheet = (Path(settings.BASE_DIR) / "static" / "fukasa" / "app.css").read_text()
    chosen = sheet.split(':root[data-theme="dark"] {', 1)[1].split("}", 1)[0].split()
    device = sheet.split(':root[data-theme="auto"] {', 1)[1].split("}", 1)[0].split()
    assert chosen == device


def test_every_entry_of_the_rail_leads_somewhere() -> None:
    assert [entry.route for entry in ENTRIES if entry.url() is None] == []


def test_the_settings_offer_the_tier_schemes_that_there_are() -> None:
    assert [key for key, _ in TIER_SCHEMES] == list(tier_schemes())


def test_every_string_of_the_interface_is_translated() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "tools.check_translations"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout
