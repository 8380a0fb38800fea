"""Take pictures of the pages: ``python -m tools.screenshots [--out FOLDER] [--all] [--base URL]``.

Without options it makes the pictures of the README anew, from a demo world in a temporary folder. ``--all`` takes every
page wide and narrow, light and dark, Japanese and English, to look at.
"""

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from urllib.parse import urljoin

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
README_FOLDER = ROOT / "docs" / "images"
BROWSER_FLAGS = ("--no-sandbox", "--disable-background-networking", "--force-color-profile=srgb")
SIZES = {"wide": (1440, 900), "narrow": (390, 844)}
ACCOUNTS = 2_000
_STARTING = 180.0
_RUNNING = 60_000.0  # milliseconds


@dataclass(frozen=True, slots=True)
class Shot:
    """One page to look at.

    Attributes:
        name: the beginning of the file's name.
        path: where to go.
        readme: whether it stands in the README.
        then: what to click there, one after the other: a link is followed, anything else opens the side panel.

    """

    name: str
    path: str
    readme: bool = False
    then: tuple[str, ...] = ()


SHOTS = (
    Shot("home", "/", readme=True),
    Shot("discover", "/discover/", readme=True),
    Shot(
        "discover-brief",
        "/discover/brief/?brief=美容系のInstagram、フォロワー1万人以上。質問がよく来る人を20人、お酒はNG",
    ),
    Shot("discover-refused", "/discover/brief/?brief=%F0%9F%98%80"),
    Shot("discover-cards", "/discover/?view=cards"),
    Shot("discover-empty", "/discover/?followers=900000000.."),
    Shot("discover-problems", "/discover/?followers=9..1&nonsense=1&words=%22open"),
    Shot(
        "discover-alike",
        "/discover/",
        then=("main a[href^='/creators/']", "a[href*='tab=affinity']", "a[href*='like=']"),
    ),
    Shot("exports", "/exports/"),
    Shot("panel", "/discover/", then=("[hx-target='#panel']",)),
    Shot("report", "/discover/?tier=micro", readme=True, then=("main a[href^='/creators/']",)),
    Shot(
        "comments", "/discover/?sort=-depth_percentile", then=("main a[href^='/creators/']", "a[href*='tab=comments']")
    ),
    Shot(
        "authenticity",
        "/discover/?authenticity=fail",
        then=("main a[href^='/creators/']", "a[href*='tab=authenticity']"),
    ),
    Shot(
        "forecast",
        "/discover/?tier=micro",
        then=("main a[href^='/creators/']", "a[href*='tab=forecast']"),
    ),
    Shot(
        "fit",
        "/discover/?tier=micro",
        then=("main a[href^='/creators/']", "a[href*='tab=affinity']"),
    ),
    Shot("brands", "/brands/"),
    Shot("brand-new", "/brands/new/"),
    Shot("verdicts", "/verdicts/"),
    Shot("forecasts", "/forecasts/"),
    Shot("lists", "/lists/"),
    Shot("list", "/lists/", then=("main a[href^='/lists/1']",)),
    Shot("list-edit", "/lists/1/edit/"),
    Shot("list-fields", "/lists/1/fields/"),
    Shot("list-share", "/lists/1/share/"),
    Shot("list-reviews", "/lists/1/reviews/"),
    Shot("searches", "/lists/searches/"),
    Shot("mirrors", "/lists/mirrors/"),
    Shot("plans", "/plans/"),
    Shot("plan", "/plans/", readme=True, then=("main a[href^='/plans/1']",)),
    Shot("plan-proof", "/plans/", then=("main a[href^='/plans/1']", "a[href*='view=proof']")),
    Shot("plan-changes", "/plans/", then=("main a[href^='/plans/1']", "a[href*='view=changes']")),
    Shot("plan-audience", "/plans/", then=("main a[href^='/plans/1']", "a[href$='/audience/']")),
    Shot("candidates", "/plans/", then=("main a[href^='/plans/1']", "a[href*='view=candidates']")),
    Shot("goals", "/goals/"),
    Shot("goal", "/goals/", then=("main a[href^='/goals/1']",)),
    Shot("goal-new", "/goals/new/"),
    Shot("what-if", "/plans/runs/1/what-if/"),
    Shot("imports", "/imports/"),
    Shot("settings", "/settings/"),
    Shot("depth-weights", "/settings/depth/"),
    Shot("people", "/settings/people/"),
    Shot("profile", "/settings/me/"),
    Shot("roles", "/settings/people/roles/"),
    Shot("invitations", "/settings/people/invitations/"),
    Shot("limits", "/settings/limits/"),
    Shot("devices", "/settings/me/devices/"),
    Shot("second-factor", "/settings/me/second-factor/"),
    Shot("mailed", "/settings/me/notifications/"),
    Shot("tokens", "/settings/tokens/"),
    Shot("webhooks", "/settings/webhooks/"),
    Shot("api", "/settings/api/"),
    Shot("rights", "/settings/rights/"),
    Shot("retention", "/settings/retention/"),
    Shot("audit", "/settings/audit/"),
    Shot("background-work", "/settings/jobs/"),
    Shot("notifications", "/notifications/"),
)


def main() -> int:
    """Take the pictures that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=README_FOLDER)
    parser.add_argument("--all", action="store_true", help="every page, size, theme and language")
    parser.add_argument("--base", default="", help="an app that runs already, as a demo")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with app(options.base) as base, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path(), args=list(BROWSER_FLAGS))
        _plan_the_example(chromium, base)
        _work_a_goal_out(chromium, base)
        if options.all:
            _everything(chromium, base, options.out)
        else:
            _for_readme(chromium, base, options.out)
        chromium.close()
    return 0


def _everything(chromium: Browser, base: str, folder: Path) -> None:
    for size, theme, language in product(SIZES, ("light", "dark"), ("ja", "en")):
        page = logged_in(chromium, base, size, theme, language)
        for shot in SHOTS:
            _take(page, base, shot, folder / f"{shot.name}-{size}-{theme}-{language}.png")
        page.context.close()


def _for_readme(chromium: Browser, base: str, folder: Path) -> None:
    for name, theme, language in (("light", "light", "en"), ("dark", "dark", "en"), ("ja", "light", "ja")):
        page = logged_in(chromium, base, "wide", theme, language)
        for shot in (shot for shot in SHOTS if shot.readme):
            _take(page, base, shot, folder / f"{shot.name}-{name}.png", full=False)
        page.context.close()


def _plan_the_example(chromium: Browser, base: str) -> None:
    """Run the example brief, unless there is a plan already: a plan without a run shows nothing."""
    page = logged_in(chromium, base, "wide", "light", "en")
    page.goto(f"{base}/plans/")
    example = page.locator("form[action='/plans/new/example/'] button").first
    if example.count():
        example.click()
        page.wait_for_selector(".claim", timeout=_RUNNING)  # the search for the plan is over
    page.context.close()


def _work_a_goal_out(chromium: Browser, base: str) -> None:
    """Make a goal, unless there is one."""
    page = logged_in(chromium, base, "wide", "light", "ja")
    page.goto(f"{base}/goals/")
    if not page.locator("main a[href^='/goals/1']").count():
        page.goto(f"{base}/goals/new/")
        page.locator("input[name=name]").fill("秋のセール")
        page.locator("select[name=kgi]").select_option("orders")
        page.locator("input[name=amount]").fill("2000")
        page.locator("main form button.primary").click()
    page.context.close()


def logged_in(chromium: Browser, base: str, size: str, theme: str, language: str) -> Page:
    """Give a page of a visitor who is logged in to a demo and prefers a theme and a language."""
    width, height = SIZES[size]
    context = chromium.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{base}/login/")
    page.locator("form[action='/demo-login/'] button").click()
    context.add_cookies(
        [
            {"name": "fukasa_theme", "value": theme, "url": base},
            {"name": "fukasa_language", "value": language, "url": base},
        ]
    )
    return page


def _take(page: Page, base: str, shot: Shot, path: Path, *, full: bool = True) -> None:
    answer = page.goto(base + shot.path)
    if answer is None or answer.status != 200:  # noqa: PLR2004  the page of an app that is not there yet
        print(f"  no {shot.path}")
        return
    if not all(_go_on(page, selector) for selector in shot.then):
        print(f"  nothing to follow on {shot.path}")
        return
    page.wait_for_function("[...document.querySelectorAll('figure.chart')].every(f => f.dataset.drawn)")
    page.screenshot(path=path, full_page=full)
    print(path)


def _go_on(page: Page, selector: str) -> bool:
    target = page.locator(selector).first
    if not target.count():
        return False
    if "#panel" in selector:
        target.click()
        page.wait_for_selector("#panel > *")
    else:
        page.goto(urljoin(page.url, target.get_attribute("href") or "/"))
    return True


@contextmanager
def app(base: str) -> Iterator[str]:
    """Give the address of a demo: the one that was named, or one of our own for as long as it is needed."""
    if base:
        yield base.rstrip("/")
        return
    port = _free_port()
    with tempfile.TemporaryDirectory(prefix="fukasa-pictures-") as folder:
        command = [sys.executable, "-c", "from fukasa.cli.main import run; run()", "--data", folder]
        command += ["demo", "--accounts", str(ACCOUNTS), "--port", str(port)]
        environment = os.environ | {"FUKASA_DATA": folder}
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
        try:
            _wait_for(f"http://127.0.0.1:{port}/healthz", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(30)


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _STARTING
    while time.monotonic() < end:
        if process.poll() is not None:
            raise SystemExit(f"the demo left with {process.returncode} before it could be reached")
        try:
            urllib.request.urlopen(url, timeout=2).close()  # noqa: S310  an address of this machine
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
        else:
            return
    raise SystemExit(f"the demo did not answer within {_STARTING:.0f} s")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def chromium_path() -> str:
    """Find Chromium on this machine."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        raise SystemExit("no Chromium on this machine; install the package chromium")
    return found


if __name__ == "__main__":
    sys.exit(main())
