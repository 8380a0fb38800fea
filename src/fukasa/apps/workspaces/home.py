"""How other apps put something on the home page without knowing each other."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from fukasa.apps.workspaces.scope import WorkspaceScope


@dataclass(frozen=True, slots=True)
class HomeItem:
    """One line of a section: a thing one worked on lately."""

    title: str
    url: str
    note: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class HomeSection:
    """Recent things of one kind, or the sentence and link that teach how to begin."""

    title: str
    url: str
    items: tuple[HomeItem, ...]
    empty: str
    start: str = ""
    start_url: str = ""


@dataclass(frozen=True, slots=True)
class NextStep:
    """What would help most now; the one with the lowest ``order`` that is open is shown first."""

    order: int
    title: str
    text: str
    url: str
    done: bool


SectionMaker = Callable[[WorkspaceScope], HomeSection]
StepMaker = Callable[[WorkspaceScope], NextStep]

_sections: dict[str, tuple[int, SectionMaker]] = {}
_steps: dict[str, StepMaker] = {}


def register_section(key: str, order: int, make: SectionMaker) -> None:
    """Show a section on the home page; called from ``AppConfig.ready``."""
    _sections[key] = (order, make)


def register_step(key: str, make: StepMaker) -> None:
    """Add a step to "what to do next"; called from ``AppConfig.ready``."""
    _steps[key] = make


def sections(scope: WorkspaceScope) -> tuple[HomeSection, ...]:
    """Make the sections for a member, in their order."""
    return tuple(make(scope) for _, make in sorted(_sections.values(), key=lambda entry: entry[0]))


def steps(scope: WorkspaceScope) -> tuple[NextStep, ...]:
    """Make the steps for a member, in their order."""
    return tuple(sorted((make(scope) for make in _steps.values()), key=lambda step: step.order))
