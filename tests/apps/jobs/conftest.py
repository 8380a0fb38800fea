from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from fukasa.apps.jobs import registry

Register = Callable[..., None]


@pytest.fixture
def register(monkeypatch: pytest.MonkeyPatch) -> Register:
    """Register jobs for one test; those of the apps are left out."""
    registry.jobs()
    monkeypatch.setattr(registry, "_REGISTERED", {})

    def add(name: str, task: Any, every: timedelta = timedelta(hours=1), *, at_start: bool = False) -> None:
        registry.register(name, every=every, task=task, at_start=at_start)

    return add
