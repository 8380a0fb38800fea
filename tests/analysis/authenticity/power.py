"""How often each check notices an attack of a given strength: ``python -m tests.analysis.authenticity.power``.

One account in eight is attacked, so that the peers are inflated too; 800 accounts, 20 posts and 120 comments each.
"""

import sys
from collections.abc import Callable, Mapping
from importlib import import_module

import numpy as np
import polars as pl

from fukasa.analysis.authenticity.comment_evidence import comment_evidence
from fukasa.analysis.authenticity.copies import copied_words
from tests.analysis.authenticity.feeds import feed, judged, people, planted, seen
from tests.analysis.authenticity.threads import POSTS, labelled, made, moment, talk

Frame = pl.DataFrame
_CHECKS = "fukasa.analysis.authenticity.checks"


def _posts(**columns: Callable[[float], pl.Expr]) -> Callable[[Frame, Frame, list[str], float], Frame]:
    def attack(accounts: Frame, posts: Frame, bad: list[str], strength: float) -> Frame:
        return seen(accounts, planted(posts, bad, **{name: make(strength) for name, make in columns.items()}))

    return attack


def _hollow(name: str) -> Callable[[float], pl.Expr]:
    return lambda share: (pl.col(name) * (1 - share)).cast(pl.Int64)


def _times(name: str) -> Callable[[float], pl.Expr]:
    return lambda factor: (pl.col(name) * factor).cast(pl.Int64)


def _package(width: float) -> pl.Expr:
    return (2_000 * (1 + width * (2 * (pl.int_range(pl.len()) * 0.618 % 1) - 1))).cast(pl.Int64)


def _some(share: float) -> pl.Expr:
    return (pl.int_range(pl.len()) * 0.618 % 1) < share


def _spikes(share: float) -> pl.Expr:
    return pl.when(_some(share)).then(8 * pl.col("likes")).otherwise("likes")


POST_ATTACKS: Mapping[str, tuple[str, tuple[float, ...], Callable[[Frame, Frame, list[str], float], Frame]]] = {
    "er_residual": (
        "share of followers that are not real",
        (0.0, 0.5, 0.7, 0.8, 0.9),
        _posts(**{name: _hollow(name) for name in ("likes", "comments", "views")}),
    ),
    "views_residual": (
        "share of followers that are not real",
        (0.0, 0.5, 0.7, 0.8, 0.9),
        _posts(views=_hollow("views")),
    ),
    "like_view_residual": ("likes bought, times", (1.0, 2.0, 3.0, 5.0, 8.0), _posts(likes=_times("likes"))),
    "comment_like_residual": ("likes bought, times", (1.0, 2.0, 3.0, 5.0, 8.0), _posts(likes=_times("likes"))),
    "like_dispersion": ("packages of equal likes, ± share", (0.3, 0.15, 0.1, 0.05, 0.02), _posts(likes=_package)),
}
"""Check, what the strength is, strengths, attack on the posts."""


def main() -> None:
    """Print the share noticed (REVIEW or FAIL) and the share of FAIL per check and strength."""
    rng = np.random.default_rng(31)
    accounts = people(800, rng)
    posts, comments = feed(accounts, rng), talk(accounts["account_key"].to_list(), rng)
    bad = accounts["account_key"][::8].to_list()
    _say("check | strength | noticed (fail) of 100 attacked")
    for name, (what, strengths, attack) in POST_ATTACKS.items():
        rows = [_noticed(name, attack(accounts, posts, bad, strength), bad) for strength in strengths]
        _line(name, what, strengths, rows)
    strengths = (0.1, 0.2, 0.3, 0.5)
    for name, (what, columns) in _comment_attacks(comments).items():
        rows = [_noticed(name, _talked(accounts, comments, bad, share, columns), bad) for share in strengths]
        _line(name, what, strengths, rows)


def _line(name: str, what: str, strengths: tuple[float, ...], rows: list[str]) -> None:
    told = ", ".join(f"{one:g}: {row}" for one, row in zip(strengths, rows, strict=True))
    _say(f"{name.strip()} | {what} | {told}")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _comment_attacks(comments: Frame) -> Mapping[str, tuple[str, Mapping[str, pl.Expr | pl.Series]]]:
    phrases = pl.Series(["so beautiful dear", "amazing content", "love your style", "perfect shot", "keep going queen"])
    elsewhere = comments["text"].head(60).gather(np.arange(comments.height) % 60)
    posted = {f"p{post}": moment(post) for post in range(POSTS)}
    return {
        "comment_quality": ("share of comments without substance added", {"labels": pl.lit("praise")}),
        "copied_comments": (
            "share of template comments",
            {"text": phrases.gather(np.arange(comments.height) % len(phrases))},
        ),
        "copied_comments ": ("share of comments copied from other accounts", {"text": elsewhere}),
        "commenter_concentration": (
            "share of comments by a ring of twelve",
            {"commenter": pl.format("ring{}", pl.int_range(pl.len()) % 12)},
        ),
        "first_hour": (
            "share of comments by appointment",
            {"posted_at": pl.col("post_id").replace_strict(posted) + pl.duration(minutes=20)},
        ),
    }


def _talked(
    accounts: Frame, comments: Frame, bad: list[str], share: float, columns: Mapping[str, pl.Expr | pl.Series]
) -> Frame:
    mine = pl.col("account_key").is_in(bad) & _some(share)
    changed = [pl.when(mine).then(other).otherwise(name).alias(name) for name, other in columns.items()]
    said = comments.with_columns(changed)
    copied = copied_words(said.with_columns(platform=pl.lit("instagram")))
    posts = made(accounts["account_key"].to_list())
    found = comment_evidence(said.drop("labels"), labelled(said), posts, copied)
    return accounts.join(found, on="account_key", how="left", maintain_order="left")


def _noticed(name: str, evidence: Frame, bad: list[str]) -> str:
    rows = judged(import_module(f"{_CHECKS}.{name.strip()}"), evidence).filter(pl.col("account_key").is_in(bad))
    noticed, fail = rows["status"].is_in(["review", "fail"]).sum(), (rows["status"] == "fail").sum()
    return f"{noticed} ({fail})"


if __name__ == "__main__":
    main()
