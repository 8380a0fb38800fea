"""Pasted lines → accounts of the catalogue: handles, addresses of profiles, or ``platform:handle``."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from fukasa.apps.catalogue.words import platform_name
from fukasa.core.catalogue import PLATFORMS
from fukasa.core.provenance import Scope
from fukasa.lake.index import SearchIndex
from fukasa.lake.query.model import AccountQuery

_HOSTS = {
    "instagram.com": "instagram",
    "youtube.com": "youtube",
    "tiktok.com": "tiktok",
    "x.com": "x",
    "twitter.com": "x",
    "threads.net": "threads",
    "threads.com": "threads",
    "blog.naver.com": "naver_blog",
    "twitch.tv": "twitch",
    "pinterest.com": "pinterest",
    "pinterest.jp": "pinterest",
}
_SECTIONS = {"channel", "c", "user"}  # of addresses such as youtube.com/channel/UC…


@dataclass(frozen=True, slots=True)
class Wish:
    """One pasted line, understood."""

    line: str
    platform: str  # empty where the line does not say
    handle: str


@dataclass(frozen=True, slots=True)
class Found:
    """What the catalogue says to pasted lines.

    Attributes:
        labels: the accounts that were meant, by key, with how they are called.
        keys: the account that each line meant, by the line.
        unknown: lines the catalogue has no account for.
        ambiguous: lines that fit several platforms, with the names of these.

    """

    labels: dict[str, str]
    keys: dict[str, str]
    unknown: tuple[str, ...]
    ambiguous: tuple[tuple[str, str], ...]


def read_line(line: str) -> Wish:
    """Understand one line."""
    text = line.strip()
    if "://" in text or text.startswith("www."):
        return _read_address(line, text)
    platform, _, handle = text.partition(":")
    if handle and platform.lower() in PLATFORMS:
        return Wish(line, platform.lower(), handle.strip().removeprefix("@"))
    return Wish(line, "", text.removeprefix("@"))


def _read_address(line: str, text: str) -> Wish:
    parts = urlsplit(text if "://" in text else f"https://{text}")
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    steps = [unquote(step) for step in parts.path.split("/") if step]
    steps = steps[1:] if len(steps) > 1 and steps[0] in _SECTIONS else steps
    return Wish(line, _HOSTS.get(host, ""), steps[0].removeprefix("@") if steps else "")


def find_accounts(index: SearchIndex, scope: Scope, lines: Iterable[str], platform: str = "") -> Found:
    """Look pasted lines up; ``platform`` settles lines that do not name one."""
    wishes = [read_line(line) for line in lines if line.strip()]
    rows = _candidates(index, scope, wishes)
    labels: dict[str, str] = {}
    keys: dict[str, str] = {}
    unknown, ambiguous = [], []
    for wish in wishes:
        fits = [row for row in rows.get(wish.handle.lower(), ()) if row[0] == (wish.platform or platform or row[0])]
        if not fits:
            unknown.append(wish.line.strip())
        elif len({key for _, key, _ in fits}) > 1:
            ambiguous.append((wish.line.strip(), ", ".join(sorted(platform_name(row[0]) for row in fits))))
        else:
            labels[fits[0][1]] = fits[0][2]
            keys[wish.line.strip()] = fits[0][1]
    return Found(labels, keys, tuple(unknown), tuple(ambiguous))


def _candidates(index: SearchIndex, scope: Scope, wishes: list[Wish]) -> dict[str, list[tuple[str, str, str]]]:
    """Give (platform, key, label) by handle and by account id, both in small letters."""
    handles = tuple({wish.handle.lower() for wish in wishes if wish.handle})
    keys = tuple(f"{platform}:{wish.handle}" for wish in wishes for platform in PLATFORMS if wish.handle)
    found: dict[str, list[tuple[str, str, str]]] = {}
    if not handles:
        return found
    for query in (AccountQuery(handles=handles), AccountQuery(keys=keys)):
        for row in index.table(query, scope).select(["platform", "account_key", "account_id", "handle"]).to_pylist():
            one = (row["platform"], row["account_key"], row["handle"] or row["account_id"])
            for name in {(row["handle"] or "").lower(), row["account_id"].lower()} - {""}:
                if one not in found.setdefault(name, []):
                    found[name].append(one)
    return found


def labels_of(index: SearchIndex, scope: Scope, keys: Iterable[str]) -> dict[str, str]:
    """Give how accounts are called, by key; keys that the scope does not see are left out."""
    wished = tuple(dict.fromkeys(keys))
    if not wished:
        return {}
    table = index.table(AccountQuery(keys=wished), scope).select(["account_key", "account_id", "handle"])
    names = {row["account_key"]: row["handle"] or row["account_id"] for row in table.to_pylist()}
    return {key: names[key] for key in wished if key in names}
