"""The page about imports names what there is."""

import re
from pathlib import Path

from fukasa.connectors.files import KINDS, PROFILES, parse_mapping
from fukasa.connectors.files.mapping import Options

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "import-files.md").read_text(encoding="utf-8")


def test_every_kind_profile_and_option_is_on_the_page():
    words = [f"| `{name}` |" for name in (*KINDS, *PROFILES)] + [
        f"\n{name} = " for name in Options.__dataclass_fields__
    ]
    assert [word for word in words if word not in PAGE] == []


def test_the_map_on_the_page_is_a_valid_map():
    text = re.search(r"```toml\n(.*?)```", PAGE, re.DOTALL)[1]
    assert parse_mapping(text, name="page").templates == {"post_id": "{creator}-{rank}"}
