"""Dated data of the demo world: distributions, prices, scenarios, the catalogue and the phrase banks."""
