"""Every notation of numbers, dates and words, one cell at a time."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fukasa.connectors.files.cells import moments, numbers, words
from fukasa.connectors.files.cells.refusal import CellRefused

TOKYO = moments.MomentReading(ZoneInfo("Asia/Tokyo"), latest=datetime(2025, 11, 21, tzinfo=UTC))
COUNTS = st.integers(0, 10**12)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("12345", 12345),
        ("12,345", 12345),
        ("１２，３４５", 12345),
        ("1.2万", 12000),
        ("3億4000万", 340_000_000),
        ("5千", 5000),
        ("1.2K", 1200),
        ("3m", 3_000_000),
        ("1.5B", 1_500_000_000),
        ("1.2만", 12000),
        ("2억", 200_000_000),
        ("¥5,000", 5000),
        ("1,200人", 1200),
        ("1.2e3", 1200),
        ("48500000.0", 48_500_000),
        ("4099999.9999999995", 4_100_000),
        (" 7 ", 7),
        ("0", 0),
        ("+5", 5),
        ("1万2千", 12000),
    ],
)
def test_a_count_is_read_in_every_notation(cell, value):
    assert numbers.parse_count(cell) == value


@pytest.mark.parametrize("cell", [f"1{' ' * 10**6}1", "1" * 10**6, "1," * 10**6])
def test_what_is_too_long_for_a_number_is_refused_before_it_is_looked_through(cell):
    with pytest.raises(CellRefused, match="is not a number"):
        numbers.parse_count(cell)


@pytest.mark.parametrize("cell", ["", "-", "N/A", "null", "不明", "—", "  "])
def test_a_cell_that_says_not_known_is_missing_and_never_zero(cell):
    assert numbers.parse_count(cell) is None


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("-5", "is negative, and a count cannot be"),
        ("▲5", "is negative, and a count cannot be"),
        ("NaN", "is not a finite number"),
        ("inf", "is not a finite number"),
        ("-Infinity", "is not a finite number"),
        ("3.7", "is not a whole number"),
        ("1,23", "is not a number"),
        ("abc", "is not a number"),
        ("1万2億", "is not a number"),
        ("=1+1", "is a formula, and formulas are never computed"),
        ("1e300", "is larger than any count of a platform"),
        ("9" * 400, "is larger than any count of a platform"),
        ("12 34", "is not a number"),
    ],
)
def test_a_count_that_cannot_be_is_refused_with_its_reason(cell, reason):
    with pytest.raises(CellRefused) as refused:
        numbers.parse_count(cell)
    assert refused.value.reason == reason


@given(COUNTS)
def test_a_count_survives_thousands_separators_and_full_width_digits(count):
    full_width = str.maketrans("0123456789,", "０１２３４５６７８９，")
    assert numbers.parse_count(f"{count:,}") == count
    assert numbers.parse_count(f"{count:,}".translate(full_width)) == count


@given(st.integers(0, 9999), st.sampled_from([("万", 10**4), ("億", 10**8), ("千", 10**3), ("K", 10**3), ("M", 10**6)]))
def test_a_count_with_a_unit_is_the_product(hundredths, unit):
    sign, scale = unit
    assert numbers.parse_count(f"{Decimal(hundredths) / 100}{sign}") == hundredths * scale // 100


@given(st.integers(1, 9999), st.integers(1, 9999))
def test_japanese_units_add_up(oku, man):
    assert numbers.parse_count(f"{oku}億{man}万") == oku * 10**8 + man * 10**4


@given(st.floats(0, 1))
def test_a_share_reads_the_same_as_fraction_and_as_percent(share):
    assert numbers.parse_share(repr(share), in_percent=False) == pytest.approx(share)
    assert numbers.parse_share(f"{share * 100:.12f}%", in_percent=False) == pytest.approx(share, abs=1e-13)


def test_a_share_above_one_is_refused_unless_the_map_says_percent():
    with pytest.raises(CellRefused, match="not a share"):
        numbers.parse_share("3.4", in_percent=False)
    assert numbers.parse_share("3.4", in_percent=True) == pytest.approx(0.034)
    assert numbers.parse_share("３．４％", in_percent=False) == pytest.approx(0.034)


@pytest.mark.parametrize(
    ("cell", "seconds"),
    [("253", 253), ("4:13", 253), ("1:02:03", 3723), ("PT4M13S", 253), ("P1DT1S", 86401), ("12.5秒", 12.5)],
)
def test_a_duration_is_read_in_every_notation(cell, seconds):
    assert numbers.parse_duration(cell) == seconds


@pytest.mark.parametrize(
    "cell",
    [
        "2025-09-26T07:31:00Z",
        "2025-09-26T16:31:00+09:00",
        "2025-09-26T16:31:00+0900",
        "2025-09-26 16:31",
        "2025/09/26 16:31",
        "2025/9/26 16:31:00",
        "2025年9月26日 16:31",
        "2025年9月26日16時31分",
        "2025年9月26日（金） 午後4:31",
        "2025. 9. 26 16:31",
        "2025년 9월 26일 오후 4:31",
        "２０２５年９月２６日　１６：３１",
        "1758871860",
        "1758871860000",
        "2025-09-26 16:31 JST",
        "Fri, 26 Sep 2025 16:31:00 +0900",
        "2025-09-26 07:31 UTC",
    ],
)
def test_a_moment_is_read_in_every_notation(cell):
    assert moments.parse_moment(cell, TOKYO) == datetime(2025, 9, 26, 7, 31, tzinfo=UTC)


def test_a_month_is_its_first_day_and_a_date_its_midnight_in_the_zone_of_the_map():
    assert moments.parse_moment("2022-03", TOKYO) == datetime(2022, 2, 28, 15, tzinfo=UTC)
    assert moments.parse_moment("2022年3月", TOKYO) == datetime(2022, 2, 28, 15, tzinfo=UTC)
    assert moments.parse_moment("20220301", TOKYO) == datetime(2022, 2, 28, 15, tzinfo=UTC)
    assert moments.parse_day("2022-03-01", TOKYO) == date(2022, 3, 1)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("0000-01-01", "is not a date that exists"),
        ("0001-01-01", "is not a date that exists"),
        ("9999-12-31", "lies in the future"),
        ("9999-12-31T23:59:59-12:00", "is not a date that exists"),
        ("1970-01-01", "lies before the year 2000"),
        ("0", "is a number, not a date"),
        ("2025-02-30", "is not a date that exists"),
        ("2025-11-23", "lies in the future"),
        ("soon", "is not a date"),
        ("09/26/2025", "may be month-day or day-month"),
        ("45926", "is a number, not a date"),
    ],
)
def test_a_date_that_cannot_be_is_refused_with_its_reason(cell, reason):
    with pytest.raises(CellRefused) as refused:
        moments.parse_moment(cell, TOKYO)
    assert refused.value.reason == reason


def test_the_order_of_month_and_day_comes_from_the_map():
    american = moments.MomentReading(ZoneInfo("UTC"), TOKYO.latest, date_order="mdy")
    european = moments.MomentReading(ZoneInfo("UTC"), TOKYO.latest, date_order="dmy")
    assert moments.parse_moment("03/04/2025", american) == datetime(2025, 3, 4, tzinfo=UTC)
    assert moments.parse_moment("03/04/2025", european) == datetime(2025, 4, 3, tzinfo=UTC)


@given(st.datetimes(datetime(2000, 1, 2), datetime(2025, 11, 1)))  # noqa: DTZ001  the zone is the map's
def test_a_moment_survives_every_notation_that_holds_seconds(naive):
    whole = naive.replace(microsecond=0)
    expected = whole.replace(tzinfo=TOKYO.zone).astimezone(UTC)
    for notation in ("%Y-%m-%dT%H:%M:%S+09:00", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y年%m月%d日 %H時%M分%S秒"):
        assert moments.parse_moment(whole.strftime(notation), TOKYO) == expected
    assert moments.parse_moment(str(int(expected.timestamp())), TOKYO) == expected


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("はい", True),
        ("いいえ", False),
        ("○", True),
        ("×", False),
        ("TRUE", True),
        ("예", True),
        ("아니오", False),
        ("0", False),
        ("", None),
    ],
)
def test_yes_and_no_are_read_in_three_languages(cell, value):
    assert words.parse_boolean(cell) is value


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("Japan", "JP"),
        ("日本", "JP"),
        ("일본", "JP"),
        ("jp", "JP"),
        ("JPN", "JP"),
        ("Turkey", "TR"),
        ("Türkiye", "TR"),
        ("South Korea", "KR"),
        ("米国", "US"),
        ("United States", "US"),
        ("-", None),
    ],
)
def test_a_country_is_read_by_code_and_by_name_in_three_languages(cell, code):
    assert words.parse_country(cell) == code


@pytest.mark.parametrize(
    ("cell", "code"),
    [("ja", "ja"), ("ja-JP", "ja"), ("日本語", "ja"), ("Japanese", "ja"), ("한국어", "ko"), ("英語", "en")],
)
def test_a_language_is_read_by_code_and_by_name_in_three_languages(cell, code):
    assert words.parse_language(cell) == code


@pytest.mark.parametrize(
    ("cell", "platform"),
    [
        ("IG", "instagram"),
        ("インスタ", "instagram"),
        ("yt", "youtube"),
        ("Twitter", "x"),
        ("틱톡", "tiktok"),
        ("naver blog", "naver_blog"),
    ],
)
def test_a_platform_is_read_by_its_synonyms(cell, platform):
    assert words.parse_choice(cell, "platform", ("instagram", "youtube", "x", "tiktok", "naver_blog")) == platform


def test_words_that_mean_nothing_are_refused_with_the_choices():
    with pytest.raises(CellRefused) as refused:
        words.parse_choice("myspace", "platform", ("instagram", "x"))
    assert refused.value.hint == "write one of instagram, x"
    with pytest.raises(CellRefused, match="country"):
        words.parse_country("Atlantis")
    with pytest.raises(CellRefused, match="yes nor no"):
        words.parse_boolean("maybe")


@pytest.mark.parametrize(
    ("cell", "value"),
    [("25-34", "25-34"), ("25〜34歳", "25-34"), ("65+", "65+"), ("65歳以上", "65+"), ("20代", "20-29")],
)
def test_a_range_of_ages_has_one_spelling(cell, value):
    assert words.parse_age_range(cell) == value


@pytest.mark.parametrize(
    ("cell", "handle"),
    [
        ("@abc", "abc"),
        ("abc.def", "abc.def"),
        ("https://www.instagram.com/abc/?hl=ja", "abc"),
        ("https://www.youtube.com/@abc", "abc"),
    ],
)
def test_a_handle_has_no_sign_and_no_address(cell, handle):
    assert words.parse_handle(cell) == handle
