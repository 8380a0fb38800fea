"""Whom the audit log names when it is no member of the workspace."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OtherWorkspace:
    """Another workspace, by its name."""

    workspace_id: int  # in whose log it is written
    actor: str
    member_id: int | None = None


@dataclass(frozen=True, slots=True)
class Outside:
    """A guest, by the name that was typed or for whom the link was made."""

    workspace_id: int
    actor: str
    member_id: int | None = None
