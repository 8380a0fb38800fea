from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fukasa.apps.jobs.turns import clock_went_back, next_turn

MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  given below
PERIODS = st.timedeltas(timedelta(minutes=1), timedelta(days=40))


@given(MOMENTS, PERIODS, MOMENTS)
def test_the_next_turn_is_the_first_one_after_now_in_step(due: datetime, every: timedelta, now: datetime) -> None:
    turn = next_turn(due, every, now)
    assert now < turn <= now + every
    assert (turn - due) % every == timedelta(0)


@given(MOMENTS, PERIODS, MOMENTS)
def test_a_turn_that_was_just_chosen_never_looks_like_a_clock_set_back(
    due: datetime, every: timedelta, now: datetime
) -> None:
    assert not clock_went_back(next_turn(due, every, now), every, now)
