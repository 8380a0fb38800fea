"""How well searches by brief find whom the planted truth of the demo world says they should."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from fukasa.analysis.retrieval import expected_ndcg, ndcg
from fukasa.core.provenance import SHARED_ONLY
from fukasa.lake.index import SearchIndex
from fukasa.lake.query.model import AccountQuery
from fukasa.pipelines.intent.bigrams import BigramRanking
from fukasa.pipelines.intent.query import search_for_brief
from fukasa.pipelines.intent.ranking import ranked_for_brief, regions_of
from fukasa.synth.briefs import Brief, Brieflist, grades, judged_creators

_TEXTS = ("handle", "name", "bio", "category", "category_2", "top_hashtags")
_CAPTIONS = 10  # newest posts of an account whose words the rival sees, as the index does
_LEAST_GRADE = 2  # a brief whose best creator fits less says nothing about rankings


@dataclass(frozen=True, slots=True)
class BriefScore:
    """nDCG@10 of one brief; over its judged creators unless said.

    Attributes:
        brief_id: the brief.
        held_out: whether it was kept back while lexicons and ranking were made.
        rules: accounts that fit, then near misses, by expected fit: what a page shows.
        relevance: the same two halves in the index's own order, by wishes met.
        fitting: only accounts for which all holds that must; who is missing counts as not found.
        bigrams: the rival, BM25 over the brief as it stands.
        chance: the mean over all orders.
        shuffled: ``rules`` against judgements dealt anew among the creators; must be near ``chance``.
        whole: ``rules`` over all accounts, those not judged having grade 0.
        planted: ``rules`` over all accounts, each with its grade by the rule.

    """

    brief_id: str
    held_out: bool
    rules: float
    relevance: float
    fitting: float
    bigrams: float
    chance: float
    shuffled: float
    whole: float
    planted: float


def evaluate(
    index: SearchIndex, planted: pl.DataFrame, briefs: Sequence[Brief], rule: Brieflist, rng: np.random.Generator
) -> list[BriefScore]:
    """Search for briefs in the index of a demo world and hold the rankings against its planted truth.

    Args:
        index: the index of the world.
        planted: what is planted in it (:func:`fukasa.synth.briefs.planted_attributes`).
        briefs: the briefs; those for which nobody in this world fits well are left out.
        rule: how grades are given and creators drawn.
        rng: deals the judgements of the negative control.

    """
    test = _Test(index, planted, rule, rng)
    return [score for brief in briefs if (score := test.score(brief)) is not None]


class _Test:
    def __init__(self, index: SearchIndex, planted: pl.DataFrame, rule: Brieflist, rng: np.random.Generator) -> None:
        self._index, self._planted, self._rule, self._rng = index, planted, rule, rng
        self._known = regions_of(index, SHARED_ONLY)
        self._keys, texts = texts_of(index)
        self._rival = BigramRanking(texts)

    def score(self, brief: Brief) -> BriefScore | None:
        judged = _by_key(judged_creators(brief, self._planted, self._rule))
        given = list(judged.values())
        if max(given) < _LEAST_GRADE:
            return None
        search = search_for_brief(brief.text, known=self._known)
        order = ranked_for_brief(self._index, search, SHARED_ONLY)
        fitting = ranked_for_brief(self._index, search, SHARED_ONLY, near=False)
        everybody = _by_key(self._planted.with_columns(grade=grades(brief, self._planted, self._rule)))
        dealt = dict(zip(judged, self._rng.permutation(given).tolist(), strict=True))
        return BriefScore(
            brief_id=brief.brief_id,
            held_out=brief.held_out,
            rules=ndcg(_found(order, judged), given),
            relevance=ndcg(_found(self._by_relevance(search.query, search.near), judged), given),
            fitting=ndcg(_found(fitting, judged), given),
            bigrams=ndcg(_found(self._by_bigrams(brief.text), judged), given),
            chance=expected_ndcg(given),
            shuffled=ndcg(_found(order, dealt), given),
            whole=ndcg([judged.get(key, 0) for key in order], given),
            planted=ndcg([everybody.get(key, 0) for key in order], list(everybody.values())),
        )

    def _by_relevance(self, *queries: AccountQuery) -> list[str]:
        order: dict[str, None] = {}
        for query in queries:
            keys = self._index.batches(query, SHARED_ONLY, ["account_key"]).read_all()["account_key"].to_pylist()
            order.update(dict.fromkeys(keys))
        return list(order)

    def _by_bigrams(self, text: str) -> list[str]:
        ranked = np.argsort(-self._rival.scores(text), kind="stable")
        return [self._keys[place] for place in ranked.tolist()]


def texts_of(index: SearchIndex) -> tuple[list[str], list[str]]:
    """Give the keys of all shared accounts and the words that are searched of each."""
    whole = AccountQuery()
    rows = pl.DataFrame(index.batches(whole, SHARED_ONLY, ["account_no", "account_key", *_TEXTS]).read_all())
    posts = pl.DataFrame(index.detail_table("posts", rows["account_no"].to_arrow()))
    newest = posts.sort("account_no", "posted_at", descending=[False, True]).group_by("account_no").head(_CAPTIONS)
    captions = newest.group_by("account_no").agg(captions=pl.col("caption").drop_nulls().str.join(" "))
    told = rows.join(captions, on="account_no", how="left", maintain_order="left")
    words = [pl.col(name).list.join(" ") if name == "top_hashtags" else pl.col(name) for name in _TEXTS]
    texts = told.select(text=pl.concat_str(*words, "captions", separator=" ", ignore_nulls=True))
    return rows["account_key"].to_list(), texts["text"].to_list()


def _by_key(judged: pl.DataFrame) -> dict[str, int]:
    return dict(judged.select("account_key", "grade").iter_rows())


def _found(order: Sequence[str], judged: Mapping[str, int]) -> list[int]:
    """Give the grades of the judged in the order of a ranking."""
    return [judged[key] for key in order if key in judged]
