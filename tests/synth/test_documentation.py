"""The page about the demo world says what the data files say."""

from pathlib import Path

import pytest

from fukasa.synth.assumptions import assumptions
from fukasa.synth.catalogue import CATALOGUE, CATALOGUE_ACCOUNTS
from fukasa.synth.packaged import packaged
from fukasa.synth.scenarios import scenarios

PAGE = (Path(__file__).parents[2] / "docs" / "methods" / "demo-world.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("platform", assumptions().platforms.names)
def test_the_page_shows_the_view_ratios_of_each_platform(platform):
    row = packaged("assumptions")["platform"][platform]
    ratios = " | ".join(f"{ratio:.2f}" for ratio in row["view_ratio"])
    assert f"| {platform} | {ratios} | {row['spread']:.2f} | {row['noise']:.2f} | {row['halflife']} |" in PAGE


@pytest.mark.parametrize("tier", assumptions().tiers.names)
def test_the_page_shows_the_prices_and_engagement_of_each_tier(tier):
    low, high = packaged("prices")["usd"][tier]
    assert f"| {tier} | {low:,} | {high:,} |" in PAGE
    rate = packaged("assumptions")["tiers"]["er"][assumptions().tiers.names.index(tier)]
    assert f"| {rate * 100:g} % |" in PAGE


def test_the_page_lists_every_scenario_and_the_size_of_the_catalogue():
    assert all(f"| `{scenario.id}` |" in PAGE and scenario.doc in PAGE for scenario in scenarios().rows)
    assert f"({len(CATALOGUE)} creators,\n{CATALOGUE_ACCOUNTS} accounts)" in PAGE
