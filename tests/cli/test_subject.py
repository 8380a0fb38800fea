import json
import zipfile

import pytest

from fukasa.cli.main import run


@pytest.mark.parametrize("words", [["subject", "show", "hana"], ["subject", "allow", "instagram:"]])
def test_an_account_that_is_none_is_refused_in_one_sentence(words, tmp_path, capsys, db):
    with pytest.raises(SystemExit) as left:
        run(["--data", str(tmp_path), *words])
    assert left.value.code == 2
    assert "write the account as platform:id" in capsys.readouterr().err


def test_what_is_stored_is_shown_and_written(tmp_path, capsys, db, settings):
    settings.FUKASA_DATA = tmp_path
    path = tmp_path / "accounts.csv"
    path.write_text("platform,account_id,handle,followers,captured_at\nx,1,hana,3,2026-01-01T00:00:00Z\n")
    for words in (["import", "accounts", str(path)], ["subject", "show", "x:1", "--json"]):
        with pytest.raises(SystemExit) as left:
            run(["--data", str(tmp_path), *words])
        assert left.value.code == 0
    shown = capsys.readouterr().out
    found = json.loads(shown[shown.index('{\n  "facts"') :])
    assert {line["table"] for line in found["facts"]} == {"accounts", "account_snapshots"}
    with pytest.raises(SystemExit):
        run(["--data", str(tmp_path), "subject", "export", "x:1", "--out", str(tmp_path / "out.zip")])
    assert "personal-data.json" in zipfile.ZipFile(tmp_path / "out.zip").namelist()
