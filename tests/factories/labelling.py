"""Audits of the owner's workspace over comments that only this workspace may see."""

from collections.abc import Callable, Mapping
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from fukasa.apps.labelling.choices import Drawn, State
from fukasa.apps.labelling.models import Answer, Audit, ModelBuild, Pass, SampledComment
from fukasa.apps.labelling.services import audits, passes
from fukasa.apps.labelling.tasks import start_measuring
from fukasa.pipelines.home import Home
from tests.factories.comments import comment, put_comments
from tests.factories.copies import copied
from tests.factories.workspaces import People, Person

COMMENTS = 60
SIZE = 50
ACCOUNT = "instagram:hana"
LABELS = (
    "product_question",
    "purchase_intent",
    "experience",
    "praise",
    "chatter",
    "spam",
    "negative",
    "product_question",
)
"""What the words of ``tests.factories.comments`` are."""

Say = Callable[[int], str]
"""From the number of a comment to its labels."""


def home() -> Home:
    """Give the data folder of the app under test."""
    return Home(Path(settings.FUKASA_DATA))


def put(person: Person, number: int = COMMENTS) -> None:
    """Import comments that only the workspace of this person sees."""
    comments, whose = [comment(one) for one in range(number)], person.scope.scope_id

    def import_them(folder: Path) -> None:
        put_comments(Home(folder), *comments, visibility=whose)

    if home().lake.current().id:
        import_them(home().root)
    else:
        copied(home().root, repr((comments, whose)), import_them)


def make_audit(person: Person, size: int = SIZE, *, seed: int = 7) -> int:
    """Draw a sample; the comments are imported when there are none."""
    if home().lake.current().rows("comments") == 0:
        put(person)
    return audits.audit_create(
        scope=person.scope, drawn=Drawn.ACCOUNT, title="はな · Instagram", size=size, account_keys=[ACCOUNT], seed=seed
    )


def truth(number: int) -> str:
    """Say what a comment of the factory is."""
    return LABELS[number % len(LABELS)]


def label(person: Person, audit_id: int, say: Say = truth, *, only: int | None = None) -> None:
    """Label the sample, or its first ``only`` comments, and do not finish; one write in the place of hundreds."""
    passes.pass_join(scope=person.scope, audit_id=audit_id)
    mine = Pass.objects.of(person.scope).get(audit_id=audit_id, member_id=person.scope.member_id, abandoned_at=None)
    rows = SampledComment.objects.of(person.scope).filter(audit_id=audit_id)[:only]
    Answer.unscoped.bulk_create(
        Answer(
            workspace_id=person.scope.workspace_id,
            by=mine,
            comment=row,
            labels=say(number_of(row.comment_id)),
            question="product_question" in say(number_of(row.comment_id)),
        )
        for row in rows
    )


def number_of(comment_id: str) -> int:
    """Give the number of a comment of the factory."""
    return int(comment_id.removeprefix("c"))


def label_all(person: Person, audit_id: int, say: Say = truth) -> None:
    """Label the sample and finish."""
    label(person, audit_id, say)
    passes.pass_finish(scope=person.scope, audit_id=audit_id, left=0)


def otherwise(changes: Mapping[str, str]) -> Say:
    """Say something else of some labels: ``otherwise({"praise": "chatter"})``."""
    return lambda number: changes.get(truth(number), truth(number))


def make_closed(owner: Person, second: Person | None = None, *, measured: bool = True) -> int:
    """Make an audit whose labelling is over; a second person takes every other praise for chatter."""
    audit_id = make_audit(owner)
    label_all(owner, audit_id)
    if second is None:
        passes.labelling_close(scope=owner.scope, audit_id=audit_id)
    else:
        label_all(second, audit_id, lambda number: "chatter" if number % 16 == 3 else truth(number))
    if measured:
        start_measuring(scope=owner.scope, audit_id=audit_id)
    return audit_id


def places(person: Person, audit_id: int) -> dict[str, int]:
    """Give the places of a sample's comments by their ids."""
    rows = SampledComment.objects.of(person.scope).filter(audit_id=audit_id)
    return dict(rows.values_list("comment_id", "place"))


def audit_row(audit_id: int) -> Audit:
    """Give the row as the database has it."""
    return Audit.unscoped.get(pk=audit_id)


def make_training(person: Person) -> int:
    """Make a training that failed."""
    row = ModelBuild.objects.create(
        workspace_id=person.scope.workspace_id,
        number=1,
        state=State.FAILED,
        error="cut off",
        finished_at=timezone.now(),
    )
    return int(row.pk)


def of_audit(people: People) -> dict[str, object]:
    return {"audit_id": make_audit(people.owner)}


def of_closed(people: People) -> dict[str, object]:
    return {"audit_id": make_closed(people.owner, people.teammate, measured=False)}
