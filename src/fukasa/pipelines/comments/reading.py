"""Who reads the comments that an audience sees: a model, and the people who judged some of the same comments."""

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from fukasa.analysis.comments.model import ErrorRates, ModelProtocol, default_model
from fukasa.analysis.comments.prepare import Comments
from fukasa.analysis.statistics.arrays import Reals
from fukasa.core.errors import InvalidInput
from fukasa.pipelines.comments import audits, models
from fukasa.pipelines.comments.audits import AUDITED_SCHEMA, audited_comments
from fukasa.pipelines.comments.models import model_of
from fukasa.pipelines.home import Home

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Reader:
    """A model that knows which of the comments it reads people have judged.

    Attributes:
        model: it says what comments are.
        audited: of :func:`fukasa.pipelines.comments.audits.audited_comments`.

    """

    model: ModelProtocol
    audited: pl.DataFrame = field(default_factory=AUDITED_SCHEMA.to_frame)

    @property
    def version(self) -> str:
        """The version of the model."""
        return self.model.version

    @property
    def thresholds(self) -> Mapping[str, float]:
        """Those of the model."""
        return self.model.thresholds

    @property
    def errors(self) -> Mapping[str, ErrorRates]:
        """Those of the model."""
        return self.model.errors

    def probabilities(self, comments: Comments) -> Reals:
        """Tell what the model tells."""
        return self.model.probabilities(comments)


def reader_of(home: Home, visibility: str) -> Reader:
    """Give who reads the comments of a visibility (`shared` or a workspace): one place chooses for every index.

    A model that a workspace chose and that cannot be read, because it is gone or was built for other classes, stops
    neither the others nor an erasure: the packaged model reads instead, which every figure names, and the log says why.
    """
    try:
        model = model_of(home, visibility)
    except InvalidInput as error:
        _log.warning("comments of %s are read by the packaged model: %s", visibility, error)
        model = default_model()
    return Reader(model, audited_comments(home, visibility, model.version))


def reading_of(home: Home) -> str:
    """Tell by a short text whether comments would be read as they were: same models in use, same audits.

    It names the packaged model; what workspaces use and said is in a hash, which tells nobody anything about them.
    """
    choices = [*(home.root / models.FOLDER).glob("*/*.json"), *(home.root / audits.FOLDER).glob("*.json")]
    told = hashlib.sha256()
    for path in sorted(choices):
        for part in (path.relative_to(home.root).as_posix().encode(), path.read_bytes()):
            told.update(len(part).to_bytes(8) + part)
    return f"{default_model().version} {told.hexdigest()[:16]}"
