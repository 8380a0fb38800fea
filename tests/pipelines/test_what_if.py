"""Another cut-off on the same candidates: as if the brief had asked for it."""

import pytest

from fukasa.core.errors import InvalidInput
from fukasa.core.provenance import SHARED_ONLY
from fukasa.pipelines.brief import parse_brief
from fukasa.pipelines.shortlist import make_shortlist
from fukasa.pipelines.what_if import with_cutoff
from tests.pipelines.conftest import TODAY


def asked(index, **cutoff):
    return make_shortlist(index, parse_brief({"cutoff": cutoff}), SHARED_ONLY, clock=lambda: TODAY)


def test_another_cut_off_gives_what_a_brief_with_it_gives(demo_index):
    other = with_cutoff(asked(demo_index, cpv=2.0), cpv=3.0, probability=0.8).result
    wanted = asked(demo_index, cpv=3.0, probability=0.8).result
    assert other.passed["account_key"].to_list() == wanted.passed["account_key"].to_list()
    assert other.cut["prob_cpv"].to_list() == pytest.approx(wanted.cut["prob_cpv"].to_list(), nan_ok=True)


@pytest.mark.parametrize("probability", [0, 1, -0.5])
def test_a_probability_that_cannot_be_is_refused(demo_index, probability):
    with pytest.raises(InvalidInput, match="strictly between 0 and 1"):
        with_cutoff(asked(demo_index, cpv=2.0), probability=probability)
