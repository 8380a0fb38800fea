"""A file on its way through the app in a real Chromium: upload, preview, progress, result, discover."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from fukasa.pipelines.home import Home
from tests.browser.serving import Served, prepare, serving
from tests.factories.ingest import HEADER, SEEN, posts_csv
from tests.factories.workspaces import PASSWORD
from tests.fixtures.browser import Visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PATIENCE = 60_000
MANY = 200_000


@dataclass
class Desk:
    """A member before the browser: the data folder, the pages, the app."""

    data: Path
    context: BrowserContext
    served: Served

    def sit_down(self) -> Visit:
        visit = Visit(self.context.new_page(), self.served.base)
        visit.page.set_default_timeout(PATIENCE)
        visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
        visit.page.on("console", lambda one: visit.complaints.append(one.text) if one.type == "error" else None)
        return visit

    def log_in(self) -> Visit:
        visit = self.sit_down()
        visit.go("/login/")
        visit.page.fill("#id_login", "owner@example.com")
        visit.page.fill("#id_password", PASSWORD)
        visit.page.get_by_role("button", name="ログイン", exact=True).click()
        visit.page.wait_for_url(f"{self.served.base}/")
        return visit


@pytest.fixture(scope="module")
def make_data(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    def make() -> Path:
        data = tmp_path_factory.mktemp("office") / "data"
        prepare(tmp_path_factory, data, request.config.cache.mkdir("fukasa"))
        return data

    return make


@pytest.fixture(scope="module")
def app(make_data: Callable[[], Path]) -> Iterator[tuple[Path, Served]]:
    """One app for the journeys that leave it alive; each brings an account of its own."""
    data = make_data()
    with serving(data) as served:
        yield data, served


@pytest.fixture
def context(chromium: Browser) -> BrowserContext:
    return chromium.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")


@pytest.fixture
def desk(app: tuple[Path, Served], context: BrowserContext) -> Desk:
    return Desk(app[0], context, app[1])


def upload(page: Page, path: Path, button: str = "アップロードして確認") -> None:
    page.set_input_files("input[name=uploads]", path)
    page.get_by_role("button", name=button).click()
    page.wait_for_selector("#preview")


def test_a_file_is_uploaded_checked_imported_found_and_undone(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "9月の投稿.csv"
    text = posts_csv((1000, -7, 900, 1500, 1100, 1300), account="undone")
    path.write_text(text.replace("views", "plays gained"), encoding="utf-8")
    seen = desk.log_in()
    page = seen.go("/imports/")
    page.get_by_role("link", name="新しい取り込み").click()
    upload(page, path)
    expect(page.locator("h1")).to_have_text("9月の投稿.csv")
    expect(page.get_by_text("読まない列")).to_contain_text("plays gained")
    page.locator(".more-fields > summary").click()
    page.select_option("#column-views", "plays gained")
    expect(page.locator("#preview")).to_contain_text("個数が負の値です")
    assert seen.barriers() == []
    page.get_by_role("button", name="このファイルを取り込む").click()
    expect(page.get_by_text("取り込み済み")).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".rejects")).to_contain_text("直すか、空にしてください")
    assert seen.barriers() == []
    with page.expect_download() as download:
        page.get_by_role("link", name="すべてCSVでダウンロード").click()
    assert "個数が負の値です" in Path(download.value.path()).read_text(encoding="utf-8-sig")
    page.get_by_role("link", name="自社ファイルのアカウントを見る").click()
    expect(page.locator("#main")).to_contain_text("undone")
    page.go_back()
    page.get_by_role("link", name="この取り込みを取り消す").click()
    page.get_by_role("button", name="取り除く").click()
    expect(page.get_by_text("残っていないことを確認済みです")).to_be_visible(timeout=PATIENCE)
    assert seen.complaints == []


def test_an_import_waits_for_another_writer_and_tells_whom(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_text(posts_csv(account="waiting"), encoding="utf-8")
    seen = desk.log_in()
    page = seen.go("/imports/new/")
    upload(page, path)
    with Home(desk.data).lake.write("refresh"):
        page.get_by_role("button", name="このファイルを取り込む").click()
        expect(page.locator(".live")).to_contain_text("別の処理「refresh」が書き込み中", timeout=PATIENCE)
        assert seen.barriers() == []
    expect(page.get_by_text("取り込み済み")).to_be_visible(timeout=PATIENCE)
    assert seen.complaints == []


def test_an_import_survives_the_killing_of_the_app(
    make_data: Callable[[], Path], context: BrowserContext, tmp_path: Path
) -> None:
    path, data = tmp_path / "posts.csv", make_data()
    rows = (f"tiktok,hana,p{n},2025-09-01T09:00:00Z,{SEEN},5000,{n},50,5" for n in range(MANY))
    path.write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    with serving(data) as served:
        page = Desk(data, context, served).log_in().go("/imports/new/")
        upload(page, path)
        page.get_by_role("button", name="このファイルを取り込む").click()
        expect(page.locator(".live")).to_contain_text(re.compile("[1-9][0-9,]*行を読み取り"), timeout=PATIENCE)
        served.process.kill()
        served.process.wait(10)
        address = page.url.removeprefix(served.base)
    version = Home(data).lake.current().id
    with serving(data) as served:
        page = Desk(data, context, served).sit_down().go(address)  # the session outlives the process
        expect(page.get_by_text("取り込み済み")).to_be_visible(timeout=PATIENCE)  # nobody had to ask for it again
        expect(page.locator(".figures")).to_contain_text(f"{MANY:,}")
    assert Home(data).lake.current().id > version
    assert [each.name for each in (data / "uploads").iterdir()] == []


def test_everything_works_without_javascript(desk: Desk, chromium: Browser, tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_text(posts_csv(account="plain").replace("posted_at", "wann"), encoding="utf-8")
    desk.log_in()
    desk.context.add_cookies([{"name": "fukasa_language", "value": "en", "url": desk.served.base}])
    context = chromium.new_context(java_script_enabled=False)
    context.add_cookies(desk.context.cookies())
    page = context.new_page()
    page.goto(f"{desk.served.base}/imports/new/")
    upload(page, path, "Upload and look at it")
    expect(page.get_by_role("button", name="Import this file")).to_be_disabled()
    page.select_option("#column-posted_at", "wann")
    page.get_by_role("button", name="Preview again").click()
    page.get_by_role("button", name="Import this file").click()
    expect(page.get_by_text("Imported", exact=True)).to_be_visible(timeout=PATIENCE)
