from pathlib import Path

import pytest
from django.utils import translation

from fukasa.connectors.files import plan_import
from fukasa.core.provenance import SHARED
from fukasa.pipelines.home import Home
from fukasa.pipelines.ingest import import_file

HEAD = "platform,account_id,handle,creator_id,followers,name,captured_at\n"
ROWS = {
    SHARED: "instagram,hana,hana,c1,10,S,2026-01-01T00:00:00Z\ninstagram,sora,sora,c2,9,T,2026-01-01T00:00:00Z\n",
    "own": "instagram,hana,hana,c1,11,A,2026-01-02T00:00:00Z\ntiktok,hana2,hana2,c1,3,A,2026-01-02T00:00:00Z\n",
    "other": "instagram,hana,hana,c1,12,B,2026-01-03T00:00:00Z\n",
}


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def home(people, settings, tmp_path: Path) -> Home:
    """Give a catalogue in which Hana stands shared, in the owner's workspace and in the outsider's."""
    settings.FUKASA_DATA = tmp_path / "data"
    made = Home(tmp_path / "data")
    owners = {"own": people.owner.scope.scope_id, "other": people.outsider.scope.scope_id}
    for name, lines in ROWS.items():
        path = tmp_path / f"{name}.csv"
        path.write_text(HEAD + lines, encoding="utf-8")
        import_file(made, plan_import(path, "accounts"), visibility=owners.get(name, name))
    return made
