import numpy as np
import pytest

from fukasa.analysis.planning.reach.sketches import SharedAudience, shared_overlap, shared_union
from fukasa.core.errors import InvalidInput

SEED = 20_261_122


def shared(numbers, seed=SEED):
    return SharedAudience.of((f"person {number}" for number in numbers), seed)


def test_small_audiences_are_counted_exactly():
    one, other = shared(range(300)), shared(range(200, 500))
    assert shared_overlap([one, other], SEED).count.value == 100
    union = shared_union([one, other], SEED).count
    assert (union.value, union.low, union.high, union.exact) == (500, 500, 500, True)


def test_large_overlaps_lie_inside_their_bounds_and_near_the_truth():
    one, other = shared(range(60_000)), shared(range(48_000, 108_000))
    overlap, union = shared_overlap([one, other], SEED).count, shared_union([one, other], SEED).count
    assert not union.exact
    assert union.low <= 108_000 <= union.high
    assert overlap.low <= 12_000 <= overlap.high
    assert overlap.value == pytest.approx(12_000, rel=0.08)


def test_the_bounds_cover_most_audiences():
    starts = np.arange(12) * 40_000
    told = [shared(range(start, start + 12_000)).count for start in starts]
    assert sum(count.low <= 12_000 <= count.high for count in told) >= 10


def test_an_audience_comes_back_from_its_bytes_to_the_other_tenant():
    sent = shared(range(20_000)).export()
    assert len(sent) < 80_000
    assert SharedAudience.read(sent, SEED).count == shared(range(20_000)).count


def test_sketches_of_another_seed_are_refused():
    with pytest.raises(InvalidInput, match="agreed seed"):
        SharedAudience.read(shared(range(100), seed=7).export(), SEED)
    with pytest.raises(InvalidInput, match="two seeds"):
        shared_union([shared(range(100)), shared(range(100), seed=7)], SEED)


def test_bytes_that_are_no_sketch_are_refused():
    with pytest.raises(InvalidInput, match="no audience sketch"):
        SharedAudience.read(b"hello", SEED)


def test_an_overlap_needs_an_audience():
    with pytest.raises(InvalidInput, match="at least one"):
        shared_overlap([], SEED)
