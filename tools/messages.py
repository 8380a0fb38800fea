"""Collect the strings of the interface, keep their translations, compile them: ``python -m tools.messages [FILE…]``.

Strings that have no translation yet are listed. Write it into ``django.po`` under ``src/fukasa/web/locale/<language>/``
and run the command again, or hand over a JSON file ``{"Save": "保存"}`` whose pairs are put in for Japanese.
"""

import json
import sys
from pathlib import Path

from babel.messages import Catalog

from tools import catalogue
from tools.django_ready import ready


def main(arguments: list[str]) -> int:
    """Write the catalogues; the exit code is 0 even while strings are untranslated."""
    ready()
    for language in catalogue.LANGUAGES:
        merged = catalogue.merged(language)
        if language == "ja":
            for name in arguments:
                _put_in(merged, Path(name))
        path = catalogue.po_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(catalogue.written(merged))
        path.with_suffix(".mo").write_bytes(catalogue.compiled(catalogue.known(language)))
        missing = list(catalogue.untranslated(merged))
        print(f"{language}: {len(merged)} strings, {len(missing)} without a translation")
        for line in missing:
            print(f"  {line}")
    return 0


def _put_in(merged: Catalog, path: Path) -> None:
    for text, translation in json.loads(path.read_text(encoding="utf-8")).items():
        message = merged.get(text)
        if message is None:
            print(f"  not in the interface: {text}")
        else:
            message.string = (translation,) if isinstance(message.id, tuple | list) else translation


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
