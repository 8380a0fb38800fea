"""Look-alikes out of the file of vectors are those that comparing with everybody finds."""

from pathlib import Path

import numpy as np
import pytest

from fukasa.analysis.affinity.settings import BLOCKS, Block, default_weights, settings
from fukasa.analysis.affinity.similarity import block_cosines, combined
from fukasa.analysis.affinity.vectors import WIDTHS, Vectors, unit_rows
from fukasa.core.errors import InvalidInput
from fukasa.lake.errors import IndexUnreadable
from fukasa.lake.similar import BlockBatch, SimilarIndex, Sketches, write_vectors
from fukasa.lake.similar import cells as cells_module

ACCOUNTS, COMMUNITIES = 6_000, 40
COMMUNITY = np.random.default_rng(0).integers(0, COMMUNITIES, ACCOUNTS)


def _drawn(width: int, seed: int, unknown: float) -> Vectors:
    rng = np.random.default_rng(seed)
    centres = rng.standard_normal((COMMUNITIES, width))
    vectors = unit_rows(centres[COMMUNITY] + 0.5 * rng.standard_normal((ACCOUNTS, width)))
    vectors[rng.random(ACCOUNTS) < unknown] = 0.0
    return vectors


VECTORS = {
    Block.AUDIENCE: _drawn(64, 1, 0.4),
    Block.TOPICS: _drawn(64, 2, 0.1),
    Block.STRUCTURE: _drawn(16, 3, 0.05),
}


def _batches(vectors: dict[Block, Vectors], spaces: np.ndarray, size: int = 2_500) -> list[BlockBatch]:
    sketches = np.tile(np.arange(8, dtype=np.uint32), size)
    return [
        BlockBatch(
            {block: vectors[block][at : at + size] for block in BLOCKS},
            spaces[at : at + size],
            Sketches(
                np.full(len(spaces[at : at + size]), 8),
                sketches[: 8 * len(spaces[at : at + size])],
                np.full(len(spaces[at : at + size]), 8, np.uint32),
            ),
        )
        for at in range(0, len(spaces), size)
    ]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SimilarIndex:
    path = tmp_path_factory.mktemp("vectors") / "search.vectors"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cells_module, "ROWS_PER_CELL", 60)
        write_vectors(path, _batches(VECTORS, np.zeros(ACCOUNTS, np.uint8)), np.random.default_rng(4))
    return SimilarIndex(path)


def _exact(seeds: list[int], within: np.ndarray | None = None, limit: int = 50) -> np.ndarray:
    cosines = block_cosines({block: VECTORS[block][seeds] for block in BLOCKS}, VECTORS)
    score, _ = combined(cosines, default_weights(), min_coverage=settings().min_coverage)
    score[seeds] = np.nan
    score = np.where(within, score, np.nan) if within is not None else score
    return np.argsort(-np.nan_to_num(score, nan=-9.0), kind="stable")[:limit]


def _whole(row: int) -> bool:
    return all(np.any(VECTORS[block][row] != 0) for block in BLOCKS)


SEEDS = [row for row in range(200) if _whole(row)]


def test_comparing_everybody_gives_what_plain_arithmetic_gives(index: SimilarIndex) -> None:
    found = index.nearest(SEEDS[:3], examined=ACCOUNTS + 1)
    assert found.exact
    assert len(np.intersect1d(found.rows, _exact(SEEDS[:3]))) >= 48


def test_the_nearest_cells_hold_nearly_all_of_the_nearest_accounts(index: SimilarIndex) -> None:
    recalls = [
        len(np.intersect1d(index.nearest([seed], examined=1_200).rows, _exact([seed]))) / 50 for seed in SEEDS[:30]
    ]
    assert np.mean(recalls) >= 0.95


def test_a_shuffled_file_does_not_find_them(tmp_path: Path) -> None:
    order = np.random.default_rng(9).permutation(ACCOUNTS)
    shuffled = {block: VECTORS[block][order] for block in BLOCKS}
    write_vectors(tmp_path / "v", _batches(shuffled, np.zeros(ACCOUNTS, np.uint8)), np.random.default_rng(4))
    found = SimilarIndex(tmp_path / "v").nearest([SEEDS[0]])
    assert len(np.intersect1d(found.rows, _exact([SEEDS[0]]))) < 10


def test_a_score_is_the_weighted_mean_of_its_cosines(index: SimilarIndex) -> None:
    found = index.nearest([SEEDS[0]], limit=20)
    weights = np.array([default_weights()[block] for block in BLOCKS])
    known = ~np.isnan(found.cosines)
    assert not known.all()
    expected = np.nansum(found.cosines * weights, axis=1) / (known * weights).sum(axis=1)
    assert found.scores == pytest.approx(expected, abs=1e-5)
    assert np.all(np.diff(found.scores) <= 0)


@pytest.mark.parametrize("share", [0.01, 0.2, 0.6])
def test_a_filter_lets_in_only_whom_it_lets_in(index: SimilarIndex, share: float) -> None:
    within = np.random.default_rng(5).random(ACCOUNTS) < share
    found = index.nearest([SEEDS[1]], within=within, examined=2_000)
    assert within[found.rows].all()
    assert len(np.intersect1d(found.rows, _exact([SEEDS[1]], within))) >= 45


def test_cosines_of_named_accounts_are_those_of_the_search(index: SimilarIndex) -> None:
    found = index.nearest([SEEDS[0]], limit=20)
    named = index.cosines([SEEDS[0]], found.rows.tolist())
    np.testing.assert_allclose(named, found.cosines, rtol=1e-6)  # sums of another order, to the last bit of a float32


def test_nobody_is_a_look_alike_of_himself(index: SimilarIndex) -> None:
    assert not set(SEEDS[:20]) & set(index.nearest(SEEDS[:20], limit=500).rows.tolist())


def test_a_filter_that_lets_nobody_in_gives_nobody(index: SimilarIndex) -> None:
    assert len(index.nearest([SEEDS[0]], within=np.zeros(ACCOUNTS, bool)).rows) == 0


def test_an_account_of_which_nothing_is_known_has_no_look_alikes(tmp_path: Path) -> None:
    nothing = {block: np.zeros((3, WIDTHS[block]), np.float32) for block in BLOCKS}
    write_vectors(tmp_path / "v", _batches(nothing, np.zeros(3, np.uint8)), np.random.default_rng(4))
    found = SimilarIndex(tmp_path / "v").nearest([0])
    assert (found.known, len(found.rows)) == ((), 0)


def test_accounts_that_share_only_structure_with_a_rich_seed_are_not_ranked(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    vectors = {block: unit_rows(rng.standard_normal((4, WIDTHS[block]))) for block in BLOCKS}
    vectors[Block.AUDIENCE][2:] = 0.0
    vectors[Block.TOPICS][2:] = 0.0
    write_vectors(tmp_path / "v", _batches(vectors, np.zeros(4, np.uint8)), np.random.default_rng(4))
    index = SimilarIndex(tmp_path / "v")
    assert index.nearest([0]).rows.tolist() == [1]
    assert sorted(index.nearest([2]).rows.tolist()) == [0, 1, 3]


def test_spaces_of_different_facts_are_compared_by_structure_alone(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    vectors = {block: unit_rows(rng.standard_normal((4, WIDTHS[block]))) for block in BLOCKS}
    write_vectors(tmp_path / "v", _batches(vectors, np.array([0, 0, 1, 1], np.uint8)), np.random.default_rng(4))
    index = SimilarIndex(tmp_path / "v")
    assert index.nearest([0]).rows.tolist() == [1]
    assert index.nearest([2]).rows.tolist() == [3]


def test_common_commenters_are_counted_from_the_file(index: SimilarIndex) -> None:
    common = index.common_commenters(0, 1)
    assert common is not None
    assert (common.n, common.exact) == (8, True)


def test_one_seed_of_randomness_gives_one_file(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_vectors(tmp_path / name, _batches(VECTORS, np.zeros(ACCOUNTS, np.uint8)), np.random.default_rng(4))
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


@pytest.mark.parametrize("rows", [[], list(range(21)), [-1], [ACCOUNTS]])
def test_impossible_seeds_are_refused(index: SimilarIndex, rows: list[int]) -> None:
    with pytest.raises(InvalidInput, match="look-alikes need 1 to 20 accounts"):
        index.nearest(rows)


def test_a_file_cut_short_is_refused(index: SimilarIndex, tmp_path: Path) -> None:
    cut = tmp_path / "cut"
    cut.write_bytes(index._file.path.read_bytes()[:-5])
    with pytest.raises(IndexUnreadable, match="cannot be read"):
        SimilarIndex(cut)


def test_an_empty_catalogue_has_a_file_too(tmp_path: Path) -> None:
    assert write_vectors(tmp_path / "v", [], np.random.default_rng(1)) == 0
    assert len(SimilarIndex(tmp_path / "v")) == 0
