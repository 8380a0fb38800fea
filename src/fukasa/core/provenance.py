"""Where a value comes from, who may see it, and how long it may be kept."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

SHARED = "shared"
LOCAL_WORKSPACE = "local"


class AuthContext(StrEnum):
    """On whose word a value rests. The four are told apart on every screen and export."""

    PUBLIC = "public"  # anybody can see it on the platform
    OWNER = "owner"  # the account's owner authorised the reading
    SUPPLIED = "supplied"  # somebody handed it over in a file
    MODELLED = "modelled"  # computed here


class RetentionClass(StrEnum):
    """How long a fact may be kept; each class has a rule in :data:`RETENTION_DAYS`."""

    SUPPLIED = "supplied"  # the user's own file: as long as the user wants
    SYNTHETIC = "synthetic"  # made up, no person behind it
    YOUTUBE_API_PUBLIC = "youtube_api_public"
    YOUTUBE_API_OWNER = "youtube_api_owner"
    X_API = "x_api"
    INSTAGRAM_STORY = "instagram_story"
    PLATFORM_API = "platform_api"


# Days until a fact must be refreshed or deleted; None is no fixed term.
# Sources: YouTube Developer Policies III.E.4 (30 days); X and Meta name no fixed term but deletion on request.
RETENTION_DAYS: dict[RetentionClass, int | None] = {
    RetentionClass.SUPPLIED: None,
    RetentionClass.SYNTHETIC: None,
    RetentionClass.YOUTUBE_API_PUBLIC: 30,
    RetentionClass.YOUTUBE_API_OWNER: 30,
    RetentionClass.X_API: None,
    RetentionClass.INSTAGRAM_STORY: 730,
    RetentionClass.PLATFORM_API: None,
}


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

    """

    workspace: str | None

    @property
    def visibilities(self) -> tuple[str, ...]:
        """The values of ``visibility`` that this reader may see."""
        return (SHARED,) if self.workspace is None else (SHARED, self.workspace)


SHARED_ONLY = Scope(workspace=None)
