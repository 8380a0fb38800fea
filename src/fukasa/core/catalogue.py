"""The tables of the catalogue: one declaration that files, lake, screens and documents read.

A table is a list of fields; a field has a kind, a unit and a sentence. `fukasa.lake.schemas` turns a table into an
Arrow schema, `fukasa.connectors` into the columns a file may have, the documentation into a page. A missing value is
null everywhere; no field ever uses 0 or "" for "not known".
"""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The kind of value a field holds."""

    TEXT = "text"
    INTEGER = "integer"  # 64 bit, signed
    REAL = "real"  # 64 bit, finite
    SHARE = "share"  # real between 0 and 1
    BOOLEAN = "boolean"
    MOMENT = "moment"  # microseconds, UTC
    DAY = "day"
    TEXTS = "texts"  # a list of text


@dataclass(frozen=True, slots=True)
class Field:
    """One column.

    Attributes:
        name: the column's name, as in files and tables.
        kind: the kind of its values.
        doc: one sentence: what it holds, in which unit.
        count: true where the value is a count of something (never negative).
        choices: the values a text may take; empty for any.

    """

    name: str
    kind: Kind
    doc: str
    count: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of fact.

    Attributes:
        name: the table's name.
        doc: what one row is.
        key: the columns that name the thing a row speaks of; with ``visibility`` they are unique among current rows.
        fields: the columns, key first; the provenance columns are added to every table.

    """

    name: str
    doc: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]

    def field(self, name: str) -> Field:
        """Find a column of this table or of its provenance by name; KeyError when there is none."""
        return {field.name: field for field in self.columns}[name]

    @property
    def columns(self) -> tuple[Field, ...]:
        """All columns: those of the table, then provenance."""
        return self.fields + PROVENANCE_FIELDS


PLATFORMS = ("instagram", "youtube", "tiktok", "x", "naver_blog", "threads", "podcast", "twitch", "pinterest", "other")
FORMATS = ("short", "long", "image", "carousel", "live", "story", "text", "audio")
AUTH_CONTEXTS = ("public", "owner", "supplied", "modelled")


def _text(name: str, doc: str, choices: tuple[str, ...] = ()) -> Field:
    return Field(name, Kind.TEXT, doc, choices=choices)


def _count(name: str, doc: str) -> Field:
    return Field(name, Kind.INTEGER, doc, count=True)


def _real(name: str, doc: str) -> Field:
    return Field(name, Kind.REAL, doc)


def _share(name: str, doc: str) -> Field:
    return Field(name, Kind.SHARE, doc)


def _flag(name: str, doc: str) -> Field:
    return Field(name, Kind.BOOLEAN, doc)


def _moment(name: str, doc: str) -> Field:
    return Field(name, Kind.MOMENT, doc)


PROVENANCE_FIELDS = (
    _text("visibility", "`shared`, or the id of the workspace that owns the fact"),
    _text("source", "what it was read from, for example `file:posts.csv`"),
    _moment("captured_at", "when the platform showed these values"),
    _text("auth_context", "on whose word it rests", AUTH_CONTEXTS),
    _text("definition_version", "which definition of the metrics held then, for example `youtube/2025-03-31`"),
    _text("retention_class", "which retention rule applies"),
    _text("import_id", "the import that brought it"),
)

_PLATFORM = _text("platform", "platform id", PLATFORMS)
_ACCOUNT = _text("account_id", "the platform's id of the account, or the handle where no id is known")
_POST = _text("post_id", "the platform's id of the post")

CREATORS = Table(
    "creators",
    "A person, group, brand or virtual persona behind one or more accounts.",
    ("creator_id",),
    (
        _text("creator_id", "id of the creator inside the catalogue"),
        _text("name", "display name"),
        _text("kind", "who stands behind it", ("person", "group", "brand", "virtual", "employee")),
        _text("agency", "the agency that represents the creator"),
        _text("country", "ISO 3166-1 alpha-2"),
    ),
)

ACCOUNTS = Table(
    "accounts",
    "A creator's presence on one platform, as described at one time.",
    ("platform", "account_id"),
    (
        _PLATFORM,
        _ACCOUNT,
        _text("creator_id", "the creator behind it, where known"),
        _text("handle", "handle without @"),
        _text("name", "display name"),
        _text("bio", "profile text"),
        _text("category", "first category id, as supplied"),
        _text("category_2", "second category id, as supplied"),
        _text("language", "ISO 639-1 language of the content, as supplied"),
        _text("country", "ISO 3166-1 alpha-2, as supplied"),
        _text("region", "region or city, as supplied"),
        _flag("verified", "the platform's verification mark"),
        _flag("is_private", "the account is not public"),
        _flag("is_celebrity", "known from outside social media (supplied); opens the celebrity tier"),
        _text("kind", "who stands behind it", ("person", "group", "brand", "virtual", "employee")),
        _flag("has_email", "a contact address is known; the address itself never enters the lake"),
        Field("links", Kind.TEXTS, "addresses the profile declares"),
        _text("url", "address of the profile"),
        _moment("created_at", "when the account was made"),
    ),
)

ACCOUNT_SNAPSHOTS = Table(
    "account_snapshots",
    "The counts of an account at one time. The `avg_*` and rate columns are supplied aggregates, n unknown.",
    ("platform", "account_id", "captured_at"),
    (
        _PLATFORM,
        _ACCOUNT,
        _count("followers", "followers or subscribers"),
        _count("following", "accounts it follows"),
        _count("posts_total", "posts ever made"),
        _count("likes_total", "likes ever received"),
        _count("views_total", "views ever received"),
        _real("avg_views", "supplied average views per post"),
        _real("avg_likes", "supplied average likes per post"),
        _real("avg_comments", "supplied average comments per post"),
        _real("avg_shares", "supplied average shares per post"),
        _real("avg_saves", "supplied average saves per post"),
        _real("avg_engagements", "supplied average engagements per post"),
        _share("engagement_rate", "supplied engagement rate by followers"),
    ),
)

POSTS = Table(
    "posts",
    "One piece of content and what does not change about it.",
    ("platform", "account_id", "post_id"),
    (
        _PLATFORM,
        _ACCOUNT,
        _POST,
        _moment("posted_at", "when it was published"),
        _text("format", "form of the content", FORMATS),
        _flag("sponsored", "paid partnership, by the platform's flag or as supplied"),
        _text("sponsor_brand", "the sponsoring brand, where supplied"),
        _count("followers", "followers at posting, where known"),
        _text("title", "title, where the platform has one"),
        _text("caption", "caption or description"),
        Field("hashtags", Kind.TEXTS, "hashtags without #"),
        _text("category", "category id of the post, as supplied"),
        _text("language", "ISO 639-1, as supplied"),
        _real("duration_s", "length in seconds"),
        _flag("is_ai", "the platform's mark for synthetic media"),
        _text("url", "address of the post"),
    ),
)

POST_SNAPSHOTS = Table(
    "post_snapshots",
    "The metrics of a post at one time.",
    ("platform", "account_id", "post_id", "captured_at"),
    (
        _PLATFORM,
        _ACCOUNT,
        _POST,
        _count("views", "views in the platform's definition of that day"),
        _count("engaged_views", "views past the platform's minimum watch time"),
        _count("unique_viewers", "different people who watched"),
        _count("impressions", "times shown"),
        _count("reach", "different people reached"),
        _count("likes", "likes or reactions"),
        _count("comments", "comments or replies"),
        _count("saves", "saves or favourites; on X the bookmarks"),
        _count("shares", "shares or sends"),
        _count("reposts", "reposts without words"),
        _count("quotes", "reposts with words"),
        _count("link_clicks", "clicks on a link"),
        _count("profile_visits", "visits to the profile from the post"),
        _count("follows_gained", "followers gained from the post"),
        _real("watch_time_total_s", "seconds watched in all"),
        _real("watch_time_avg_s", "seconds watched per view"),
        _share("completion_rate", "share of views that reached the end"),
    ),
)

COMMENTS = Table(
    "comments",
    "One comment under a post; its author only as a keyed hash.",
    ("platform", "account_id", "comment_id"),
    (
        _PLATFORM,
        _ACCOUNT,
        _POST,
        _text("comment_id", "the platform's id of the comment"),
        _text("commenter", "keyed hash of the author"),
        _moment("posted_at", "when it was written"),
        _text("text", "the comment"),
        _count("likes", "likes of the comment"),
        _flag("is_creator", "written by the creator"),
        _text("reply_to", "id of the comment it answers"),
    ),
)

COMMENTERS = Table(
    "commenters",
    "Somebody who comments: a keyed hash and when it was seen, no name.",
    ("platform", "commenter"),
    (
        _PLATFORM,
        _text("commenter", "keyed hash of the author"),
        _moment("first_seen_at", "first comment known"),
        _moment("last_seen_at", "last comment known"),
        _flag("is_creator", "also has an account in the catalogue"),
    ),
)

RATE_CARDS = Table(
    "rate_cards",
    "A price that a creator or agency publishes.",
    ("platform", "account_id", "format", "captured_at"),
    (
        _PLATFORM,
        _ACCOUNT,
        _text("format", "form of the content the price is for; null for any", FORMATS),
        _count("price_minor", "price of one post in the minor unit of the currency"),
        _text("currency", "ISO 4217"),
        Field("valid_from", Kind.DAY, "first day of the price"),
        Field("valid_to", Kind.DAY, "last day of the price"),
        _text("includes", "what the price includes, in words"),
    ),
)

AUDIENCE_BREAKDOWNS = Table(
    "audience_breakdowns",
    "One share of an audience: of which base, by which dimension.",
    ("platform", "account_id", "base", "dimension", "value", "captured_at"),
    (
        _PLATFORM,
        _ACCOUNT,
        _text("base", "whose audience", ("follower", "engaged", "reached")),
        _text("dimension", "by what it is divided", ("country", "region", "city", "gender", "age", "language")),
        _text("value", "the part, for example `JP`, `female`, `25-34`"),
        _share("share", "share of the base"),
        _count("n", "people the share was taken from; null where not told"),
    ),
)

AUDIENCE_SAMPLES = Table(
    "audience_samples",
    "One profile out of a sample of an account's audience; counts and flags, no name.",
    ("platform", "account_id", "base", "profile"),
    (
        _PLATFORM,
        _ACCOUNT,
        _text("base", "which audience was sampled", ("follower", "liker", "commenter")),
        _text("profile", "keyed hash of the sampled profile"),
        _count("posts", "posts of the profile"),
        _count("followers", "followers of the profile"),
        _count("following", "accounts the profile follows"),
        _flag("has_picture", "has a picture of its own"),
        _flag("is_private", "is private"),
        _flag("verified", "is verified"),
        _count("bio_length", "characters of the profile text"),
        _count("name_length", "characters of the name"),
        _count("handle_length", "characters of the handle"),
        _count("handle_digits", "digits in the handle"),
        _flag("handle_ends_digit", "the handle ends in a digit"),
        _flag("external_url", "the profile has a link"),
        _count("account_age_days", "age of the profile in days"),
    ),
)

MENTIONS = Table(
    "mentions",
    "A brand, handle or hashtag named in a post.",
    ("platform", "account_id", "post_id", "kind", "value"),
    (
        _PLATFORM,
        _ACCOUNT,
        _POST,
        _text("kind", "what is named", ("brand", "handle", "hashtag")),
        _text("value", "the name, without @ or #"),
        _moment("posted_at", "when the post was published"),
    ),
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        CREATORS,
        ACCOUNTS,
        ACCOUNT_SNAPSHOTS,
        POSTS,
        POST_SNAPSHOTS,
        COMMENTS,
        COMMENTERS,
        RATE_CARDS,
        AUDIENCE_BREAKDOWNS,
        AUDIENCE_SAMPLES,
        MENTIONS,
    )
}
