"""Names for what the program is made of: a result that rests on other code, data or libraries has another name."""

import hashlib
from collections.abc import Iterable
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable

_DECIDES = (".py", ".toml", ".npz", ".tsv")

Contents = list[tuple[str, bytes]]


def contents_of(*packages: str) -> Contents:
    """Read the code and the data of packages: names and contents, in the order of the names."""
    return [found for package in packages for found in sorted(_walk(files(package), package))]


def libraries(*names: str) -> str:
    """Name the installed versions of libraries, a line each."""
    return "\n".join(f"{name} {version(name)}" for name in names)


def digest_of(said: str, contents: Contents) -> str:
    """Name a sentence with code and data: 64 hexadecimal digits, others as soon as anything is changed or renamed."""
    told = hashlib.sha256(said.encode())
    for name, content in contents:
        told.update(f"{name}\n{len(content)}\n".encode() + content)
    return told.hexdigest()


def _walk(folder: Traversable, path: str) -> Iterable[tuple[str, bytes]]:
    for child in folder.iterdir():
        name = f"{path}/{child.name}"
        if child.is_dir():
            yield from () if child.name == "__pycache__" else _walk(child, name)
        elif child.name.endswith(_DECIDES):
            yield name, child.read_bytes()
