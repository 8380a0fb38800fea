"""What is known of overlaps: a file beside the candidates, commenters in the lake."""

import numpy as np
import polars as pl
import pytest

from fukasa.analysis.planning.reach.overlaps import Samples
from fukasa.analysis.planning.reach.sainsbury import sainsbury
from fukasa.core.errors import InvalidInput
from fukasa.core.provenance import SHARED_ONLY, Scope
from fukasa.pipelines.plan.candidates import read_candidates
from fukasa.pipelines.plan.overlap import from_lake, reach_document, reach_of_plan, read_overlaps
from fukasa.pipelines.plan.segments import read_segments
from tests.factories.comments import comment, put_comments

HEADER = "creator_a,creator_b,overlap,size_a,size_b"
OPTIONS = pl.Series(["tiktok:a1", "instagram:b1", "youtube:c1"])
BOOKED = np.array([1, 2, 0])


@pytest.fixture
def candidates(candidates_file, segments_file):
    return read_candidates(candidates_file(), "JPY", read_segments(segments_file))


def reach(candidates, overlaps=None, posts=BOOKED):
    return reach_of_plan(candidates, OPTIONS, posts, None if overlaps is None else lambda _: overlaps, seed=1)


def test_without_overlaps_the_objective_and_the_bounds_are_told(candidates):
    told = reach(candidates)
    expected = sainsbury(candidates.reach[:2], np.array([1, 2]), candidates.segments.population)
    assert told.sainsbury == pytest.approx(expected)
    assert (told.reason, told.basis) == ("no_overlaps", "independence")
    document = reach_document(told)
    assert (document["status"], document["unique"], document["beta_binomial"]) == ("insufficient", None, None)


def test_a_known_pair_of_two_booked_creators_settles_the_reach(candidates, write):
    known = read_overlaps(write("overlaps.csv", HEADER, "ai,ben,9000,40000,900000"), candidates)
    told = reach(candidates, known)
    alone = [reach(candidates, posts=posts).sainsbury for posts in (np.array([1, 0, 0]), np.array([0, 2, 0]))]
    shared = 9_000 * alone[0] / 40_000 * alone[1] / 900_000
    assert told.unique.value == pytest.approx(sum(alone) - shared)
    document = reach_document(told)
    assert document["beta_binomial"].keys() == {"value", "low", "high", "basis"}
    assert (document["unique"]["basis"], document["n_pairs"]) == ("pairs", 1)


def test_without_segments_there_is_no_reach(candidates_file):
    assert reach_document(reach(read_candidates(candidates_file(), "JPY"))) is None


def test_overlaps_without_sizes_are_counted_among_the_people_reached(candidates, write):
    known = read_overlaps(write("overlaps.csv", "creator_a,creator_b,overlap", "ai,ben,1000"), candidates)
    assert known.sizes == {}
    alone = [reach(candidates, posts=posts).sainsbury for posts in (np.array([1, 0, 0]), np.array([0, 2, 0]))]
    assert reach(candidates, known).unique.value == pytest.approx(sum(alone) - 1_000)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("creator_a,creator_b", "ai,ben"), "no column 'overlap'"),
        ((HEADER, "ai,nobody,10,,"), "row 2: 'nobody' is no creator_id"),
        ((HEADER, "ai,ben,,,"), "row 2: overlap is empty"),
        ((HEADER, "ai,ben,many,,"), "is no number"),
        ((HEADER, "ai,ben,-3,,"), "below 0"),
        ((HEADER, "ai,ben,5,10,20", "ai,chie,5,11,20"), "row 3: 'ai' has 11 people here and 10 before"),
        ((HEADER, "ai,ben,50,10,100"), "row 2: 'ai' and 'ben' cannot share 50 people"),
    ],
)
def test_bad_overlaps_are_refused_with_their_row(candidates, write, lines, said):
    with pytest.raises(InvalidInput, match=said):
        read_overlaps(write("overlaps.csv", *lines), candidates)


@pytest.fixture
def told(fresh_home):
    """Comments under two accounts: ten people under both, and what must not count."""
    rows = [
        comment(number, platform="tiktok", account_id=account, comment_id=f"{account}{number}", commenter=f"h{person}")
        for account, people in (("a1", range(40)), ("b1", range(30, 70)))
        for number, person in enumerate((*people, *people))
    ]
    put_comments(fresh_home, *({**row, "comment_id": f"{n}"} for n, row in enumerate(rows)))
    other = {"platform": "tiktok", "account_id": "a1"}
    put_comments(fresh_home, comment(900, **other, commenter="own", is_creator=True))
    put_comments(fresh_home, comment(901, **other, commenter="api"), retention_class="youtube_api_public")
    put_comments(fresh_home, comment(902, **other, commenter="secret"), visibility="a")
    put_comments(fresh_home, comment(903, **other, commenter=None))
    return fresh_home.lake.current()


BOTH = pl.DataFrame({"creator_id": ["ai", "ben"], "platform": "tiktok", "account_id": ["a1", "b1"]})


def test_commenters_of_the_booked_accounts_become_samples_under_their_creators(told):
    samples = from_lake(told, SHARED_ONLY)(BOTH)
    assert isinstance(samples, Samples)
    assert not samples.random
    assert dict(samples.people.group_by("audience").len().iter_rows()) == {"ai": 40, "ben": 40}
    assert samples.people.group_by("person").len().filter(pl.col("len") == 2).height == 10


def test_each_workspace_sees_its_own_commenters_only(told):
    assert "secret" not in set(from_lake(told, Scope("b"))(BOTH).people["person"])
    assert "secret" in set(from_lake(told, Scope("a"))(BOTH).people["person"])


def test_without_commenters_known_pairs_stand(told, candidates, write):
    known = read_overlaps(write("overlaps.csv", HEADER, "ai,ben,9000,40000,900000"), candidates)
    nobody = BOTH.with_columns(account_id=pl.lit("unknown"))
    assert from_lake(told, SHARED_ONLY, known)(nobody) is known
    assert from_lake(told, SHARED_ONLY)(nobody) is None


def test_other_platforms_with_the_same_account_id_are_not_read(told):
    assert from_lake(told, SHARED_ONLY)(BOTH.with_columns(platform=pl.lit("instagram"))) is None
