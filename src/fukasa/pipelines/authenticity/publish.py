"""`fukasa authenticity review --all`: review the current index anew and publish it as a new lake version."""

import shutil
from dataclasses import dataclass

from fukasa.core.errors import InvalidInput
from fukasa.lake.state import VersionKind
from fukasa.lake.version import Version
from fukasa.pipelines.authenticity.folder import ReviewFolder, review_name
from fukasa.pipelines.authenticity.review import OnStep, ReviewResult, review_index
from fukasa.pipelines.home import INDEX_ARTIFACT, Home, announced
from fukasa.pipelines.refresh import is_behind

WORK_FOLDER = "authenticity-work"


@dataclass(frozen=True, slots=True)
class Published:
    """A review of all accounts.

    Attributes:
        version: the new lake version, which holds the reviewed index.
        result: what was reviewed.

    """

    version: int
    result: ReviewResult


def review_all(home: Home, *, resume: bool = False, on_step: OnStep = lambda _name, _share: None) -> Published:
    """Review all accounts of the current index and publish the result as a new version.

    Args:
        home: the data folder.
        resume: take what an earlier review of the same index, by the same checks, has finished.
        on_step: told the step and the share done.

    Raises:
        InvalidInput: there is no index, or facts were added after it was built.

    """
    with home.lake.write("authenticity review") as writer:
        version = home.lake.current()
        _require_fresh(home)
        source = version.artifact(INDEX_ARTIFACT)
        assert source is not None  # noqa: S101  a fresh index is there
        folder = _folder(home, version, resume=resume)
        target = announced(writer.artifact)
        shutil.copyfile(source, target)
        result = review_index(target, work_folder=folder.path, on_step=on_step)
        committed = writer.commit(f"authenticity review: {result.accounts:,} accounts", kind=VersionKind.REFRESH)
    assert committed.version is not None  # noqa: S101  an artifact always makes a version
    return Published(committed.version, result)


def forget_unfinished(home: Home) -> None:
    """Remove what reviews that were killed have left: figures of accounts outlive nobody's erasure.

    Only who holds the lock of the lake may: without it the pieces of a review that is running would go.
    """
    for folder in (home.root / WORK_FOLDER).glob("*"):
        ReviewFolder(folder).forget()


def _require_fresh(home: Home) -> None:
    if is_behind(home):
        raise InvalidInput(
            "there is no search index of the current facts; run `fukasa refresh`, which reviews all accounts too"
        )


def _folder(home: Home, version: Version, *, resume: bool) -> ReviewFolder:
    """Name the folder of this review; others are of no use any more."""
    name = review_name(f"{version.info.epoch} {version.manifest.artifacts[INDEX_ARTIFACT]}")
    work = home.root / WORK_FOLDER
    for other in work.glob("*"):
        if other.name != name or not resume:
            ReviewFolder(other).forget()
    return ReviewFolder(work / name)
