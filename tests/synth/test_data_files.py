"""Broken data files fail loudly."""

import copy

import pytest

from fukasa.core.errors import InvalidInput
from fukasa.synth import assumptions as module
from fukasa.synth import packaged as packaged_module
from fukasa.synth import scenarios as scenario_module
from fukasa.synth.packaged import packaged


@pytest.fixture
def broken_assumptions(monkeypatch):
    data = copy.deepcopy(dict(packaged("assumptions")))
    monkeypatch.setattr(module, "packaged", lambda _: data)
    return data


def test_shares_that_do_not_sum_to_one_are_refused(broken_assumptions):
    broken_assumptions["platform"]["x"]["share"] = 0.5
    with pytest.raises(InvalidInput, match="platform shares must sum to 1"):
        module.assumptions.__wrapped__()


def test_a_view_ratio_of_zero_is_refused(broken_assumptions):
    broken_assumptions["platform"]["x"]["view_ratio"][0] = 0.0
    with pytest.raises(InvalidInput, match="view ratios must be above 0"):
        module.assumptions.__wrapped__()


def test_an_unknown_key_of_a_scenario_is_refused(monkeypatch):
    data = {**packaged("scenarios"), "odd": {"doc": "odd", "colour": 3}}
    monkeypatch.setattr(scenario_module, "packaged", lambda _: data)
    with pytest.raises(InvalidInput, match=r"\[odd\] has unknown keys \['colour'\]"):
        scenario_module.scenarios.__wrapped__()


def test_an_unknown_scenario_is_refused():
    with pytest.raises(InvalidInput, match="no scenario 'nothing'"):
        scenario_module.scenarios().position("nothing")


def test_a_missing_file_is_refused_with_what_to_do():
    with pytest.raises(InvalidInput, match="reinstall"):
        packaged_module.packaged("nowhere")
