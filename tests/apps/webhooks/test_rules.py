import random
from datetime import timedelta

import pytest

from fukasa.apps.webhooks.backoff import DELAYS, delay_after, rest_after
from fukasa.apps.webhooks.errors import TypesUnclear
from fukasa.apps.webhooks.event_types import event_types, matches, patterns_of


@pytest.mark.parametrize(
    ("patterns", "event", "means"),
    [
        (["*"], "list.created", True),
        (["list.*"], "list.created", True),
        (["list.created"], "list.created", True),
        (["list.*"], "listing.created", False),
        (["list.deleted", "plan.*"], "list.created", False),
        ([], "list.created", False),
    ],
)
def test_a_pattern_means_one_type_one_thing_or_all(patterns, event, means):
    assert matches(patterns, event) is means


def test_patterns_are_read_from_spaces_commas_and_lines():
    assert patterns_of(" list.* ,plan.created\n*  list.*") == ["list.*", "plan.created", "*"]


@pytest.mark.parametrize(
    "text", ["", " ", "lists.created", "list.", "*.created", "list.creat*", "List.created", "x" * 99]
)
def test_a_pattern_that_fits_nothing_is_refused(text):
    with pytest.raises(TypesUnclear):
        patterns_of(text)


def test_every_type_of_event_is_written_somewhere():
    assert {"list.created", "webhook.stopped", "note.created"} <= set(event_types())


def test_attempts_go_on_for_three_days_ever_more_rarely():
    plain = [timedelta(seconds=delay) for delay in DELAYS]
    assert plain == sorted(plain)
    assert timedelta(days=3) < sum(plain, timedelta()) < timedelta(days=3.5)
    rng = random.Random(7)  # noqa: S311  jitter is no secret
    drawn = [delay_after(attempt, rng) for attempt in range(1, len(DELAYS) + 2)]
    assert drawn.pop() is None
    assert all(delay <= got <= 1.2 * delay for got, delay in zip(drawn, plain, strict=True))
    assert drawn != plain


def test_an_endpoint_rests_longer_with_every_failure_and_never_more_than_an_hour():
    class Most(random.Random):
        def uniform(self, _low, high):
            return high

    rests = [rest_after(failures, Most()) for failures in range(40)]
    assert rests == sorted(rests)
    assert (rests[0], rests[-1]) == (timedelta(seconds=5), timedelta(hours=1))
