"""Files of candidates and segments, a few rows each."""

import pytest

HEADER = (
    "creator_id,account_id,platform,tier,role,price,currency,views_p10,views_p50,views_p90,views_mean,"
    "engagement_mean,conversions_mean,authenticity,depth,category,agency,conflicts,reach_young,reach_old"
)
SEGMENTS = "segment,population,weight\nyoung,1000000,1\nold,500000,0.5\n"
ROWS = {
    "ai": "ai,a1,tiktok,micro,empathy,10000,JPY,8000,10000,12500,10100,500,20,pass,0.7,food,north,,0.02,0.01",
    "ben": "ben,b1,instagram,mega,diffusion,60000,JPY,40000,60000,90000,63000,900,50,review,0.5,food,north,,0.1,0.08",
    "chie": "chie,c1,youtube,nano,empathy,2000,JPY,1500,2000,2600,2050,90,4,pass,0.9,home,,,0.004,0.006",
    "dai": "dai,d1,tiktok,mid,,30000,JPY,10000,20000,40000,23000,800,30,fail,0.4,beauty,south,ai,0.05,0.03",
}


@pytest.fixture
def write(tmp_path):
    def write_file(name, *lines):
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return write_file


@pytest.fixture
def candidates_file(write):
    """Write candidates.csv of the usual four, or of the rows that are given."""

    def write_candidates(*rows, header=HEADER):
        return write("candidates.csv", header, *(rows or ROWS.values()))

    return write_candidates


@pytest.fixture
def segments_file(write):
    return write("segments.csv", SEGMENTS)
