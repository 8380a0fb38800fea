"""A random sample of the comments a workspace may see, and what the model says of all of them.

A comment enters with its key only: whoever shows it reads its words from the lake again, so that what was erased since
is gone here as well.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import duckdb
import polars as pl

from fukasa.analysis.comments.classes import QUESTION, has_any, registry
from fukasa.analysis.comments.classify import classify
from fukasa.analysis.comments.model import ModelProtocol
from fukasa.core.errors import InvalidInput
from fukasa.core.provenance import Scope
from fukasa.lake.version import Version
from fukasa.pipelines.frames import frame

KEY = ("platform", "account_id", "comment_id")
MEASURED_COMMENTS = 200_000
"""Comments of a scope that the model is asked about; a random part of this size tells the share to ±0.2 points."""

_LONGEST = 20_000  # letters of a comment that are read; the model reads fewer
_AUDIENCE = "is_creator IS DISTINCT FROM true AND trim(coalesce(text, '')) <> ''"
_RANDOM = "md5($seed || ' ' || platform || ':' || account_id || ' ' || comment_id)"


@dataclass(frozen=True, slots=True)
class CommentSample:
    """Comments drawn from a version of the lake.

    Attributes:
        keys: ``platform``, ``account_id``, ``comment_id``, in random order: any first part is a random sample too.
        population: how many comments could have been drawn.
        version: id of the lake version.
        seed: gives the same sample from the same version.

    """

    keys: pl.DataFrame
    population: int
    version: int
    seed: int


@dataclass(frozen=True, slots=True)
class ModelShares:
    """What a model says of the comments of a scope.

    Attributes:
        model: its version.
        version: id of the lake version.
        population: comments of the scope.
        measured: how many of them the model was asked about.
        given: per output how many of those were given it; unions of classes stand under their own names.

    """

    model: str
    version: int
    population: int
    measured: int
    given: dict[str, int]


def draw_sample(
    version: Version,
    reader: Scope,
    *,
    accounts: Sequence[str] | None,
    size: int,
    seed: int,
    accepted: Collection[str] = (),
) -> CommentSample:
    """Draw comments of the audience; each has the same chance, whoever wrote it and under whatever post.

    The creator's own comments and empty ones are left out, and a comment that came in several imports counts once.

    Args:
        version: the lake version.
        reader: whose eyes: shared comments and those of one workspace.
        accounts: keys ``platform:account_id``; None for every account seen.
        size: how many; fewer where there are fewer.
        seed: the comments come in the order of a hash of the seed and their key.
        accepted: visibilities for which YouTube's terms on derived figures were accepted
            (:func:`fukasa.pipelines.acceptance.accepted_visibilities`); comments of the YouTube API of others stay out.

    Raises:
        InvalidInput: the size is below 1.

    """
    if size < 1:
        raise InvalidInput(f"a sample has at least one comment, got a size of {size}")
    with version.connect(reader, tables={"comments"}) as lake:
        where, values = _scope(accounts, accepted)
        drawn = _drawn(lake, ", ".join(KEY), where, values, size=size, seed=f"sample {seed}")
        return CommentSample(drawn, _count(lake, where, values), version.id, seed)


def read_comments(version: Version, reader: Scope, keys: pl.DataFrame) -> pl.DataFrame:
    """Read comments by their keys.

    Args:
        version: the lake version.
        reader: whose eyes.
        keys: ``platform``, ``account_id``, ``comment_id``.

    Returns:
        One row per key in their order: the key, ``post_id``, ``posted_at``, ``author`` (a keyed hash), ``reply_to``,
        ``text``; all null but the key where the comment is gone.

    """
    columns = f"{', '.join(KEY)}, post_id, posted_at, commenter AS author, reply_to, left(text, {_LONGEST}) AS text"
    accounts, values = _one_of("account_id", keys["account_id"].unique(maintain_order=True))
    comments, more = _one_of("comment_id", keys["comment_id"])
    with version.connect(reader, tables={"comments"}) as lake:
        sql = f"SELECT {columns} FROM comments WHERE {accounts} AND {comments} AND {_AUDIENCE}"
        found = frame(lake, sql, values | more)
    return keys.select(KEY).join(found, on=KEY, how="left", maintain_order="left")


def read_post(version: Version, reader: Scope, platform: str, account_id: str, post_id: str) -> str:
    """Give the words of a post, so that a comment can be read beside it; empty where they are not known."""
    with version.connect(reader, tables={"posts"}) as lake:
        found = frame(
            lake,
            "SELECT concat_ws(' · ', title, caption) AS words FROM posts "
            "WHERE platform = $platform AND account_id = $account AND post_id = $post",
            {"platform": platform, "account": account_id, "post": post_id},
        )
    return str(found["words"][0] or "") if found.height else ""


def measure_scope(
    version: Version,
    reader: Scope,
    *,
    accounts: Sequence[str] | None,
    model: ModelProtocol,
    seed: int,
    accepted: Collection[str] = (),
) -> ModelShares:
    """Ask the model about the comments of a scope, at most :data:`MEASURED_COMMENTS` of them, drawn at random.

    The arguments are those of :func:`draw_sample`.
    """
    with version.connect(reader, tables={"comments"}) as lake:
        where, values = _scope(accounts, accepted)
        text = f"left(text, {_LONGEST}) AS text"
        texts = _drawn(lake, text, where, values, size=MEASURED_COMMENTS, seed=f"all {seed}")
        population = _count(lake, where, values)
    said = model_labels(texts["text"], model)
    return ModelShares(
        model=model.version,
        version=version.id,
        population=population,
        measured=texts.height,
        given={name: int(column.sum()) for name, column in outcomes(said["labels"], said[QUESTION]).items()},
    )


def model_labels(texts: pl.Series, model: ModelProtocol) -> pl.DataFrame:
    """Give the model's ``labels`` (divided by ``;``) and whether it asks (``question``); null without text."""
    said = classify(texts.cast(pl.String), model=model)
    return said.select("labels", question=pl.col("p_question") >= model.thresholds[QUESTION])


def outcomes(labels: pl.Series, question: pl.Series) -> dict[str, pl.Series]:
    """Turn labels into one Boolean column per class, per union of classes, and for any question."""
    classes = registry()
    single = {name: (name,) for name in classes.ids}
    unions = {"purchase_signal": classes.purchase_signal, "substantive": classes.substantive}
    said = labels.alias("labels").to_frame()
    given = {name: said.select(has_any("labels", parts))[:, 0] for name, parts in (single | unions).items()}
    return given | {QUESTION: question}


def _drawn(
    lake: duckdb.DuckDBPyConnection, columns: str, where: str, values: dict[str, object], *, size: int, seed: str
) -> pl.DataFrame:
    sql = f"SELECT {columns} FROM comments WHERE {where} ORDER BY {_RANDOM} LIMIT {size}"
    return frame(lake, sql, values | {"seed": seed})


def _count(lake: duckdb.DuckDBPyConnection, where: str, values: dict[str, object]) -> int:
    return int(frame(lake, f"SELECT count(*) AS n FROM comments WHERE {where}", values)["n"][0])


def _scope(accounts: Sequence[str] | None, accepted: Collection[str]) -> tuple[str, dict[str, object]]:
    """Write the condition; what it says of accounts speaks of the key alone, so that it is asked before rows merge."""
    permitted, values = _one_of("visibility", accepted)
    where = f"{_AUDIENCE} AND (retention_class NOT LIKE 'youtube_api%' OR {permitted})"
    if accounts is None:
        return where, values
    ids, of_ids = _one_of("account_id", dict.fromkeys(key.partition(":")[2] for key in accounts))
    keys, of_keys = _one_of("platform || ':' || account_id", accounts)
    return f"{ids} AND {keys} AND {where}", values | of_ids | of_keys


def _one_of(expression: str, wanted: Iterable[str]) -> tuple[str, dict[str, object]]:
    """Write that an expression is one of some values; many values become a hash table, and none is never true."""
    name = "".join(letter for letter in expression if letter.isalpha())
    values = {f"{name}{place}": value for place, value in enumerate(wanted)}
    return (f"{expression} IN ({', '.join(f'${key}' for key in values)})" if values else "false"), dict(values)
