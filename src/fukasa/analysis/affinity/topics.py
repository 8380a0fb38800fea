"""What it is about: accounts with the same subjects, hashtags and words lie close together.

Weights are those of tf-idf with a dampened count, 1 + log n (Salton and Buckley 1988), folded onto their main
directions (Deerwester et al. 1990). Words are taken without a dictionary: runs of Kanji, Katakana and Hangul, and
words in Latin letters; Hiragana are mostly grammar and left out.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_array

from fukasa.analysis.affinity.basis import Basis, fit_basis
from fukasa.analysis.affinity.settings import Block, settings
from fukasa.analysis.affinity.vectors import WIDTHS, Vectors
from fukasa.core.errors import InvalidInput

_WORDS = r"[\p{Han}々]{2,4}|[\p{Katakana}ー]{3,}|\p{Hangul}{2,}|[a-z][a-z0-9']{3,}"
_LINKS = r"https?://\S+|www\.\S+|[@＠][\w.]+"
CATEGORY, HASHTAG, WORD = "c:", "#", "w:"
_CATEGORY_COUNT = 4  # a category stands for many words


def topic_terms(accounts: pl.DataFrame) -> pl.DataFrame:
    """Take the subject words out of what accounts write.

    Args:
        accounts: ``row`` (number of the account), ``categories`` and ``hashtags`` (lists of text), ``texts`` (list of
            text); any of them may be null.

    Returns:
        ``row``, ``term``, ``n``: how often each account uses each term. Terms begin with ``c:`` (category), ``#``
        (hashtag) or ``w:`` (word).

    Raises:
        InvalidInput: a column is missing.

    """
    missing = {"row", "categories", "hashtags", "texts"} - set(accounts.columns)
    if missing:
        raise InvalidInput(f"topic terms need the columns {', '.join(sorted(missing))}; add them, null where not known")
    said = pl.concat(
        [
            _listed(accounts, "categories", CATEGORY, pl.lit(_CATEGORY_COUNT, pl.UInt32)),
            _listed(accounts, "hashtags", HASHTAG, pl.lit(1, pl.UInt32)),
            _words(accounts),
        ]
    )
    return said.group_by("row", "term").agg(pl.col("n").sum()).sort("row", "term")


def _listed(accounts: pl.DataFrame, column: str, prefix: str, count: pl.Expr) -> pl.DataFrame:
    named = accounts.select("row", value=pl.col(column).cast(pl.List(pl.String)))
    rows = named.explode("value", empty_as_null=False, keep_nulls=False)
    folded = pl.col("value").str.normalize("NFKC").str.to_lowercase().str.strip_chars("# \t")
    return rows.select("row", term=pl.lit(prefix) + folded, n=count).filter(
        pl.col("term").str.len_chars() > len(prefix)
    )


def _words(accounts: pl.DataFrame) -> pl.DataFrame:
    texts = accounts.select("row", text=pl.col("texts").cast(pl.List(pl.String)).list.join("\n", ignore_nulls=True))
    plain = pl.col("text").str.normalize("NFKC").str.to_lowercase().str.replace_all(_LINKS, " ")
    words = texts.select("row", word=plain.str.extract_all(_WORDS))
    rows = words.explode("word", empty_as_null=False, keep_nulls=False)
    return rows.select("row", term=pl.lit(WORD) + pl.col("word"), n=pl.lit(1, pl.UInt32))


@dataclass(frozen=True)
class TopicSpace:
    """The space of topics.

    Attributes:
        vocabulary: ``term``, ``place`` and ``weight`` (how rare it is).
        basis: the main directions.

    """

    vocabulary: pl.DataFrame
    basis: Basis

    def vectors(self, terms: pl.DataFrame, rows: NDArray[np.int64]) -> Vectors:
        """Give the vectors of accounts.

        Args:
            terms: as :func:`topic_terms` makes them.
            rows: the accounts wanted, in this order.

        Returns:
            Unit vectors; zeros where too few of the account's words are known.

        """
        matrix = self._matrix(terms, rows)
        found = self.basis.fold_in(matrix)
        found[np.diff(matrix.indptr) < settings().min_terms] = 0.0
        return found

    def _matrix(self, terms: pl.DataFrame, rows: NDArray[np.int64]) -> csr_array:
        places = pl.DataFrame({"row": rows, "at": np.arange(len(rows))})
        cells = terms.join(self.vocabulary, on="term").join(places, on="row").sort("at", "place")
        values = cells["n"].cast(pl.Float64).log().to_numpy() + 1.0
        weights = (values * cells["weight"].to_numpy()).astype(np.float32)
        place = (cells["at"].to_numpy(), cells["place"].to_numpy())
        return csr_array((weights, place), shape=(len(rows), self.vocabulary.height))


def fit_topics(terms: pl.DataFrame, rng: np.random.Generator) -> TopicSpace | None:
    """Find the space of topics from a sample of accounts.

    Args:
        terms: as :func:`topic_terms` makes them, of the sample.
        rng: draws the probe of the decomposition.

    Returns:
        The space; None where no word is used by two accounts.

    """
    vocabulary = _vocabulary(terms)
    if vocabulary.is_empty():
        return None
    rows = terms["row"].unique().sort().cast(pl.Int64).to_numpy()
    space = TopicSpace(vocabulary, Basis(np.zeros((vocabulary.height, 0), dtype=np.float32)))
    return TopicSpace(vocabulary, fit_basis(space._matrix(terms, rows), WIDTHS[Block.TOPICS], rng))  # noqa: SLF001  own


def _vocabulary(terms: pl.DataFrame) -> pl.DataFrame:
    config, accounts = settings(), terms["row"].n_unique()
    used = terms.group_by("term").agg(accounts=pl.len())
    fewest = max(2, round(config.min_document_share * accounts))
    common = ~pl.col("term").str.starts_with(CATEGORY) & (pl.col("accounts") > config.max_document_share * accounts)
    kept = used.filter((pl.col("accounts") >= fewest) & ~(common & (pl.lit(accounts) >= _ENOUGH)))
    kept = kept.sort(["accounts", "term"], descending=[True, False]).head(int(config.vocabulary)).sort("term")
    rarity = (pl.lit(1.0 + accounts) / (1.0 + pl.col("accounts"))).log() + 1.0
    return kept.select("term", place=pl.int_range(pl.len()), weight=rarity)


_ENOUGH = 100  # of fewer accounts every fifth may well share a word that matters
