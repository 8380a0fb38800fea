"""What a browser tells of a page: barriers, complaints, whether it is too wide, how much a first visit brings."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tests.fixtures.browser import MakeVisit, Visit
from tests.web.pages import Page

LIGHT_PAGE, PAGE_WITH_CHARTS = 200_000, 1_200_000
"""Bytes that a first visit may bring; the server of the tests packs no file that a real one would not."""
COLOURS = "color-contrast"
_REFUSED = 400
_SIZES = {
    "wide": {"width": 1280, "height": 800},
    "narrow": {"width": 390, "height": 844},
    "smallest": {"width": 320, "height": 640},  # a wide window at 400 %
}


@dataclass(frozen=True)
class Look:
    """One way to look at a page that is open.

    Attributes:
        size: wide, narrow or smallest.
        theme: light or dark.
        rules: rules of axe; None for all of them, none to look at the width only.

    """

    size: str
    theme: str
    rules: tuple[str, ...] | None = None


EVERY = (
    *(
        Look(size, theme, rules)
        for size in ("wide", "narrow")
        for theme, rules in (("light", None), ("dark", (COLOURS,)))
    ),
    Look("smallest", "dark", ()),
)
"""All there is to see: another theme changes nothing but the colours."""


@dataclass
class Told:
    """What there is to tell of a page in one language."""

    page: str
    language: str
    size: int = 0
    looks: int = 0
    charts: int = 0
    barriers: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    too_wide: list[str] = field(default_factory=list)

    def troubles(self) -> list[str]:
        """Give everything that is amiss, each with the page."""
        most = PAGE_WITH_CHARTS if self.charts else LIGHT_PAGE
        heavy = [f"{self.size} bytes"] if self.size > most else []
        found = [*self.barriers, *self.complaints, *self.too_wide, *heavy]
        return [f"{self.page} [{self.language}] {one}" for one in found]


class Round:
    """Goes from page to page in one language, in one window for each visitor."""

    def __init__(self, visit: MakeVisit, language: str) -> None:
        self._visit, self._language = visit, language
        self._windows: dict[int, _Window] = {}

    def look(self, page: Page, looks: Iterable[Look]) -> Told:
        """Open a page as if for the first time and look at it in each way."""
        if id(page.client) not in self._windows:
            self._windows[id(page.client)] = _Window(self._visit(page.client, theme="auto", language=self._language))
        window = self._windows[id(page.client)]
        told = Told(page.name, self._language)
        told.size = window.open(page.path)
        told.charts = window.seen.page.locator("figure.chart").count()
        for told.looks, look in enumerate(looks, start=1):
            _look(window.seen, look, told)
        told.complaints += window.complaints()
        return told


class _Window:
    def __init__(self, seen: Visit) -> None:
        self.seen = seen
        self._brought = 0
        wire = self.seen.page.context.new_cdp_session(self.seen.page)
        wire.send("Network.enable")
        wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
        wire.on("Network.loadingFinished", self._count)

    def _count(self, event: dict[str, float]) -> None:
        self._brought += int(event["encodedDataLength"])

    def open(self, path: str) -> int:
        """Open a page; gives the bytes that came."""
        self._brought = 0
        self.seen.go(path)
        return self._brought

    def complaints(self) -> Iterator[str]:
        """Give what was complained of since the last time; that the page itself is a refusal is no complaint."""
        if self.seen.status >= _REFUSED:
            self.seen.complaints.remove(next(one for one in self.seen.complaints if f"{self.seen.status}" in one))
        while self.seen.complaints:
            yield self.seen.complaints.pop(0)


def _look(seen: Visit, look: Look, told: Told) -> None:
    seen.page.set_viewport_size(_SIZES[look.size])
    seen.tint(look.theme)
    how = f"({look.size}, {look.theme})"
    if seen.is_too_wide():
        told.too_wide.append(f"{how} is too wide")
    if look.rules != ():
        told.barriers += [f"{how} {one}" for one in seen.barriers(*(look.rules or ()))]
