"""A map written as TOML reads back as the same map; a person's map can take away what a profile or a guess gives."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from fukasa.connectors.files import Mapping, mapping_text, parse_mapping, plan_import

TEXTS = st.text(max_size=20)
NAMES = st.sampled_from(("views", "likes", "caption", "platform"))
FILLED = st.text(min_size=1, max_size=20)
SECTIONS = st.fixed_dictionaries(
    {
        "columns": st.dictionaries(NAMES, st.lists(FILLED, max_size=3).map(tuple), max_size=3),
        "constants": st.dictionaries(NAMES, TEXTS, max_size=3),
        "templates": st.dictionaries(NAMES, TEXTS, max_size=3),
        "values": st.dictionaries(NAMES, st.dictionaries(TEXTS, TEXTS, min_size=1, max_size=3), max_size=2),
    }
)


@given(SECTIONS)
def test_a_map_reads_back_as_it_was_written(sections):
    made = Mapping(**sections)
    assert parse_mapping(mapping_text(made), name="") == made


def test_options_that_a_map_sets_are_written_and_others_are_not():
    text = '[options]\nguess = false\nheader_row = 2\nignore = ["a", "b"]\ntimezone = "UTC"\n'
    assert mapping_text(parse_mapping(text, name="")) == text


def test_a_field_with_an_empty_column_is_neither_read_nor_guessed(tmp_path):
    path = tmp_path / "posts.csv"
    path.write_text("account_id,posted_at,views,likes\na,2025-01-01,5,3\n", encoding="utf-8")
    mapping = parse_mapping('[columns]\nviews = ""\n', name="own")
    plan = plan_import(path, "posts", mapping=mapping)
    assert set(plan.columns) == {"account_id", "posted_at", "likes"}
    assert plan.unmapped == ("views",)


def test_an_empty_constant_takes_away_the_one_of_a_profile(tmp_path):
    path = tmp_path / "posts.csv"
    path.write_text("Post ID,Publish time,Account ID,Likes\np,2025-01-01,a,3\n", encoding="utf-8")
    mapping = parse_mapping('[constants]\nplatform = ""\n', name="own")
    plan = plan_import(path, "posts", profile="instagram_insights", mapping=mapping)
    assert "platform" not in plan.constants


def test_a_known_hash_is_taken_as_it_is(tmp_path):
    path = tmp_path / "posts.csv"
    path.write_text("account_id,posted_at,views\na,2025-01-01,5\n", encoding="utf-8")
    plan = plan_import(path, "posts", sample_rows=0)
    assert plan_import(path, "posts", sample_rows=0, known_hash=plan.content_hash) == plan
    assert plan_import(path, "posts", sample_rows=0, known_hash="x") == replace(plan, content_hash="x")
