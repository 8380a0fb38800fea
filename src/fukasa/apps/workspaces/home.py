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
    """A step of setting up; the one with the lowest ``order`` that is open is offered first."""

    order: int
    title: str
    text: str
    url: str
    done: bool


@dataclass(frozen=True, slots=True)
class HomePart:
    """What one app puts on the home page.

    Attributes:
        sections: what one worked on lately.
        steps: of setting up, ticked by facts.
        waiting: what waits for this member today.

    """

    sections: tuple[HomeSection, ...] = ()
    steps: tuple[NextStep, ...] = ()
    waiting: tuple[HomeItem, ...] = ()


PartMaker = Callable[[WorkspaceScope], HomePart]
_parts: dict[str, tuple[int, PartMaker]] = {}


def register(key: str, order: int, make: PartMaker) -> None:
    """Put something on the home page; called from ``AppConfig.ready``. One part reads its rows once."""
    _parts[key] = (order, make)


def whole(scope: WorkspaceScope) -> HomePart:
    """Make the parts for a member, in their order."""
    made = [make(scope) for _order, make in sorted(_parts.values(), key=lambda entry: entry[0])]
    steps = sorted((step for part in made for step in part.steps), key=lambda step: step.order)
    return HomePart(
        sections=tuple(section for part in made for section in part.sections),
        steps=tuple(steps),
        waiting=tuple(item for part in made for item in part.waiting),
    )
