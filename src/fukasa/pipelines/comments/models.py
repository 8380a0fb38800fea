"""Which model of comments a workspace uses: the packaged one until somebody with the right chooses another.

Models of a workspace lie in a folder of their own in the data folder; a small file beside them names the one in use. It
is the only word on the choice: the application, the command line and `refresh` read it alike.
"""

import json
import uuid
from functools import lru_cache
from pathlib import Path

from fukasa.analysis.comments.model import LinearModel, default_model, from_bytes, to_bytes
from fukasa.core.errors import InvalidInput, NotFound
from fukasa.core.provenance import SHARED, Scope
from fukasa.pipelines.home import Home

FOLDER = "comment-models"
_CHOICE = "in-use.json"


def model_of(home: Home, workspace: str | None) -> LinearModel:
    """Give the model that judges the comments a workspace sees: its own choice, else the packaged one.

    Args:
        home: the data folder.
        workspace: as the lake names it; None and ``shared`` stand for what everybody sees, which is always judged by
            the packaged model.

    Raises:
        InvalidInput: the chosen model is absent or broken; it is never replaced without a word.

    """
    version = chosen_version(home, workspace)
    return default_model() if workspace is None or version is None else model_named(home, workspace, version)


def chosen_version(home: Home, workspace: str | None) -> str | None:
    """Tell which model of its own a workspace uses; None for the packaged one.

    Raises:
        InvalidInput: the file that says so cannot be understood.

    """
    if workspace is None or workspace == SHARED:
        return None
    path = _folder(home, workspace) / _CHOICE
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except ValueError:
        found = ...
    if found is not None and not isinstance(found, str):
        raise InvalidInput(f"{path} does not name a model; delete it to go back to the packaged one")
    return found


def model_named(home: Home, workspace: str, version: str) -> LinearModel:
    """Read a model of a workspace.

    Raises:
        InvalidInput: the file is absent or broken, or was built for other classes.

    """
    path = _path(home, workspace, version)
    try:
        return _read(path, path.stat().st_mtime_ns)
    except OSError as error:
        message = (
            f"the workspace's model of comments {version} cannot be read; switch to the packaged model or train anew"
        )
        raise InvalidInput(message, version=version) from error


def keep_model(home: Home, workspace: str, model: LinearModel) -> str:
    """Keep a model beside the others of the workspace, without using it; gives its version."""
    _write(_path(home, workspace, model.version), to_bytes(model))
    return model.version


def use_model(home: Home, workspace: str, version: str | None) -> None:
    """Use a kept model, or the packaged one (None), from now on.

    Raises:
        NotFound: no such model is kept.
        InvalidInput: it cannot be read.

    """
    if version is not None and version not in kept_models(home, workspace):
        raise NotFound(f"the workspace keeps no model {version}; train one first", version=version)
    if version is not None:
        model_named(home, workspace, version)
    _write(_folder(home, workspace) / _CHOICE, json.dumps(version).encode())


def kept_models(home: Home, workspace: str) -> tuple[str, ...]:
    """List the versions of the models that are kept for a workspace."""
    return tuple(sorted(f"{path.parent.name}/{path.stem}" for path in _folder(home, workspace).glob("*/*.npz")))


def read_model(path: Path) -> LinearModel:
    """Read a model from a file.

    Raises:
        InvalidInput: there is no such file, or it holds no model of these classes.

    """
    if not path.is_file():
        raise InvalidInput(f"{path}: no such file; name a model that `fukasa comments train` wrote")
    return from_bytes(path.read_bytes())


def write_model(path: Path, model: LinearModel) -> None:
    """Write a model to a file, whole or not at all.

    Raises:
        InvalidInput: the folder does not exist, or the path is a folder.

    """
    if path.is_dir() or not path.parent.is_dir():
        raise InvalidInput(f"{path}: cannot be written; name a file in a folder that exists")
    _write(path, to_bytes(model))


def _folder(home: Home, workspace: str) -> Path:
    return home.root / FOLDER / str(Scope(workspace).workspace)


def _path(home: Home, workspace: str, version: str) -> Path:
    kind, _, name = version.partition("/")
    if not (kind.isalnum() and name.isalnum()):
        raise InvalidInput(f"{version!r} is no version of a model")
    return _folder(home, workspace) / kind / f"{name}.npz"


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    made = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    made.write_bytes(content)
    made.replace(path)


@lru_cache(maxsize=8)
def _read(path: Path, _changed: int) -> LinearModel:
    return from_bytes(path.read_bytes())
