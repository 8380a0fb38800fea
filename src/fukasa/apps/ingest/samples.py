"""Sample files: the canonical header of a kind and two rows to write over."""

import csv
from io import StringIO

from django.http import HttpResponse

from fukasa.apps.pages.downloads import attachment
from fukasa.connectors.files import KINDS, FileColumn, Reading

_HIDDEN = {"price_minor", "profile"}  # said by another column of the same file
_EXAMPLES: dict[str, tuple[str, str]] = {
    "platform": ("instagram", "instagram"),
    "account_id": ("hana.skincare", "hana.skincare"),
    "creator_id": ("c-001", "c-002"),
    "handle": ("hana.skincare", "hana.skincare"),
    "name": ("はな", "りく"),
    "bio": ("敏感肌のスキンケア", "山と道具"),
    "category": ("beauty", "beauty"),
    "language": ("ja", "ja"),
    "country": ("JP", "JP"),
    "kind": ("person", "person"),
    "followers": ("12300", "12450"),
    "following": ("410", "415"),
    "captured_at": ("2025-09-30T09:00:00+09:00", "2025-09-30T09:00:00+09:00"),
    "posted_at": ("2025-09-01T19:30:00+09:00", "2025-09-08T19:30:00+09:00"),
    "post_id": ("p-001", "p-002"),
    "comment_id": ("k-001", "k-002"),
    "author_id": ("reader-1", "reader-2"),
    "text": ("どこで買えますか？", "朝も使えますか？"),
    "format": ("short", "image"),
    "sponsored": ("false", "true"),
    "caption": ("朝のスキンケア #スキンケア", "新しい日やけ止め #PR"),
    "views": ("8200", "9100"),
    "likes": ("510", "604"),
    "comments": ("31", "44"),
    "saves": ("120", "95"),
    "shares": ("18", "22"),
    "price": ("80000", "120000"),
    "currency": ("JPY", "JPY"),
    "valid_from": ("2025-04-01", "2025-04-01"),
    "base": ("follower", "follower"),
    "dimension": ("gender", "country"),
    "share": ("0.72", "0.91"),
    "agency": ("", "Aozora"),
}
_OF_KIND = {
    ("accounts", "account_id"): ("hana.skincare", "riku.outdoor"),
    ("accounts", "handle"): ("hana.skincare", "riku.outdoor"),
    ("audience", "value"): ("female", "JP"),
    ("audience-sample", "handle"): ("aoi_1998", "user8839201"),
    ("audience-sample", "posts"): ("42", "0"),
    ("mentions", "value"): ("@aoi_cosme", "#スキンケア"),
    ("mentions", "kind"): ("handle", "hashtag"),
}
_ALWAYS_EMPTY = {Reading.TEXTS}


def sample_file(kind: str) -> HttpResponse:
    """Give a file with the header of a kind and two rows to write over."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerows([[column.name for column in sample_columns(kind)], *sample_rows(kind)])
    return attachment(f"\ufeff{text.getvalue()}", f"fukasa-{kind}.csv")


def sample_columns(kind: str) -> tuple[FileColumn, ...]:
    """Give the columns of a sample file."""
    return tuple(column for column in KINDS[kind].columns.values() if column.name not in _HIDDEN)


def sample_rows(kind: str) -> tuple[list[str], list[str]]:
    """Give the two example rows of a kind, in the order of its columns."""
    columns = sample_columns(kind)
    first, second = ([_example(kind, column)[place] for column in columns] for place in (0, 1))
    return first, second


def _example(kind: str, column: FileColumn) -> tuple[str, str]:
    if column.reading in _ALWAYS_EMPTY:
        return "", ""
    return _OF_KIND.get((kind, column.name), _EXAMPLES.get(column.name, ("", "")))
