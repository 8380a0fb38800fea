"""Time a newcomer's way from a brief to an exported list: ``python -m tools.journey [--out FILE] [--base URL]``.

A real browser does what a person would: a second of looking before each click, typing letter by letter. The seconds of
each step say where the time goes; the pauses of the person are told beside them.
"""

import argparse
import csv
import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Locator, Page, sync_playwright

from fukasa.cli.benchmarks.report import report
from tools.screenshots import BROWSER_FLAGS, app, chromium_path, logged_in

BRIEF = "美容系のInstagram、フォロワー1万人以上。質問がよく来る人を20人、お酒の投稿はNG"
WANTED = 20
LOOK, KEY = 1.0, 0.12  # seconds before each click, and between two letters


@dataclass
class Person:
    """Somebody who looks before each click.

    Attributes:
        page: what is looked at.
        looked: seconds of looking and typing so far.
        clicks: how often something was clicked.

    """

    page: Page
    looked: float = 0.0
    clicks: int = 0

    def click(self, target: Locator) -> None:
        """Look for a second, then click."""
        target.wait_for()
        self._pause(LOOK)
        target.click()
        self.clicks += 1

    def write(self, target: Locator, text: str) -> None:
        """Type letter by letter."""
        self.click(target)
        target.press_sequentially(text, delay=1000 * KEY)
        self.looked += KEY * len(text)

    def _pause(self, seconds: float) -> None:
        self.page.wait_for_timeout(1000 * seconds)
        self.looked += seconds


@dataclass
class Clock:
    """Seconds of each step."""

    steps: dict[str, float] = field(default_factory=dict)

    def step(self, name: str, done: Callable[[], None]) -> None:
        """Do a step and note how long it took."""
        begun = time.monotonic()
        done()
        self.steps[name] = round(time.monotonic() - begun, 2)


def main() -> int:
    """Go the way once and tell how long it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--base", default="", help="an app that runs already, as a demo")
    options = parser.parse_args()
    with app(options.base) as base, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path(), args=list(BROWSER_FLAGS))
        person = Person(logged_in(chromium, base, "wide", "light", "ja"))
        clock = Clock()
        rows = journey(person, base, clock)
        accounts = _accounts(person, base)
        chromium.close()
    told = {
        "accounts": accounts,
        "seconds": round(sum(clock.steps.values()), 2),
        "person_seconds": round(person.looked, 2),
        "clicks": person.clicks,
        "exported_rows": rows,
        "steps": clock.steps,
    }
    text = json.dumps(report("journey", told), ensure_ascii=False, indent=2) + "\n"
    if options.out:
        options.out.write_text(text, encoding="utf-8")
    print(text)
    return 0 if rows == WANTED else 1


def journey(person: Person, base: str, clock: Clock) -> int:
    """Go from a brief to a file of twenty creators; gives the rows of the file."""
    clock.step("open the search", lambda: _open(person, base))
    clock.step("write the brief", lambda: _brief(person))
    clock.step("choose twenty", lambda: _choose(person))
    clock.step("put them on a list", lambda: _list(person))
    found: list[int] = []
    clock.step("export the list", lambda: found.append(_export(person)))
    return found[0]


def _open(person: Person, base: str) -> None:
    person.page.goto(f"{base}/discover/")
    person.page.wait_for_selector(".results-table")


def _accounts(person: Person, base: str) -> int:
    """Read how many accounts the index has."""
    person.page.goto(f"{base}/discover/")
    return int(person.page.locator(".results-total strong").inner_text().replace(",", ""))


def _brief(person: Person) -> None:
    page = person.page
    person.click(page.locator(".brief-menu > summary"))
    person.write(page.locator("textarea[name=brief]"), BRIEF)
    person.click(page.locator(".brief-form button.primary"))
    page.wait_for_selector(".brief mark")


def _choose(person: Person) -> None:
    person.click(person.page.locator(f"button[data-ticks='{WANTED}']"))


def _list(person: Person) -> None:
    page = person.page
    person.click(page.locator(".bulk .menu summary"))
    page.wait_for_selector("#pick-name")
    person.write(page.locator("#pick-name"), f"候補 {time.strftime('%H%M%S')}")
    person.click(page.locator(".bulk .menu button.primary"))
    page.wait_for_selector(".toast")


def _export(person: Person) -> int:
    page = person.page
    person.click(page.locator(".toast a").first)
    page.wait_for_selector("main table")
    person.click(page.locator(".page-head details:has(a[href*='export.csv']) > summary"))
    with page.expect_download() as download:
        person.click(page.locator(".page-head a[href*='export.csv']"))
    path = download.value.path()
    with path.open(encoding="utf-8-sig") as file:
        return len(list(csv.DictReader(file)))


if __name__ == "__main__":
    sys.exit(main())
