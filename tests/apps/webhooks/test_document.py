"""The lines that the documentation gives to receivers verify what is sent."""

import re
import time
from pathlib import Path

import pytest

from fukasa.apps.webhooks.signing import headers, new_secret
from tests.factories.webhooks import SECRET

PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "webhooks.md"


@pytest.fixture(scope="module")
def verify():
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    names: dict = {}
    exec(compile(code, str(PAGE), "exec"), names)  # noqa: S102  the page's own lines
    return names["verify"]


def test_the_lines_of_the_page_take_what_is_signed_and_nothing_else(verify):
    now, body = int(time.time()), b'{"type": "list.created"}'
    sent = headers("msg_1", now, body, [new_secret(), SECRET])
    verify(SECRET, sent, body)
    with pytest.raises(ValueError, match="not signed by us"):
        verify(SECRET, sent, body + b" ")
    with pytest.raises(ValueError, match="not signed by us"):
        verify(new_secret(), sent, body)
    with pytest.raises(ValueError, match="too old"):
        verify(SECRET, headers("msg_1", now - 3600, body, [SECRET]), body)
