"""What may be uploaded, how it may be read, and the states of an import."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from fukasa.pipelines.ingest import OnError


class State(models.TextChoices):
    """Where an import stands."""

    DRAFT = "draft", _("To be checked")
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    FINISHED = "finished", _("Imported")
    REFUSED = "refused", _("Refused")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")


class Step(models.TextChoices):
    """What a running import does."""

    READING = "reading", _("Reading the file")
    WRITING = "writing", _("Writing to the catalogue")
    MEASURING = "measuring", _("Measuring every account")


# The states in which the file is still there and may be tried again.
STOPPED = (State.REFUSED, State.FAILED, State.CANCELLED)
LIVE = (State.WAITING, State.RUNNING, State.UNDOING)

KINDS = (
    ("posts", _("Posts"), _("One row is a post with its metrics. Engagement and forecasts rest on these.")),
    ("accounts", _("Accounts"), _("One row is an account with its followers and what is known about it.")),
    ("comments", _("Comments"), _("One row is a comment below a post; its author is stored as a keyed hash.")),
    ("rates", _("Prices"), _("One row is a published price of an account.")),
    ("audience", _("Audience"), _("One row is one share of an audience, for example women, or people in Japan.")),
    ("audience-sample", _("Sample of followers"), _("One row is one profile out of many followers; no name is kept.")),
    ("creators", _("Creators"), _("One row is a person, group or brand behind one or more accounts.")),
    ("mentions", _("Mentions"), _("One row is a brand, handle or hashtag named in a post.")),
)  # fmt: skip

PROFILES = (
    ("canonical", _("Fukasa's own columns"), _("Exactly the columns of the sample files; nothing is guessed.")),
    ("youtube_data_api", _("YouTube Data API dump"), _("Objects of the API: videos, channels, comment threads.")),
    ("instagram_insights", _("Instagram insights export"), _("The posts of one account; give its id for every row.")),
    ("ranked_panel", _("Ranked-influencer panel"), _("One row per account and month with averages per post.")),
)  # fmt: skip

ON_ERROR = (
    (OnError.REJECT_ROW.value, _("Keep the good rows, list the others")),
    (OnError.REJECT_FILE.value, _("Take nothing if one row cannot be read")),
)
DATE_ORDERS = (("", _("not needed")), ("mdy", _("month, day, year")), ("dmy", _("day, month, year")))
DELIMITERS = (("", _("found")), (",", _("comma")), ("\t", _("tab")), (";", _("semicolon")), ("|", _("bar")))
ENCODINGS = ("utf-8", "cp932", "euc_jp", "utf-16", "euc_kr", "cp949", "gb18030", "cp1252")

TEXT_ENDINGS = (".csv", ".tsv", ".txt", ".jsonl", ".ndjson", ".json")
ENDINGS = (*TEXT_ENDINGS, *(f"{ending}.gz" for ending in TEXT_ENDINGS), ".xlsx", ".xlsm", ".xls", ".parquet", ".pq")
MAX_MAP_BYTES = 256 * 1024
MAX_FILES = 20
SHOWN_REJECTS = 100


def kind_name(kind: str) -> str:
    """Name a kind of rows."""
    return next((str(name) for key, name, _what in KINDS if key == kind), kind)
