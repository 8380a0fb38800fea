"""A file on its way through the app in a real Chromium: upload, preview, progress, result, discover."""

import re
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
MANY = 300_000


@dataclass
class Desk:
    """A member before the browser: the data folder, the app, the page."""

    data: Path
    context: BrowserContext

    def sit_down(self, served: Served) -> Visit:
        visit = Visit(self.context.new_page(), served.base)
        visit.page.set_default_timeout(PATIENCE)
        visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
        visit.page.on("console", lambda one: visit.complaints.append(one.text) if one.type == "error" else None)
        return visit

    def log_in(self, served: Served) -> Visit:
        visit = self.sit_down(served)
        visit.go("/login/")
        visit.page.fill("#id_login", "owner@example.com")
        visit.page.fill("#id_password", PASSWORD)
        visit.page.get_by_role("button", name="ログイン", exact=True).click()
        visit.page.wait_for_url(f"{served.base}/")
        return visit


@pytest.fixture
def desk(
    chromium: Browser, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> Desk:
    data = tmp_path / "data"
    prepare(tmp_path_factory, data, request.config.cache.mkdir("fukasa"))
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    return Desk(data, context)


def upload(page: Page, path: Path, button: str = "アップロードして確認") -> None:
    page.set_input_files("input[name=uploads]", path)
    page.get_by_role("button", name=button).click()
    page.wait_for_selector("#preview")


def test_a_file_is_uploaded_checked_imported_found_and_undone(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "9月の投稿.csv"
    path.write_text(posts_csv((1000, -7, 900, 1500, 1100, 1300)).replace("views", "plays gained"), encoding="utf-8")
    with serving(desk.data) as served:
        seen = desk.log_in(served)
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
        expect(page.locator("#main")).to_contain_text("hana")
        page.go_back()
        page.get_by_role("link", name="この取り込みを取り消す").click()
        page.get_by_role("button", name="取り除く").click()
        expect(page.get_by_text("残っていないことを確認済みです")).to_be_visible(timeout=PATIENCE)
        assert seen.complaints == []


def test_an_import_waits_for_another_writer_and_tells_whom(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_text(posts_csv(), encoding="utf-8")
    with serving(desk.data) as served:
        seen = desk.log_in(served)
        page = seen.go("/imports/new/")
        upload(page, path)
        with Home(desk.data).lake.write("refresh"):
            page.get_by_role("button", name="このファイルを取り込む").click()
            expect(page.locator(".live")).to_contain_text("別の処理「refresh」が書き込み中", timeout=PATIENCE)
            assert seen.barriers() == []
        expect(page.get_by_text("取り込み済み")).to_be_visible(timeout=PATIENCE)
        assert seen.complaints == []


def test_an_import_survives_the_killing_of_the_app(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    rows = (f"tiktok,hana,p{n},2025-09-01T09:00:00Z,{SEEN},5000,{n},50,5" for n in range(MANY))
    path.write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    with serving(desk.data) as served:
        page = desk.log_in(served).go("/imports/new/")
        upload(page, path)
        page.get_by_role("button", name="このファイルを取り込む").click()
        expect(page.locator(".live")).to_contain_text(re.compile("[1-9][0-9,]*行を読み取り"), timeout=PATIENCE)
        served.process.kill()
        served.process.wait(10)
        address = page.url.removeprefix(served.base)
    version = Home(desk.data).lake.current().id
    with serving(desk.data) as served:
        page = desk.sit_down(served).go(address)  # the session outlives the process
        expect(page.get_by_text("取り込み済み")).to_be_visible(timeout=PATIENCE)  # nobody had to ask for it again
        expect(page.locator(".figures")).to_contain_text(f"{MANY:,}")
    assert Home(desk.data).lake.current().id > version
    assert [each.name for each in (desk.data / "uploads").iterdir()] == []


def test_everything_works_without_javascript(desk: Desk, chromium: Browser, tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_text(posts_csv().replace("posted_at", "wann"), encoding="utf-8")
    with serving(desk.data) as served:
        desk.log_in(served)
        desk.context.add_cookies([{"name": "fukasa_language", "value": "en", "url": served.base}])
        context = chromium.new_context(java_script_enabled=False)
        context.add_cookies(desk.context.cookies())
        page = context.new_page()
        page.goto(f"{served.base}/imports/new/")
        upload(page, path, "Upload and look at it")
        expect(page.get_by_role("button", name="Import this file")).to_be_disabled()
        page.select_option("#column-posted_at", "wann")
        page.get_by_role("button", name="Preview again").click()
        page.get_by_role("button", name="Import this file").click()
        expect(page.get_by_text("Imported", exact=True)).to_be_visible(timeout=PATIENCE)
