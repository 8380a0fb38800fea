"""Whom the audit log names when it is no member of the workspace; each is an ``Actor`` of ``audit.services``."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outside:
    """A guest, by the name that was typed or for whom the link was made, or another workspace, by its name."""

    workspace_id: int  # in whose log it is written
    actor: str
    member_id: int | None = None


@dataclass(frozen=True, slots=True)
class Installation:
    """The worker, which acts when nobody does."""

    workspace_id: int | None
    actor: str = "fukasa"
    member_id: int | None = None
