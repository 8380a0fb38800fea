"""A brand profile as a file: what `fukasa fit --brand` reads, and what a workspace exports.

[brand]
name = "はなみず化粧品"
names = ["@hanamizu_jp", "Hana Mizu"]
texts = ["敏感肌のための…"]
text_files = ["about.txt"]        # beside this file
customers = "customers.csv"       # beside this file: columns platform, handle
[rivals]
"つきしろ" = ["ツキシロ", "@tsukishiro"]
"""

import csv
import json
import tomllib
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import polars as pl

from fukasa.analysis.affinity.fit import BrandProfile
from fukasa.connectors.files.identity import checked_key, keyed_hash
from fukasa.core.errors import InvalidInput

_COLUMNS = {"platform", "handle"}
_KEYS = {"name", "names", "texts", "text_files", "customers"}
_LONGEST, _MOST_CUSTOMERS, _LONGEST_CELL = 1_000_000, 50_000_000, 1_000


def read_brand(path: Path, key: bytes) -> BrandProfile:
    """Read a brand profile.

    Args:
        path: the TOML file.
        key: with which names of commenters are hashed; customers are hashed alike and their handles not kept.

    Raises:
        InvalidInput: a file cannot be read, or an entry is of the wrong kind; it is named.

    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InvalidInput(f"{path.name} cannot be read as TOML ({error}); correct the file or its path") from error
    brand, rivals = raw.get("brand"), raw.get("rivals", {})
    if not isinstance(brand, dict) or not isinstance(rivals, dict) or set(raw) - {"brand", "rivals"}:
        raise InvalidInput(f"{path.name} needs a table [brand] and may have [rivals], nothing else")
    if set(brand) - _KEYS:
        unknown = ", ".join(sorted(set(brand) - _KEYS))
        raise InvalidInput(f"{path.name}: [brand] has no {unknown}; it may hold {', '.join(sorted(_KEYS))}")
    files = [_text(path.parent / name, _LONGEST) for name in _words(path, brand, "text_files")]
    customers = brand.get("customers")
    if not isinstance(brand.get("name", ""), str) or not (customers is None or isinstance(customers, str)):
        raise InvalidInput(f"{path.name}: name and customers must be text")
    hashes, count = (frozenset(), 0) if customers is None else read_customers(path.parent / customers, key)
    return BrandProfile(
        name=brand.get("name", ""),
        names=_words(path, brand, "names"),
        texts=(*_words(path, brand, "texts"), *files),
        rivals={str(rival): (str(rival), *_words(path, rivals, rival)) for rival in rivals},
        customers=hashes,
        customer_count=count,
    )


def read_customers(path: Path, key: bytes) -> tuple[frozenset[str], int]:
    """Read handles of customers from a file, as :func:`customers_of` does from its text."""
    return customers_of(_text(path, _MOST_CUSTOMERS), key, name=path.name)


def customers_of(text: str, key: bytes, *, name: str = "customers.csv") -> tuple[frozenset[str], int]:
    """Read handles of customers; give their keyed hashes in every spelling, and how many customers they are.

    Args:
        text: CSV with the columns `platform` and `handle`.
        key: with which names of commenters are hashed.
        name: of the file, for the sentence of a refusal.

    Raises:
        InvalidInput: a column is missing, or a cell is too long to be a handle.

    """
    rows = _rows(text, name)
    handles = ((row["platform"] or "", (row["handle"] or "").strip().removeprefix("@")) for row in rows)
    named = {(platform.strip().lower(), handle) for platform, handle in handles if handle}
    spelt = sorted({(p, mark + form) for p, handle in named for mark in ("", "@") for form in (handle, handle.lower())})
    people = pl.DataFrame(spelt, schema={"platform": pl.String, "person": pl.String}, orient="row")
    return frozenset(keyed_hash(people, checked_key(key)).to_list()), len(named)


def _rows(text: str, name: str) -> list[dict[str, str]]:
    try:
        rows = csv.DictReader(text.splitlines())
        if not set(rows.fieldnames or ()) >= _COLUMNS:
            raise InvalidInput(f"{name} needs the columns platform and handle; add them")
        return [_short(row, f"{name}, line {rows.line_num}") for row in rows]
    except csv.Error as error:
        raise InvalidInput(f"{name} cannot be read as CSV ({error}); save it as CSV again") from error


def _short(row: dict[str, str], where: str) -> dict[str, str]:
    if any(len(row[column] or "") > _LONGEST_CELL for column in _COLUMNS):
        raise InvalidInput(f"{where}: a cell has over {_LONGEST_CELL:,} characters; write one handle on each line")
    return row


def brand_toml(brand: BrandProfile) -> str:
    """Write a brand profile as a file that :func:`read_brand` reads; customers, known only as hashes, are left out."""
    quoted = partial(json.dumps, ensure_ascii=False)  # a JSON text without control characters is one of TOML too
    lines = ["[brand]", f"name = {quoted(brand.name)}", f"names = {quoted(list(brand.names))}"]
    lines += [f"texts = {quoted(list(brand.texts))}", "", "[rivals]"]
    lines += [f"{quoted(rival)} = {quoted(list(spellings)[1:])}" for rival, spellings in brand.rivals.items()]
    return "\n".join(lines) + "\n"


def _text(path: Path, longest: int) -> str:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{path.name} cannot be read as text ({error}); save it as UTF-8") from error
    if len(text) > longest:
        raise InvalidInput(f"{path.name} has {len(text):,} characters; at most {longest:,} are read, shorten it")
    return text


def _words(path: Path, table: Mapping[str, object], key: str) -> tuple[str, ...]:
    words = table.get(key, [])
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise InvalidInput(f"{path.name}: {key} must be a list of texts")
    return tuple(words)
