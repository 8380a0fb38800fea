"""The shipped model is small, whole and known by what it was built from; a broken file is said in one sentence."""

import io
import json
from dataclasses import replace
from importlib import resources

import numpy as np
import pytest

from fukasa.analysis import comments
from fukasa.analysis.comments import model as module
from fukasa.analysis.comments.classes import registry
from fukasa.analysis.comments.model import (
    FARTHEST_SCORE,
    MODEL_FILE,
    ErrorRates,
    calibrated,
    default_model,
    from_bytes,
    to_bytes,
    with_products,
)
from fukasa.analysis.comments.prepare import prepare
from fukasa.core.errors import InvalidInput
from fukasa.pipelines.comments.training import source_hash

MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def shipped():
    return resources.files(comments).joinpath(MODEL_FILE).read_bytes()


def test_the_shipped_model_was_built_from_the_shipped_corpus():
    assert default_model().source == source_hash()


def test_the_shipped_model_is_at_most_eight_megabytes(shipped):
    assert len(shipped) <= 8 * MEGABYTE


def test_the_shipped_file_is_what_its_model_is_written_as(shipped):
    assert to_bytes(from_bytes(shipped)) == shipped


def test_every_output_has_a_threshold_and_measured_errors():
    model = default_model()
    assert set(model.thresholds) == set(registry().outputs)
    assert set(model.errors) == {*registry().outputs, "substantive", "purchase_signal"}
    assert all(0 < limit < 1 for limit in model.thresholds.values())
    assert all(0.5 < rates.sensitivity <= 1 and 0.5 < rates.specificity <= 1 for rates in model.errors.values())
    assert model.version == f"linear/{model.source[:12]}"


def test_a_rate_of_nothing_is_unknown():
    assert np.isnan(ErrorRates(0, 0, 4, 3).sensitivity)
    assert ErrorRates(0, 0, 4, 3).specificity == 0.75


def test_a_model_written_and_read_says_the_same():
    texts = prepare(["どこで買えますか", "so pretty", "가격이 얼마예요?"])
    assert (from_bytes(to_bytes(default_model())).probabilities(texts) == default_model().probabilities(texts)).all()


def rewritten(data, about=None, **arrays):
    with np.load(io.BytesIO(data)) as file:
        found = {name: file[name] for name in file.files}
    told = json.loads(str(found.pop("about"))) | (about or {})
    buffer = io.BytesIO()
    np.savez(buffer, about=np.array(json.dumps(told)), **(found | arrays))
    return buffer.getvalue()


@pytest.mark.parametrize("data", [b"", b"nonsense", b"PK\x03\x04", b"\x93NUMPY" + bytes(80)])
def test_what_is_no_model_is_refused_in_one_sentence(data):
    with pytest.raises(InvalidInput, match=r"^this is no model of comments \(.*\); build it again$"):
        from_bytes(data)


@pytest.mark.parametrize("part", [0.3, 0.9, 0.999])
def test_a_file_cut_off_is_refused(shipped, part):
    with pytest.raises(InvalidInput, match="no model of comments"):
        from_bytes(shipped[: int(len(shipped) * part)])


def test_a_file_with_a_flipped_byte_is_refused(shipped):
    spoilt = bytearray(shipped)
    spoilt[len(spoilt) // 2] ^= 0xFF
    with pytest.raises(InvalidInput, match="no model of comments"):
        from_bytes(bytes(spoilt))


@pytest.mark.parametrize("changes", [{"outputs": ["a"]}, {"names": ["a"]}, {"thresholds": {}}, {"errors": {}}])
def test_a_model_of_other_classes_or_features_is_refused(shipped, changes):
    with pytest.raises(InvalidInput, match="built for other classes or features; build it again"):
        from_bytes(rewritten(shipped, changes))


@pytest.mark.parametrize("name", ["rows", "weights", "meta", "bias", "joint"])
def test_a_model_of_other_shapes_is_refused(shipped, name):
    with pytest.raises(InvalidInput, match="built for other classes or features"):
        from_bytes(rewritten(shipped, **{name: np.zeros((3, 3), dtype=np.float32)}))


@pytest.mark.parametrize(
    "array", [{"bias": np.full(8, np.nan, dtype=np.float32)}, {"rows": np.array(["a"])}, {"rows": np.array(3)}]
)
def test_a_model_of_figures_that_are_none_is_refused(shipped, array):
    with pytest.raises(InvalidInput, match="model of comments"):
        from_bytes(rewritten(shipped, **array))


@pytest.mark.parametrize("changes", [{"errors": {"spam": [1]}}, {"errors": 3}, {"names": 3}, {"outputs": 3}])
def test_a_model_that_lacks_something_is_refused(shipped, changes):
    with pytest.raises(InvalidInput, match="no model of comments"):
        from_bytes(rewritten(shipped, changes))


def test_a_packaged_file_that_is_gone_is_said(monkeypatch):
    monkeypatch.setattr(module, "MODEL_FILE", "nothing.npz")
    with pytest.raises(InvalidInput, match=r"packaged nothing\.npz cannot be read.*reinstall fukasa"):
        default_model.__wrapped__()


def test_scores_far_out_say_what_scores_at_the_border_say():
    far, border = (
        np.array([[sign * size for sign in (1, -1, 1, -1, 1, -1, 1, -1)]]) for size in (900.0, FARTHEST_SCORE)
    )
    joint = np.random.default_rng(1).normal(size=(with_products(far).shape[1], 8)).astype(np.float32)
    assert (calibrated(far, joint) == calibrated(border, joint)).all()


def test_the_second_layer_sees_scores_products_and_one():
    inputs = with_products(np.array([[1.0, 2.0]]))
    assert inputs.ravel().tolist() == pytest.approx([1, 2, 0.1, 0.2, 0.4, 1])


def test_a_score_is_bias_columns_and_shrunk_weights():
    model = replace(default_model(), bias=default_model().bias + 1)
    features = prepare(["どこで買えますか"]).features
    assert model.scores(features) == pytest.approx(default_model().scores(features) + 1)
