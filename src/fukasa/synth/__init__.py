"""Synthetic worlds with planted truth: a frozen catalogue of scenarios inside a population with heavy tails."""

from fukasa.synth.batch import WorldBatch
from fukasa.synth.catalogue import CATALOGUE, Archetype, Presence
from fukasa.synth.scenarios import Scenario
from fukasa.synth.world import World, generate

__all__ = ["CATALOGUE", "Archetype", "Presence", "Scenario", "World", "WorldBatch", "generate"]
