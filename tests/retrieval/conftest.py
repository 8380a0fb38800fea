import pytest

from fukasa.synth import World, generate
from fukasa.synth.briefs import packaged_briefs, planted_attributes


@pytest.fixture(scope="session")
def rule():
    return packaged_briefs()


@pytest.fixture(scope="session")
def planted():
    """What is planted in the demo world of 2,000 accounts that the briefs were judged on."""
    return planted_attributes(generate(World()))
