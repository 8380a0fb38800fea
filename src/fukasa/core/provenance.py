"""Where a value comes from, who may see it, and how long it may be kept."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from fukasa.core.errors import InvalidInput

SHARED = "shared"
LOCAL_WORKSPACE = "local"
_WORKSPACE_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


class AuthContext(StrEnum):
    """On whose word a value rests. The four are told apart on every screen and export."""

    PUBLIC = "public"  # anybody can see it on the platform
    OWNER = "owner"  # the account's owner authorised the reading
    SUPPLIED = "supplied"  # somebody handed it over in a file
    MODELLED = "modelled"  # computed here


class RetentionClass(StrEnum):
    """How long a fact may be kept; each class has a rule, see :mod:`fukasa.core.retention`."""

    SUPPLIED = "supplied"  # the user's own file: as long as the user wants
    SYNTHETIC = "synthetic"  # made up, no person behind it
    YOUTUBE_API_PUBLIC = "youtube_api_public"
    YOUTUBE_API_OWNER = "youtube_api_owner"
    X_API = "x_api"
    INSTAGRAM_STORY = "instagram_story"
    PLATFORM_API = "platform_api"


@dataclass(frozen=True, slots=True)
class Provenance:
    """What every fact knows about itself.

    Attributes:
        source: what it was read from, for example ``file:posts.csv`` or ``youtube_data_api``.
        captured_at: when the platform showed this value.
        auth_context: on whose word it rests.
        definition_version: which definition of the metrics held then.
        retention_class: how long it may be kept.
        visibility: :data:`SHARED`, or the id of the workspace that owns it.

    """

    source: str
    captured_at: datetime
    auth_context: AuthContext
    definition_version: str
    retention_class: RetentionClass
    visibility: str


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose eyes a reader has: the shared facts and those of one workspace.

    Attributes:
        workspace: the workspace id, or None for a reader that sees the shared facts alone.

    Raises:
        InvalidInput: the workspace id has other signs than letters, digits, `-` and `_`, is too long, or is `shared`.

    """

    workspace: str | None

    def __post_init__(self) -> None:
        """Refuse an id that is no plain name: it stands in file names, and `shared` would show facts to everybody."""
        name = self.workspace
        if name is not None and (name == SHARED or not _WORKSPACE_ID.fullmatch(name)):
            message = (
                f"{name[:80]!r} cannot name a workspace; take 1 to 64 letters of a to z, digits, - and _, "
                f"and not the word {SHARED}"
            )
            raise InvalidInput(message, workspace=name)

    @property
    def visibilities(self) -> tuple[str, ...]:
        """The values of ``visibility`` that this reader may see."""
        return (SHARED,) if self.workspace is None else (SHARED, self.workspace)


SHARED_ONLY = Scope(workspace=None)
