"""The chart library for the browser, made from a Python package: no build step and no content network."""

import gzip
import hashlib
from importlib.metadata import version
from pathlib import Path

import fukasa

_SNIPPET = "window.vegaEmbed = vegaEmbed;"
_PACKAGES = ("vl-convert-python", "django-htmx")


def static_prefix(folder: Path) -> str:
    """Give the URL under which static files stand; it changes whenever a byte of them does."""
    digest = hashlib.sha256("|".join([fukasa.__version__, *map(version, _PACKAGES)]).encode())
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return f"/static/{digest.hexdigest()[:12]}/"


def assets_folder(data: Path) -> Path:
    """Name the folder that holds what was built for the browser, apart for each version of the package."""
    return data / "assets" / f"vl-convert-{version('vl-convert-python')}"


def prepare_assets(data: Path) -> Path:
    """Build the chart library once per version; a second call costs nothing.

    Returns:
        The file, beside a ``.gz`` twin that whitenoise hands to browsers.

    """
    target = assets_folder(data) / "vega" / "vega.js"
    if target.exists():
        return target
    import vl_convert  # noqa: PLC0415  loads a JavaScript engine; only the first start pays for it

    target.parent.mkdir(parents=True, exist_ok=True)
    script = vl_convert.javascript_bundle(_SNIPPET).encode()
    target.with_name("vega.js.gz").write_bytes(gzip.compress(script, mtime=0))
    partial = target.with_name("vega.js.part")
    partial.write_bytes(script)
    partial.replace(target)
    return target
