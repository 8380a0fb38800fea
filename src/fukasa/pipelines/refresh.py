"""`fukasa refresh`: from the facts of a lake version to the search index that every page reads.

Two passes and a review. The first pass (:mod:`fukasa.pipelines.first_pass`) goes over the accounts chunk by chunk, or
takes over those of which nothing has changed since the index before: words, measurements of posts and comments; the
posts that forecasts rest on are left on the disk. The second needs all accounts: the views model is fitted on a sample
of them and asked chunk by chunk, then standing among peers, depth, price, cost per view. The review goes over the
finished index and says whether audiences are real (:mod:`fukasa.pipelines.authenticity.review`). A workspace's own
facts give rows of their own, seen and compared by that workspace only.
"""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import polars as pl

from fukasa.analysis.comments.model import ModelProtocol
from fukasa.core.errors import NotFound
from fukasa.core.provenance import SHARED, Scope
from fukasa.lake.errors import IndexUnreadable
from fukasa.lake.index import PRICE_MODEL, IndexMeta
from fukasa.lake.index_writer import IndexWriter, writing_index
from fukasa.lake.state import VersionKind
from fukasa.lake.version import Version
from fukasa.pipelines.acceptance import accepted_visibilities
from fukasa.pipelines.affinity.safety_pass import review_safety_of_all
from fukasa.pipelines.affinity.vectors import write_version_vectors
from fukasa.pipelines.authenticity.folder import judging_version
from fukasa.pipelines.authenticity.review import review_index
from fukasa.pipelines.chunks import ACCOUNT_TABLES
from fukasa.pipelines.comments.reading import reader_of, reading_of
from fukasa.pipelines.engine import HERE, Engine
from fukasa.pipelines.features import AccountFeatures, Population
from fukasa.pipelines.first_pass import MEMORY, FirstPass, Left
from fukasa.pipelines.forecast.method import MethodProtocol, ViewsMethod
from fukasa.pipelines.forecast.price_model import price_model_rows
from fukasa.pipelines.forecast.recalibration import ShapesOf, kept_shapes
from fukasa.pipelines.forecast.run import Known, forecast_all
from fukasa.pipelines.frames import frame
from fukasa.pipelines.home import INDEX_ARTIFACT, VECTORS_ARTIFACT, Home, announced
from fukasa.pipelines.incremental.basis import ASKED, EVERYTHING, TOO_MANY, Basis, Earlier, earlier_index
from fukasa.pipelines.incremental.kept import EarlierRows
from fukasa.pipelines.normal_forms import chosen_forms

OnStep = Callable[[str, float], None]
Models = Callable[[str], ModelProtocol]
_VECTORS = 0.93  # of the whole refresh, when look-alikes begin
_FORECAST, _COMPARE, _SORT, _REVIEW = 0.55, 0.7, 0.74, 0.78  # of the index, when these steps begin


@dataclass(frozen=True, slots=True)
class RefreshResult:
    """What a refresh made.

    Attributes:
        version: the new lake version, which holds the index.
        accounts: rows of the index, own rows of workspaces included.
        measured: how many of them were measured; the others rest on facts that have not changed and were taken over.
        reason: why nothing could be taken over from the index before; empty where it was looked at account by account.

    """

    version: int
    accounts: int
    measured: int
    reason: str


@dataclass(frozen=True, slots=True)
class Built:
    """An index that was built.

    Attributes:
        accounts: its rows.
        measured: how many of them were measured and not taken over.

    """

    accounts: int
    measured: int

    def reason(self, earlier: Earlier) -> str:
        """Say why nothing was taken over from the index before; empty where something was, or might have been."""
        return TOO_MANY if earlier.path and self.accounts and self.measured == self.accounts else earlier.reason


def refresh(
    home: Home,
    *,
    full: bool = False,
    derived_accepted: frozenset[str] | None = None,
    model: ModelProtocol | None = None,
    engine: Engine = HERE,
    on_step: OnStep = lambda _name, _share: None,
) -> RefreshResult:
    """Build the search index from the current version and publish both as a new one.

    Accounts whose facts have not changed since the index before are taken over from it
    (:mod:`fukasa.pipelines.incremental`), unless models, word lists or terms have changed.

    Args:
        home: the data folder.
        full: measure every account.
        derived_accepted: visibilities (`shared`, workspace ids) for which YouTube's terms on derived metrics were
            accepted; elsewhere figures derived from YouTube API data are `not permitted`. If None, what the data
            folder tells (:mod:`fukasa.pipelines.acceptance`).
        model: the model that says what all comments are; if None, every workspace's facts are read by the model it
            uses and by the people who audited them (:mod:`fukasa.pipelines.comments.reading`), and shared ones by the
            packaged model.
        engine: does the steps that go over the accounts piece by piece.
        on_step: told the step and the share done.

    """
    with home.lake.write("refresh") as writer:
        accepted = accepted_visibilities(home.root) if derived_accepted is None else derived_accepted
        version = home.lake.current()
        path = announced(writer.artifact)
        models, reading = _readers(home, model)
        earlier = _earlier(version, Basis.of(reading, accepted), full=full)
        built = build_index(
            version,
            path,
            derived_accepted=accepted,
            models=models,
            reading=reading,
            shapes_of=partial(kept_shapes, home.root),
            engine=engine,
            earlier=earlier,
            on_step=lambda name, done: on_step(name, _VECTORS * done),
        )
        on_step("look-alikes", _VECTORS)
        vectors, before = writer.artifact(VECTORS_ARTIFACT), (earlier.path, version.artifact(VECTORS_ARTIFACT))
        write_version_vectors(version, path, vectors, derived_accepted=accepted, earlier=before)
        committed = writer.commit(f"refresh: {built.accounts:,} accounts", kind="refresh")
    assert committed.version is not None  # noqa: S101  an artifact always makes a version
    return RefreshResult(committed.version, built.accounts, built.measured, built.reason(earlier))


def _readers(home: Home, model: ModelProtocol | None) -> tuple[Models, str]:
    """Choose who reads the comments of whom, and name that choice."""
    if model is None:
        return partial(reader_of, home), reading_of(home)
    return (lambda _visibility: model), model.version


def _earlier(version: Version, basis: Basis, *, full: bool) -> Earlier:
    """Give the index that accounts may be taken over from, or the reason why none are."""
    return Earlier(None, ASKED) if full else earlier_index(version.artifact, INDEX_ARTIFACT, basis)


def needs_refresh(home: Home) -> bool:
    """Tell whether the index :func:`is_behind`, or accounts would be reviewed by other thresholds or weights."""
    meta = _meta(home)
    return meta is None or meta.judging != judging_version() or _is_behind(home, meta)


def is_behind(home: Home) -> bool:
    """Tell whether facts were added, or taken back, after the index was built, or comments would be read otherwise."""
    meta = _meta(home)
    return meta is None or _is_behind(home, meta)


def _is_behind(home: Home, meta: IndexMeta) -> bool:
    changes = {VersionKind.APPEND, VersionKind.ROLLBACK}
    later = any(version.kind in changes and version.id > meta.lake_version for version in home.lake.versions())
    return later or meta.reading != reading_of(home)


def _meta(home: Home) -> IndexMeta | None:
    """Say what the index was made from; None where there is none that can be read."""
    try:
        with home.open_index() as index:
            return index.meta
    except (NotFound, IndexUnreadable):
        return None


def build_index(
    version: Version,
    path: Path,
    *,
    derived_accepted: frozenset[str] = frozenset(),
    models: Models,
    reading: str = "",
    method: MethodProtocol | None = None,
    shapes_of: ShapesOf = lambda _owner: None,
    engine: Engine = HERE,
    earlier: Earlier = EVERYTHING,
    on_step: OnStep = lambda _name, _share: None,
) -> Built:
    """Write the search index of a version to ``path`` and beside it.

    Args:
        version: the facts.
        path: where the rows of the index go; its other files take the same name with endings of their own.
        derived_accepted: see :func:`refresh`.
        models: gives the model of comments for a visibility (`shared` or a workspace id); a
            :class:`~fukasa.pipelines.comments.reading.Reader` brings what people said of comments along.
        reading: kept in the index, so that it can be seen when other models read.
        method: of the views model; that of the project if None.
        shapes_of: gives the shapes that a recalibration found for an audience.
        engine: see :func:`refresh`.
        earlier: the index from which accounts may be taken over.
        on_step: told the step and the share done.

    """
    measuring = Measuring(
        version, derived_accepted, models, method or ViewsMethod(), shapes_of, engine, earlier, on_step
    )
    built = measuring.write(path, reading)
    review_safety_of_all(path, engine=engine)
    review_index(path, engine=engine, on_step=lambda name, done: on_step(name, _REVIEW + (1 - _REVIEW) * done))
    return built


@dataclass(frozen=True)
class Measuring:
    """The index as it is before the review.

    Attributes:
        version: the facts.
        derived_accepted: see :func:`refresh`.
        models: see :func:`build_index`.
        method: of the views model.
        shapes_of: see :func:`build_index`.
        engine: see :func:`refresh`.
        earlier: see :func:`build_index`.
        on_step: told the step and the share done.

    """

    version: Version
    derived_accepted: frozenset[str]
    models: Models
    method: MethodProtocol
    shapes_of: ShapesOf
    engine: Engine
    earlier: Earlier
    on_step: OnStep

    def write(self, path: Path, reading: str) -> Built:
        """Write it."""
        forms = chosen_forms(os.environ)  # a dictionary that is not there is told before hours of work
        version, owners = self.version, _owners(self.version)
        replaced = {owner: _own_keys(version, owner) for owner in owners}
        with writing_index(path) as index, TemporaryDirectory(dir=path.parent) as work, self._earlier_rows() as earlier:
            population, left, measured = Population(), Left.inside(Path(work)), 0
            for number, owner in enumerate((SHARED, *owners)):
                features = AccountFeatures(
                    visibility=owner,
                    derived_permitted=owner in self.derived_accepted,
                    replaced_by=replaced if owner == SHARED else {},
                    model=self.models(owner),
                )
                told = partial(_report, self.on_step, number, len(owners) + 1)
                place = FirstPass(version, features, Path(work) / str(number), self.engine, earlier, told)
                measured += place.run(index, population, left, number)
            self._second_pass(index, population, left, (SHARED, *owners))
            self.on_step("sort", _SORT)
            accounts = index.finish(
                lake_version=version.id,
                built_at=version.created_at.isoformat(timespec="seconds"),
                reading=reading,
                forms=forms,
                basis=Basis.of(reading, self.derived_accepted).to_json(),
                parts=False,
            )
        return Built(accounts, measured)

    def _earlier_rows(self) -> AbstractContextManager[EarlierRows | None]:
        return nullcontext() if self.earlier.path is None else EarlierRows(self.earlier.path)

    def _second_pass(self, index: IndexWriter, population: Population, left: Left, owners: tuple[str, ...]) -> None:
        as_of = self.version.created_at
        known = Known(
            population.accounts, population.aggregates, left.history, left.pairs, owners, as_of, self.shapes_of
        )
        forecasts = forecast_all(index, known, self.method, self._forecasting, self.engine)
        self.on_step("compare", _COMPARE)
        standing = population.standing()
        index.add("measurements", standing.to_arrow())
        index.add("depth_parts", population.parts.rename({"account_key": "row_key"}).to_arrow())
        index.set_columns(population.late_columns(standing, forecasts, as_of).to_arrow(), key=("row_key",))
        index.add(PRICE_MODEL, price_model_rows(population.price_model).to_arrow())

    def _forecasting(self, done: float) -> None:
        self.on_step("forecast", _FORECAST + (_COMPARE - _FORECAST) * done)


def _report(on_step: OnStep, audience: int, audiences: int, done: float) -> None:
    """Tell how far the first pass has come: ``done`` of one audience out of several."""
    on_step("measure", _FORECAST * (audience + done) / audiences)


def _owners(version: Version) -> tuple[str, ...]:
    """List the workspaces that own facts in a version."""
    found: set[str] = set()
    for table in ACCOUNT_TABLES:
        files = [str(path) for path in version.files(table)]
        if files:
            rows = duckdb.execute("SELECT DISTINCT visibility FROM read_parquet(?)", [files]).fetchall()
            found |= {str(owner) for (owner,) in rows}
    return tuple(sorted(found - {SHARED}))


def _own_keys(version: Version, owner: str) -> pl.Series:
    with version.connect(Scope(owner), memory_limit=MEMORY) as connection:
        facts = " UNION ".join(
            f"SELECT platform || ':' || account_id AS account_key FROM {table}_facts WHERE visibility = $owner"
            for table in ACCOUNT_TABLES
        )
        return frame(connection, facts, {"owner": owner}).get_column("account_key")
