"""From comments in the lake to depth in the index: planted truth comes back, and nothing crosses a border."""

from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from fukasa.analysis.comments.classes import registry
from fukasa.analysis.comments.model import ErrorRates
from fukasa.connectors.files import plan_import
from fukasa.core.provenance import SHARED, SHARED_ONLY, Scope
from fukasa.lake.index import SearchIndex
from fukasa.lake.query.criteria import Criteria, Range
from fukasa.lake.query.fields import RangeField
from fukasa.lake.query.model import AccountQuery
from fukasa.pipelines import chunks, work
from fukasa.pipelines.ingest import import_file
from fukasa.pipelines.refresh import build_index, refresh
from tests.factories.comments import put_comments
from tests.factories.depth import Oracle
from tests.pipelines.conftest import home_of, posts_file

A, B = Scope("a"), Scope("b")
SEEN = datetime(2026, 1, 20, tzinfo=UTC)
KIND = registry().ids[0]


def everything(index, scope=SHARED_ONLY):
    return pl.DataFrame(index.table(AccountQuery(), scope))


def figures(index, key, scope=SHARED_ONLY):
    row = index.account(key, scope)
    return {item["metric"]: item for item in index.details("measurements", row["account_no"])}


def said(number, text="praise", **values):
    usual = {
        "platform": "tiktok",
        "account_id": "acc",
        "post_id": "p0",
        "comment_id": f"c{number:05d}",
        "commenter": f"h{number}",
        "posted_at": datetime(2026, 1, 4, tzinfo=UTC) + timedelta(minutes=number),
        "text": f"{text} {number}",
        "is_creator": False,
    }
    return usual | values


@pytest.fixture
def told(fresh_home, write_posts):
    """Write comments beside the posts of one account, refresh with an oracle and open the index."""

    def tell(*rows, model):
        import_file(fresh_home, plan_import(write_posts(), "posts"), visibility=SHARED)
        put_comments(fresh_home, *rows, captured_at=SEEN)
        refresh(fresh_home, model=model)
        return fresh_home.open_index()

    return tell


@pytest.fixture(scope="module")
def heard_home(tmp_path_factory):
    """Accounts that know nothing of each other, one for each of the tests below, refreshed."""
    folder = tmp_path_factory.mktemp("heard")
    home = home_of(folder / "data")
    for name, posts in POSTS.items():
        path = posts_file(folder / f"{name}.csv", account=name, views=(1_000,) * posts)
        import_file(home, plan_import(path, "posts"), visibility=SHARED)
    put_comments(home, *HEARD, captured_at=SEEN)
    own, terms = {"captured_at": SEEN, "visibility": "a"}, {"retention_class": "youtube_api_public"}
    put_comments(home, *(said(n, account_id="private") for n in range(8)), **own)
    put_comments(home, *(said(n, account_id="channel") for n in range(8)), **own, **terms, auth_context="public")
    refresh(home, model=Oracle())
    return home


@pytest.fixture(scope="module")
def heard(heard_home):
    with heard_home.open_index() as index:
        yield index


@pytest.fixture
def built_again(heard_home, tmp_path):
    """Build the index of these accounts anew."""

    def build(**options):
        path = tmp_path / "again.duckdb"
        build_index(heard_home.lake.current(), path, models=lambda _: Oracle(), **options)
        return SearchIndex(path)

    return build


# The demo world, read by the packaged model.


def test_the_question_rate_follows_the_planted_one(demo_index, truth):
    rows = everything(demo_index).filter(pl.col("question_rate_n") >= 30).join(truth, on="account_key")
    asked = rows["product_question_rate"] / (1 - rows["spam_rate"])
    assert rows.height > 40
    assert np.corrcoef(rows["question_rate"], asked)[0, 1] > 0.8
    assert abs((rows["question_rate"] - asked).mean()) < 0.06


def test_the_question_rate_of_shuffled_accounts_does_not(demo_index, truth):
    rows = everything(demo_index).filter(pl.col("question_rate_n") >= 30).join(truth, on="account_key")
    shuffled = np.random.default_rng(3).permutation(rows["product_question_rate"].to_numpy())
    assert abs(np.corrcoef(rows["question_rate"], shuffled)[0, 1]) < 0.4


def test_deep_creators_stand_above_hollow_ones(demo_index, truth):
    rows = everything(demo_index).join(truth, on="account_key").filter(pl.col("depth").is_not_null())
    of = {name: part["depth"].median() for (name,), part in rows.group_by("scenario")}
    assert min(of["deep_nano"], of["question_rich"]) > 0.65
    assert max(of["emoji_idol"], of["bought_followers"]) < 0.45
    hollow = everything(demo_index).join(truth, on="account_key").filter(pl.col("scenario") == "hollow_mega")
    assert hollow["question_rate"].max() < 0.1


def test_pods_show_in_mutual_comments_and_nobody_else_does(demo_index, truth):
    rows = everything(demo_index).join(truth, on="account_key")
    measured = pl.DataFrame(demo_index.detail_table("measurements", rows["account_no"].to_arrow()))
    mutual = measured.filter(pl.col("metric") == "mutual_share", pl.col("status") == "ok").join(
        rows.select("account_no", "pod_id", "pod_veiled"), on="account_no"
    )
    in_pod = pl.col("pod_id").is_not_null()
    known = in_pod & ~pl.col("pod_veiled")  # who writes under another name is not known to own an account
    assert mutual.filter(known)["value"].median() > 0.1
    assert mutual.filter(~in_pod)["value"].max() < 0.05


def test_every_account_has_every_figure_and_every_part(demo_index):
    rows = everything(demo_index)
    measured = pl.DataFrame(demo_index.detail_table("measurements", rows["account_no"].to_arrow()))
    parts = pl.DataFrame(demo_index.detail_table("depth_parts", rows["account_no"].to_arrow()))
    assert measured.group_by("account_no").len()["len"].n_unique() == 1
    assert parts.group_by("account_no").len()["len"].to_list() == [5] * rows.height
    known = parts.group_by("account_no").agg(pl.col("weight").sum()).filter(pl.col("weight") > 0)
    assert known["weight"].to_list() == pytest.approx([1] * known.height)


def test_a_figure_is_told_with_an_interval_or_a_reason(demo_index):
    rows = everything(demo_index)
    measured = pl.DataFrame(demo_index.detail_table("measurements", rows["account_no"].to_arrow()))
    ok = pl.col("status") == "ok"
    names = ["question_rate", "returning_rate", "mutual_share", "depth"]
    of_comments = measured.filter(pl.col("metric").is_in(names))
    known, unknown = of_comments.filter(ok), of_comments.filter(~ok)
    assert (known["low"] <= known["value"] + 1e-12).all()
    assert (known["value"] <= known["high"] + 1e-12).all()
    assert known["n"].null_count() == 0
    assert unknown["reason"].null_count() == 0
    assert unknown["value"].null_count() == unknown.height


def test_depth_and_questions_can_be_filtered_and_sorted_by(demo_index):
    query = AccountQuery(
        must=Criteria(ranges={RangeField.DEPTH: Range(0.5), RangeField.QUESTION_RATE: Range(0.1)}),
        sort=RangeField.DEPTH,
    )
    rows = pl.DataFrame(demo_index.table(query, SHARED_ONLY))
    assert rows.height > 10
    assert rows["depth"].is_sorted(descending=True)
    assert rows["question_rate"].min() >= 0.1


def test_evidence_stands_beside_the_figures(demo_index):
    row = demo_index.search(AccountQuery(sort=RangeField.QUESTION_RATE), SHARED_ONLY, limit=1).rows[0]
    examples = demo_index.details("comment_examples", row["account_no"])
    topics = demo_index.details("question_topics", row["account_no"])
    posts = demo_index.details("comment_posts", row["account_no"])
    assert KIND in {item["class"] for item in examples}
    assert sum(item["share"] for item in topics) == pytest.approx(1)
    assert sum(item["questions"] for item in posts) == sum(item["n"] for item in topics)


# Small worlds, read by an oracle whose errors are known.


def test_an_oracle_with_known_errors_gives_back_the_planted_share(told):
    errors = dict.fromkeys(registry().outputs, ErrorRates(1_000, 800, 4_000, 3_800)) | {
        "spam": ErrorRates(1_000, 1_000, 4_000, 4_000)
    }
    rows = [said(n, KIND if n % 5 == 0 else "praise") for n in range(500)]
    with told(*rows, model=Oracle(errors)) as index:
        asked = figures(index, "tiktok:acc")["question_rate"]
    assert asked["low"] < 0.2 < asked["high"]
    assert asked["n"] == 500
    assert asked["parts"] == "oracle/1"


def of_many():
    busy = [said(n, account_id="many", post_id="unheard of") for n in range(620)]
    return [*busy, *(said(1_000 + n, account_id="many") for n in range(90))]


def test_500_of_the_audience_are_read_from_all_posts_alike(heard):
    row = heard.account("tiktok:many", SHARED_ONLY)
    posts = {item["post_id"]: item["comments"] for item in heard.details("comment_posts", row["account_no"])}
    assert figures(heard, "tiktok:many")["spam_share"]["n"] == chunks.COMMENTS_PER_ACCOUNT
    assert posts == {"p0": 90, "unheard of": 410}


def of_all_ages():
    fresh = {"post_id": "p17"}  # two days old
    strange = {"post_id": "unheard of"}
    stale, undated = strange | {"posted_at": SEEN - timedelta(days=300)}, strange | {"posted_at": None}
    kinds = ((4, {}), (4, fresh), (2, strange), (2, stale), (3, undated))
    return [
        said(10 * place + n, account_id="window", **kind)
        for place, (count, kind) in enumerate(kinds)
        for n in range(count)
    ]


def test_only_posts_of_the_window_are_listened_to(heard):
    row = heard.account("tiktok:window", SHARED_ONLY)
    posts = {item["post_id"] for item in heard.details("comment_posts", row["account_no"])}
    assert figures(heard, "tiktok:window")["spam_share"]["n"] == 4 + 2 + 3
    assert posts == {"p0", "unheard of"}


def answered():
    answer = {"is_creator": True, "commenter": "owner", "account_id": "answers"}
    rows = [said(n, account_id="answers") for n in range(10)]
    return [*rows, *(said(100 + n, reply_to=f"c{n:05d}", **answer) for n in range(4))]


def test_the_creators_own_words_count_as_answers_only(heard):
    found = figures(heard, "tiktok:answers")
    assert (found["reply_rate"]["value"], found["reply_rate"]["n"]) == (0.4, found["question_rate"]["n"])


def nameless():
    return [said(n, account_id="nameless", commenter=None, is_creator=None) for n in range(10)]


def test_who_comments_cannot_be_measured_without_authors(heard):
    row = heard.account("tiktok:nameless", SHARED_ONLY)
    parts = {item["part"]: item for item in heard.details("depth_parts", row["account_no"])}
    assert figures(heard, "tiktok:nameless")["returning_rate"]["status"] == "not_measurable"
    assert parts["returning_rate"]["reason"] == "no_author_ids"


def exchange(days):
    """Two creators comment under each other's posts, so many days apart."""
    one, other = f"after{days}", f"other{days}"
    own = [said(n, is_creator=True, commenter=f"owner-{name}", account_id=name) for n, name in enumerate((one, other))]
    there = said(10, account_id=one, commenter=f"owner-{other}", posted_at=datetime(2026, 1, 4, tzinfo=UTC))
    back = said(11, account_id=other, commenter=f"owner-{one}", posted_at=there["posted_at"] - timedelta(days=days))
    return [*own, there, back, *(said(20 + n, account_id=one) for n in range(9))]


EXCHANGES = {1: 0.1, 89: 0.1, 120: 0.0}


@pytest.mark.parametrize(("days", "mutual"), EXCHANGES.items())
def test_comments_between_creators_are_mutual_inside_ninety_days(heard, days, mutual):
    found = figures(heard, f"tiktok:after{days}")
    assert found["creator_commenter_share"]["value"] == pytest.approx(0.1)
    assert found["mutual_share"]["value"] == pytest.approx(mutual)


def alone():
    return [said(n, account_id="alone") for n in range(8)]


def test_comments_alone_make_an_account_that_has_figures(heard):
    assert figures(heard, "tiktok:alone")["question_rate"]["status"] == "ok"


HEARD = [
    *(row for rows in (of_many, of_all_ages, answered, nameless, alone) for row in rows()),
    *(row for days in EXCHANGES for row in exchange(days)),
]
POSTS = {"window": 20} | dict.fromkeys(
    ("many", "answers", "nameless", "private", "channel", *(f"after{days}" for days in EXCHANGES)), 6
)


def test_comments_of_a_workspace_are_heard_by_it_alone(heard):
    assert figures(heard, "tiktok:private", A)["question_rate"]["status"] == "ok"
    assert figures(heard, "tiktok:private", B)["question_rate"]["reason"] == "no_comments:needed=3"
    assert heard.details("comment_examples", heard.account("tiktok:private", B)["account_no"]) == ()


@pytest.mark.slow
def test_a_workspace_that_uses_its_own_model_stands_among_the_same_peers(fresh_home, write_posts):
    rows = [said(n, KIND if n % 3 else "praise", account_id=f"acc{n % 40}") for n in range(400)]
    posts = [write_posts(f"{n}.csv", account=f"acc{n}").read_text(encoding="utf-8") for n in range(40)]
    path = write_posts()
    path.write_text(posts[0] + "".join(text.split("\n", 1)[1] for text in posts[1:]), encoding="utf-8")
    import_file(fresh_home, plan_import(path, "posts"), visibility=SHARED)
    put_comments(fresh_home, *rows, captured_at=SEEN)
    put_comments(fresh_home, said(0, account_id="acc0"), captured_at=SEEN, visibility="a")
    versions = {SHARED: Oracle(version="oracle/shared"), "a": Oracle(version="oracle/own")}
    index_path = fresh_home.root / "own-model.duckdb"
    build_index(fresh_home.lake.current(), index_path, models=versions.__getitem__)
    with SearchIndex(index_path) as index:
        own, shared = (figures(index, "tiktok:acc0", scope)["question_rate"] for scope in (A, B))
    assert (own["parts"], shared["parts"]) == ("oracle/own", "oracle/shared")
    assert own["peer_n"] == shared["peer_n"] == 39


@pytest.mark.slow
def test_comments_from_the_youtube_api_give_nothing_until_accepted(heard, built_again):
    assert figures(heard, "tiktok:channel", A)["question_rate"]["status"] == "not_permitted"
    assert figures(heard, "tiktok:channel", A)["depth"]["status"] == "not_permitted"
    assert heard.details("comment_examples", heard.account("tiktok:channel", A)["account_no"]) == ()
    with built_again(derived_accepted=frozenset({"a"})) as index:
        assert figures(index, "tiktok:channel", A)["question_rate"]["status"] == "ok"


@pytest.mark.slow
def test_small_chunks_say_the_same(heard, built_again, monkeypatch):
    monkeypatch.setattr(work, "CHUNK_ACCOUNTS", 5)
    with built_again() as index:
        for scope in (SHARED_ONLY, A):  # but for the last digit: sums are made in another order
            assert_frame_equal(everything(index, scope), everything(heard, scope), rel_tol=1e-12, abs_tol=0)
