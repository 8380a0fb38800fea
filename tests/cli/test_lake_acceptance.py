"""What the command line decides about figures derived from YouTube data, and keeps."""

import json

import pytest


@pytest.mark.slow
def test_a_decision_stays_until_the_next_one(fukasa, posts_file, tmp_path):
    kept = tmp_path / "data" / "youtube-derived-metrics.json"
    fukasa("import", "posts", posts_file())
    fukasa("refresh", "--youtube-derived-metrics-accepted", "--json")
    assert json.loads(kept.read_text()) == ["local"]
    fukasa("refresh", "--json")
    assert json.loads(kept.read_text()) == ["local"]
    fukasa("refresh", "--youtube-derived-metrics-declined", "--json")
    assert json.loads(kept.read_text()) == []
