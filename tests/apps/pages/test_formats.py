from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from fukasa.apps.pages import formats
from fukasa.core.money import Money

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "japanese", "english"),
    [
        (0, "0", "0"),
        (999, "999", "999"),
        (1_000, "1,000", "1K"),
        (12_345, "1.23万", "12.3K"),
        (99_999, "10万", "100K"),
        (1_234_567, "123万", "1.23M"),
        (99_999_999, "1億", "100M"),
        (123_456_789, "1.23億", "123M"),
        (4_500_000_000, "45億", "4.5B"),
        (-12_345, "-1.23万", "-12.3K"),
        (3.14159, "3.14", "3.14"),
        (Decimal(20_000), "2万", "20K"),
        (None, "—", "—"),
        (float("nan"), "—", "—"),
    ],
)
def test_large_numbers_are_written_as_people_say_them(value: object, japanese: str, english: str) -> None:
    with override("ja"):
        assert formats.compact(value) == japanese
    with override("en"):
        assert formats.compact(value) == english


def test_korean_counts_in_myriads_too() -> None:
    with override("ko"):
        assert formats.compact(12_345) == "1.23만"


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.034, "3.4%"),
        (0.0042, "0.42%"),
        (0, "0.0%"),
        (1, "100.0%"),
        (-0.05, "-5.0%"),
        (None, "—"),
        (float("inf"), "—"),
    ],
)
def test_shares_are_written_in_per_cent(share: float | None, text: str) -> None:
    assert formats.percent(share) == text


@pytest.mark.parametrize(
    ("value", "currency", "text"),
    [
        (1500, "JPY", "¥1,500"),
        (1.523, "JPY", "¥1.52"),
        (2, "JPY", "¥2"),
        (12.5, "USD", "$12.50"),
        (Money(150_000, "JPY"), "", "¥150,000"),
        (Money(1234, "USD"), "", "$12.34"),
        (-30, "JPY", "-¥30"),
        (100, "SEK", "SEK 100.00"),
        (None, "JPY", "—"),
    ],
)
def test_money_keeps_the_digits_that_matter(value: object, currency: str, text: str) -> None:
    assert formats.money(value, currency) == text


def test_large_amounts_are_written_short() -> None:
    with override("ja"):
        assert formats.compact_money(1_200_000, "JPY") == "¥120万"
        assert formats.compact_money(-1_200_000, "JPY") == "-¥120万"


def test_a_range_has_two_ends_or_none() -> None:
    with override("ja"):
        assert formats.interval(12_000, 98_000) == "1.2万–9.8万"
        assert formats.interval(None, 98_000) == "—"
        assert formats.interval(0.1, 0.2, formats.percent) == "10.0%–20.0%"


@pytest.mark.parametrize(
    ("ago", "japanese", "english"),
    [
        (timedelta(seconds=5), "たった今", "just now"),
        (timedelta(minutes=1), "1分前", "1 minute ago"),
        (timedelta(hours=5), "5時間前", "5 hours ago"),
        (timedelta(days=3, hours=4), "3日前", "3 days ago"),
        (timedelta(days=65), "2か月前", "2 months ago"),
        (timedelta(days=800), "2年前", "2 years ago"),
    ],
)
def test_ages_are_told_in_words(ago: timedelta, japanese: str, english: str) -> None:
    with override("ja"):
        assert formats.age(NOW - ago, NOW) == japanese
    with override("en"):
        assert formats.age(NOW - ago, NOW) == english


def test_dates_are_told_in_the_zone_of_the_reader() -> None:
    late = datetime(2026, 3, 1, 20, tzinfo=UTC)
    with override("ja"), timezone.override("Asia/Tokyo"):
        assert formats.day(late) == "2026年3月2日"
        assert formats.moment(late) == "2026-03-02 05:00"
        assert formats.day(date(2026, 3, 1)) == "2026年3月1日"
        assert formats.day(None) == "—"


@given(st.floats(min_value=1, max_value=1e12), st.sampled_from(["ja", "en", "ko"]))
def test_three_figures_are_never_more_than_half_a_per_cent_off(value: float, language: str) -> None:
    signs = {"万": 1e4, "億": 1e8, "만": 1e4, "억": 1e8, "K": 1e3, "M": 1e6, "B": 1e9}
    with override(language):
        text = formats.compact(value)
    scale = signs.get(text[-1], 1)
    written = float(text.rstrip("".join(signs)).replace(",", "")) * scale
    assert abs(written - value) <= 0.0051 * value


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (None, "—"),
        (0.0, "<1%"),
        (0.009, "<1%"),
        (0.01, "1%"),
        (0.46, "46%"),
        (0.99, "99%"),
        (0.991, ">99%"),
        (1.0, ">99%"),
    ],
)
def test_a_probability_is_never_shown_as_certain(share, text):
    assert formats.chance(share) == text


@pytest.mark.parametrize(
    ("figures", "text"),
    [
        ((None, None, None), ""),
        ((0.46, 0.38, 0.53), "46% (38%–53%)"),
        ((0.001, 0.0, 0.004), "<1%"),
        ((0.98, 0.97, 1.0), "98% (97%–>99%)"),
    ],
)
def test_a_probability_stands_with_its_interval(figures, text):
    assert formats.chance_span(*figures) == text
