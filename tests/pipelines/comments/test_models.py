"""A workspace uses the packaged model until somebody chooses another; nothing is replaced without a word."""

from dataclasses import replace

import pytest

from fukasa.analysis.comments.model import default_model
from fukasa.core.errors import InvalidInput, NotFound
from fukasa.pipelines.comments.models import FOLDER, chosen_version, keep_model, kept_models, model_of, use_model
from fukasa.pipelines.home import Home


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path)


@pytest.fixture
def own():
    return replace(default_model(), source="abc123def456" + "0" * 52)


def test_without_a_choice_it_is_the_packaged_model(home):
    assert model_of(home, "local") is default_model()
    assert model_of(home, None) is default_model()
    assert model_of(home, "shared") is default_model()


def test_a_kept_model_is_not_used_until_it_is_chosen(home, own):
    version = keep_model(home, "local", own)
    assert model_of(home, "local") is default_model()
    use_model(home, "local", version)
    assert model_of(home, "local").version == version == "linear/abc123def456"
    assert kept_models(home, "local") == (version,)


def test_one_can_go_back_to_the_packaged_model(home, own):
    use_model(home, "local", keep_model(home, "local", own))
    use_model(home, "local", None)
    assert model_of(home, "local") is default_model()
    assert chosen_version(home, "local") is None


def test_the_choice_of_one_workspace_is_nothing_to_another(home, own):
    use_model(home, "local", keep_model(home, "local", own))
    assert model_of(home, "rival") is default_model()
    with pytest.raises(NotFound, match="keeps no model"):
        use_model(home, "rival", own.version)


@pytest.mark.parametrize("broken", [b"", b"nonsense", b"PK\x03\x04cut off"])
def test_a_broken_model_is_said_and_not_passed_over(home, own, broken):
    use_model(home, "local", keep_model(home, "local", own))
    (home.root / FOLDER / "local" / "linear" / "abc123def456.npz").write_bytes(broken)
    with pytest.raises(InvalidInput, match="no model of comments"):
        model_of(home, "local")


def test_a_model_that_is_gone_is_said(home, own):
    use_model(home, "local", keep_model(home, "local", own))
    (home.root / FOLDER / "local" / "linear" / "abc123def456.npz").unlink()
    with pytest.raises(InvalidInput, match="switch to the packaged model"):
        model_of(home, "local")


@pytest.mark.parametrize("text", ["{", "[]", "7"])
def test_a_choice_that_cannot_be_read_is_said(home, text):
    (home.root / FOLDER / "local").mkdir(parents=True)
    (home.root / FOLDER / "local" / "in-use.json").write_text(text)
    with pytest.raises(InvalidInput, match="does not name a model"):
        model_of(home, "local")


@pytest.mark.parametrize("version", ["linear/../../secret", "nothing", "linear/"])
def test_a_version_never_leads_out_of_the_folder(home, version):
    with pytest.raises(NotFound):
        use_model(home, "local", version)
