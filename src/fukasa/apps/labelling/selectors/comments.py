"""The comments of a sample: keys from the database, words from the lake, whenever they are shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl
from django.db.models import Q

from fukasa.analysis.comments.classes import divided
from fukasa.apps.catalogue.home import data_home
from fukasa.apps.labelling.models import Answer, SampledComment
from fukasa.apps.labelling.selectors.audits import AuditView
from fukasa.apps.workspaces.scope import WorkspaceScope
from fukasa.pipelines.comments.sampling import KEY, read_comments, read_post


@dataclass(frozen=True, slots=True)
class Said:
    """Labels and the flag, as a person or a model gave them; no labels where they could not judge."""

    labels: tuple[str, ...]
    question: bool

    @property
    def is_unsure(self) -> bool:
        """Tell whether nothing was said."""
        return not self.labels


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment of a sample; ``text`` is None once it was erased."""

    comment_no: int  # its key in the database
    place: int
    platform: str
    account_id: str
    comment_id: str
    post_id: str | None
    posted_at: datetime | None
    author: str | None
    is_reply: bool
    text: str | None


@dataclass(frozen=True, slots=True)
class Work:
    """What one person sees next.

    Attributes:
        comment: the comment to label; None when nothing is left.
        mine: what this person said of it before.
        post: the words of the post it stands under.
        previous: the place before it, that one may go back to.
        answered: how many this person has labelled.
        gone: how many of the sample were erased since it was drawn.
        left: how many are still to be labelled.

    """

    comment: Comment | None
    mine: Said | None
    post: str
    previous: int | None
    answered: int
    gone: int
    left: int


def sample(scope: WorkspaceScope, audit_id: int) -> tuple[Comment, ...]:
    """Read the comments of a sample as they are now."""
    rows = list(
        SampledComment.objects.of(scope)
        .filter(audit_id=audit_id, audit__deleted_at=None)
        .values("pk", "place", *KEY)
        .order_by("place")
    )
    if not rows:
        return ()
    keys = pl.DataFrame(rows, schema={"pk": pl.Int64, "place": pl.Int64} | dict.fromkeys(KEY, pl.String))
    found = read_comments(data_home().lake.current(), scope.lake, keys)
    return tuple(
        Comment(
            comment_no=row["pk"],
            place=row["place"],
            platform=row["platform"],
            account_id=row["account_id"],
            comment_id=row["comment_id"],
            post_id=now["post_id"],
            posted_at=now["posted_at"],
            author=now["author"],
            is_reply=now["reply_to"] is not None,
            text=now["text"],
        )
        for row, now in zip(rows, found.iter_rows(named=True), strict=True)
    )


def answers(scope: WorkspaceScope, audit: AuditView, pass_ids: Sequence[int]) -> list[dict[int, Said]]:
    """Give what each of some passes says, by place."""
    rows = Answer.objects.of(scope).filter(Q(by_id__in=pass_ids) & Q(by__audit_id=audit.audit_id))
    said: dict[int, dict[int, Said]] = {pass_id: {} for pass_id in pass_ids}
    for row in rows.select_related("comment"):
        said[row.by_id][row.comment.place] = said_of(row)
    return list(said.values())


def own_answer(scope: WorkspaceScope, audit: AuditView, place: int) -> Said | None:
    """Give what whoever asks said of a comment; None where they said nothing."""
    return None if audit.mine is None else answers(scope, audit, [audit.mine.pass_id])[0].get(place)


def work(scope: WorkspaceScope, audit: AuditView, wished: int | None = None) -> Work:
    """Give the wished comment if this person has come so far, else the first one they have not labelled.

    Nothing that a model or another person says of it is read here.
    """
    comments = sample(scope, audit.audit_id)
    said = answers(scope, audit, [audit.mine.pass_id])[0] if audit.mine else {}
    there = [one for one in comments if one.text is not None]
    open_ones = [one for one in there if one.place not in said]
    next_place = open_ones[0].place if open_ones else len(comments) + 1
    comment = next((one for one in there if one.place == wished and one.place <= next_place), None)
    comment = comment or (open_ones[0] if open_ones else None)
    before = [one.place for one in there if one.place < (comment.place if comment else next_place)]
    return Work(
        comment=comment,
        mine=said.get(comment.place) if comment else None,
        post=_post(scope, comment),
        previous=before[-1] if before else None,
        answered=len(said),
        gone=len(comments) - len(there),
        left=len(open_ones),
    )


def said_of(row: Any) -> Said:
    """Take the labels out of a row."""
    return Said(divided(row.labels), row.question)


def _post(scope: WorkspaceScope, comment: Comment | None) -> str:
    if comment is None or comment.post_id is None:
        return ""
    version = data_home().lake.current()
    return read_post(version, scope.lake, comment.platform, comment.account_id, comment.post_id)
