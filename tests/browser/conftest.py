"""A catalogue for the journeys in a real browser."""

from tests.apps.creators.conftest import catalogue

__all__ = ["catalogue"]
