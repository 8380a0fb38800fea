"""The measurement of searches: a published mix, answers that can be compared, and a run that can be gone on with."""

import json

import pytest

from fukasa.cli.benchmarks.search import bench_search, catalogue, command, own
from fukasa.cli.benchmarks.search.against import comparison
from fukasa.cli.benchmarks.search.against.grams import BETWEEN, grams
from fukasa.cli.benchmarks.search.questions import KINDS, questions
from fukasa.core.errors import InvalidInput

ACCOUNTS = 2_000


@pytest.fixture
def here(monkeypatch):
    """Call what runs in processes of its own in this one: starting a process takes longer than its work."""
    functions = {
        "catalogue:step": catalogue.step,
        "own:measure": own.measure,
        "comparison:answer": comparison.answer,
    }

    def call(function, *arguments, seconds):
        assert seconds > 0
        name = function.rsplit(".", 1)[1]
        return json.loads(json.dumps(functions[name](*arguments)))

    for module in (command, comparison):
        monkeypatch.setattr(module, "in_process", call)


def test_the_mix_has_200_questions_that_the_seed_alone_decides():
    asked = questions()
    assert len(asked) == sum(KINDS.values()) == 200
    assert asked == questions()
    assert asked != questions(seed=8)


def test_texts_are_cut_into_pairs_and_triples_with_a_mark_between_words():
    assert grams("美容液 shalo_7") == ["美容", "容液", BETWEEN, "sha", "hal", "alo", BETWEEN, "7"]


def test_another_engine_gives_the_same_totals_on_the_same_rows(here, tmp_path):
    told = bench_search(accounts=ACCOUNTS, runs=1, users=0, against=("sqlite",), keep=tmp_path)
    beside = told["against"]["sqlite"]
    assert beside["answered"] == beside["totals_equal"] == 150
    assert told["ms"]["all"]["questions"] == 200
    assert told["text"]["share"] >= 0.3
    assert set(told["build"]) == {"rows", "columns", "text", "vectors"}


def test_an_engine_that_is_not_known_is_refused_before_anything_is_built(tmp_path):
    with pytest.raises(InvalidInput, match="no engine lucene"):
        bench_search(accounts=ACCOUNTS, against=("lucene",), keep=tmp_path)
    assert not list(tmp_path.iterdir())
