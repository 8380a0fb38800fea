"""The labels of an audit as rows of a file; the words come from the lake, so that what was erased stays away."""

from fukasa.analysis.comments.classes import joined
from fukasa.apps.labelling.selectors.audits import AuditView
from fukasa.apps.labelling.selectors.comments import Comment, Said, sample
from fukasa.apps.labelling.selectors.settled import SettledComment, settled_comments
from fukasa.apps.workspaces.scope import WorkspaceScope
from fukasa.pipelines.comments.labelled import LabelledComment


def labelled_rows(scope: WorkspaceScope, audit: AuditView) -> list[LabelledComment]:
    """Give the comments whose labels count, in the order of the sample; none before labelling is over."""
    settled = {one.place: one for one in settled_comments(scope, audit)}
    comments = sample(scope, audit.audit_id) if settled else ()
    pairs = [(comment, settled[comment.place]) for comment in comments if comment.place in settled]
    return [row for comment, one in pairs if (row := _row(comment, one)) is not None]


def _row(comment: Comment, one: SettledComment) -> LabelledComment | None:
    if comment.text is None or one.counts is None:
        return None
    return LabelledComment(
        platform=comment.platform,
        account_id=comment.account_id,
        post_id=comment.post_id,
        comment_id=comment.comment_id,
        author=comment.author,
        text=comment.text,
        labels=joined(one.counts.labels),
        question=one.counts.question,
        settled=one.settled.value,
        first=_answer(one.first),
        second=_answer(one.second),
    )


def _answer(said: Said | None) -> tuple[str, bool] | None:
    return None if said is None or said.is_unsure else (joined(said.labels), said.question)
