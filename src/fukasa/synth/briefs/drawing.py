"""Twenty creators per brief: some of each grade, and near misses that lead a careless search astray."""

from zlib import crc32

import numpy as np
import polars as pl

from fukasa.synth.briefs.brief import Brief, Brieflist
from fukasa.synth.briefs.grading import grades


def judged_creators(brief: Brief, planted: pl.DataFrame, rule: Brieflist) -> pl.DataFrame:
    """Draw the creators by whom a search for a brief is judged.

    Of the higher grades as many as ``rule.most`` says; the rest has grade 0: accounts of the same topic that are wrong
    otherwise, accounts whose profile uses the words of the brief for something else, and anybody. The draw depends on
    the seed of the rule and the id of the brief alone.

    Returns:
        ``brief_id``, ``account_key`` and ``grade``, best grade first.

    """
    rng = np.random.default_rng([rule.seed, crc32(brief.brief_id.encode())])
    judged = planted.select("account_key", "profile", near=_topic(brief), grade=grades(brief, planted, rule))
    order = rng.permutation(len(judged))
    judged = judged.select(pl.all().gather(order.tolist()))
    best = [judged.filter(pl.col("grade") == grade).head(most) for grade, most in sorted(rule.most.items())]
    wrong = judged.filter(pl.col("grade") == 0).with_columns(
        alike=pl.Series(_alike(brief.text, judged.filter(pl.col("grade") == 0)["profile"].to_list()))
    )
    open_places = rule.creators - sum(map(len, best))
    same_topic = wrong.filter("near").head(round(open_places * rule.same_topic))
    left = wrong.join(same_topic, on="account_key", how="anti", maintain_order="left")
    misleading = left.filter(~pl.col("near")).sort("alike", descending=True, maintain_order=True)
    same_words = misleading.head(round(open_places * rule.same_words))
    left = left.join(same_words, on="account_key", how="anti", maintain_order="left")
    anybody = left.head(open_places - len(same_topic) - len(same_words))
    drawn = pl.concat([*best, same_topic, same_words, anybody], how="diagonal")
    ranked = drawn.sort("grade", "account_key", descending=[True, False])
    return ranked.select(pl.lit(brief.brief_id).alias("brief_id"), "account_key", "grade")


def _topic(brief: Brief) -> pl.Expr:
    """Tell which accounts are about one of the brief's topics; without a topic all are alike."""
    topics = [word for want in brief.wants if want.attribute == "category" for word in want.words]
    if not topics:
        return pl.lit(value=False)
    return pl.col("category").list.eval(pl.element().is_in(topics)).list.any().fill_null(value=False)


def _alike(text: str, profiles: list[str]) -> list[float]:
    """How many of a profile's pairs of characters stand in the brief: the share, damped for short profiles."""
    asked = _pairs(text)
    return [len(_pairs(profile) & asked) / (len(_pairs(profile)) + 10) for profile in profiles]


def _pairs(text: str) -> set[str]:
    folded = "".join(text.lower().split())
    return {folded[place : place + 2] for place in range(len(folded) - 1)}
