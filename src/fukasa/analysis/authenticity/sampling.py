"""How posts and comments become evidence, as dated data."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from fukasa.analysis.packaged import number, parse, read_toml

_FILE = "data/engagement.toml"


@dataclass(frozen=True, slots=True)
class PostSettings:
    """How posts are read; the comments stand in ``engagement.toml``."""

    usual_spread: float
    usual_weight: float
    half: float
    spike_likes: float
    spike_ratio: float

    def __post_init__(self) -> None:
        if min(self.usual_spread, self.usual_weight, self.half) <= 0 or min(self.spike_likes, self.spike_ratio) <= 1:
            raise ValueError("spread, weight and half are positive, spikes stand above 1")


@dataclass(frozen=True, slots=True)
class CommentSettings:
    """How comments are read; the comments stand in ``engagement.toml``."""

    likeness: float
    first_hour_likeness: float
    half: float
    template_bytes: int
    template_times: int
    copied_bytes: int
    copied_accounts: int
    common_share: float
    common_accounts: int
    top_commenters: int
    first_hour_s: int

    def __post_init__(self) -> None:
        shares = (self.likeness, self.first_hour_likeness, self.common_share)
        counts = (self.template_bytes, self.copied_bytes, self.common_accounts, self.top_commenters, self.first_hour_s)
        if not all(0 < share < 1 for share in shares) or min(counts) < 1 or self.half <= 0:
            raise ValueError("shares lie between 0 and 1, counts begin at 1")
        if min(self.template_times, self.copied_accounts) < 2:  # noqa: PLR2004  once is no repetition
            raise ValueError("words are repeated from the second time on")


@cache
def post_settings() -> PostSettings:
    """Give how posts are read."""
    return parse(f"{_FILE} [posts]", _read().get("posts"), _posts)


@cache
def comment_settings() -> CommentSettings:
    """Give how comments are read."""
    return parse(f"{_FILE} [comments]", _read().get("comments"), _comments)


def _read() -> Mapping[str, object]:
    return read_toml("fukasa.analysis.authenticity", _FILE)


def _posts(raw: Mapping[str, object]) -> PostSettings:
    return PostSettings(
        usual_spread=number(raw, "usual_spread"),
        usual_weight=number(raw, "usual_weight"),
        half=number(raw, "half"),
        spike_likes=number(raw, "spike_likes"),
        spike_ratio=number(raw, "spike_ratio"),
    )


def _comments(raw: Mapping[str, object]) -> CommentSettings:
    return CommentSettings(
        likeness=number(raw, "likeness"),
        first_hour_likeness=number(raw, "first_hour_likeness"),
        half=number(raw, "half"),
        template_bytes=int(number(raw, "template_bytes")),
        template_times=int(number(raw, "template_times")),
        copied_bytes=int(number(raw, "copied_bytes")),
        copied_accounts=int(number(raw, "copied_accounts")),
        common_share=number(raw, "common_share"),
        common_accounts=int(number(raw, "common_accounts")),
        top_commenters=int(number(raw, "top_commenters")),
        first_hour_s=int(number(raw, "first_hour_s")),
    )
