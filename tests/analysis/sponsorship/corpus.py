"""The captions written for the tests, with what they should be judged."""

import tomllib
from pathlib import Path

CORPUS = tomllib.loads(Path(__file__).with_name("captions.toml").read_text(encoding="utf-8"))
SPONSORED = [text for language in ("ja", "en", "ko") for text in CORPUS[f"sponsored_{language}"]]
PLAIN = [text for language in ("ja", "en", "ko") for text in CORPUS[f"plain_{language}"]]
HINTS = [text for language in ("ja", "en", "ko") for text in CORPUS[f"hints_{language}"]]
BRANDS = list(CORPUS["brands"].items())
EVERYTHING = [*SPONSORED, *PLAIN, *HINTS]
