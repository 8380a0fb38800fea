from datetime import datetime
from typing import Annotated, Any

from ninja import Field, Path, Schema

from fukasa.apps.labelling.choices import LARGEST
from fukasa.apps.labelling.selectors.audits import AuditView
from fukasa.apps.labelling.selectors.comments import Said
from fukasa.apps.rest.shapes import Body

Place = Annotated[int, Path(ge=1, le=LARGEST, description="of a comment in the random order of the sample")]
_Label = Annotated[str, Field(max_length=40)]


class PassOut(Schema):
    """How far somebody is with labelling; of others `unsure` is null before the audit is closed."""

    pass_id: int
    name: str
    is_mine: bool
    answered: int
    unsure: int | None
    finished_at: datetime | None


class CommentAuditOut(Schema):
    """An audit of comments; `headline` are its results, once it is closed."""

    audit_id: int
    title: str
    drawn: str
    account_keys: list[str] | None
    size: int
    population: int
    lake_version: int
    made_by: str
    created_at: datetime
    closed_at: datetime | None
    headline: dict[str, Any] | None
    measuring: str
    measuring_error: str
    measured_at: datetime | None
    passes: list[PassOut]

    @staticmethod
    def resolve_passes(audit: AuditView) -> list[dict[str, Any]]:
        return [
            {
                "pass_id": one.pass_id,
                "name": one.name,
                "is_mine": one.is_mine,
                "answered": one.answered,
                "unsure": one.unsure if one.is_mine or audit.closed_at is not None else None,
                "finished_at": one.finished_at,
            }
            for one in audit.passes
        ]


class LabelsGiven(Body):
    """What a person says of one comment: at least one class, unless they cannot judge it."""

    labels: Annotated[list[_Label], Field(max_length=20)]
    question: bool = False


class SaidOut(Schema):
    """Labels of one comment; none where somebody could not judge it."""

    labels: list[str]
    question: bool


def said_out(said: Said | None) -> SaidOut | None:
    """Write labels for programs."""
    return None if said is None else SaidOut(labels=list(said.labels), question=said.question)
