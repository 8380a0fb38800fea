"""What was written verifies; whatever somebody does to the rows behind our back is found and named."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.db.models import F, QuerySet

from fukasa.apps.audit import checkpoints, keys
from fukasa.apps.audit.erasure import erase
from fukasa.apps.audit.errors import LogBroken
from fukasa.apps.audit.models import AuditEvent, LogHead, SignedRoot, SigningKey
from fukasa.apps.audit.origin import Origin, coming_from
from fukasa.apps.audit.roots import sign, standing
from fukasa.apps.audit.services import record
from fukasa.apps.audit.tasks import sign_and_check
from fukasa.apps.audit.verifying import Report, verify
from tests.factories.workspaces import People

EVENTS = 12


@pytest.fixture(autouse=True)
def _own_key(settings: Any, tmp_path: Any) -> None:
    settings.FUKASA_DATA = tmp_path


@pytest.fixture
def log(people: People) -> People:
    """A log with two signed roots and some events behind them."""
    for part in range(3):
        for number in range(EVENTS // 3):
            with coming_from(Origin("page", "203.0.113.0/24")):
                record(
                    people.teammate.scope,
                    "list.changed",
                    object_type="list",
                    object_id=number,
                    object_name=f"春 {number}",
                    before={"name": "春", "cpv": 1.5, "n": 2.0, "big": 1e22},
                    after={"name": f"秋 {part}", "nested": {"a": [1, None, True, "é\u0001"]}},
                )
        if part < 2:
            sign()
    return people


def rows() -> Any:
    """The rows as somebody with the database reaches them."""
    return QuerySet(AuditEvent)


def at(index: int) -> Any:
    return rows().filter(leaf_index=index)


def last() -> int:
    return int(rows().count()) - 1


def found(report: Report) -> set[tuple[str, int | None]]:
    return {(one.kind, one.index) for one in report.findings}


def test_a_log_that_nobody_touched_verifies(log: People) -> None:
    report = verify()
    assert (report.findings, report.events, report.roots) == ((), rows().count(), 2)
    assert report.signed_to == standing().last.size == rows().count() - EVENTS // 3  # type: ignore[union-attr]


def test_places_are_given_without_gaps_and_a_change_that_fails_gives_its_place_back(log: People) -> None:
    size = standing().size
    with transaction.atomic():
        record(log.owner.scope, "list.created")
        transaction.set_rollback(True)
    record(log.owner.scope, "list.created")
    assert standing().size == size + 1
    assert list(rows().order_by("pk").values_list("leaf_index", flat=True)) == list(range(size + 1))
    assert verify().is_good


EDITS: dict[str, Callable[[Any], object]] = {
    "who": lambda row: row.update(actor="somebody@example.com"),
    "which member": lambda row: row.update(member_id=77),
    "what": lambda row: row.update(action="list.deleted"),
    "when": lambda row: row.update(created_at="2020-01-01T00:00:00Z"),
    "where": lambda row: row.update(workspace_id=99),
    "from where": lambda row: row.update(address="198.51.100.0/24"),
    "by which door": lambda row: row.update(channel="cli"),
    "the name": lambda row: row.update(object_name="冬"),
    "the key": lambda row: row.update(object_id="8"),
    "the kind": lambda row: row.update(object_type="plan"),
    "before": lambda row: row.update(before={"name": "夏"}),
    "after": lambda row: row.update(after={}),
    "a salt": lambda row: row.update(salts={}),
    "a broken salt": lambda row: row.update(salts=dict.fromkeys(("actor", "origin", "object", "before", "after"), "x")),
    "the commitments": lambda row: row.update(commitments={}),
    "the hash": lambda row: row.update(leaf_hash=b"\0" * 32),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_an_edited_row_is_named(edit: Callable[[Any], object], log: People) -> None:
    place = last() - 5
    edit(at(place))
    assert ("edited", place) in found(verify())


def test_a_row_whose_hashes_were_made_anew_breaks_the_root_that_was_signed(log: People) -> None:
    row = at(3).get()
    row.action = "list.deleted"
    at(3).update(action=row.action, leaf_hash=row.leaf().hash())
    assert found(verify()) == {("head", None), ("root", None)}


def test_removed_rows_are_named(log: People) -> None:
    at(4).delete()
    at(5).delete()
    report = verify()
    assert ("removed", 4) in found(report)
    assert ("root", None) in found(report)
    assert report.signed_to == 0


def test_rows_removed_at_the_end_are_missed_even_if_the_end_was_moved(log: People) -> None:
    rows().filter(leaf_index__gte=last() - 6).delete()
    assert ("removed", last() + 1) in found(verify())
    LogHead.objects.update(size=last() + 1)
    assert ("root", None) in found(verify())


def test_rows_that_changed_places_are_told_from_edited_ones(log: People) -> None:
    for place, other in ((3, -1), (5, 3), (-1, 5)):
        at(place).update(leaf_index=other)
    assert found(verify()) >= {("moved", 3), ("moved", 5)}
    assert not {one for one in found(verify()) if one[0] == "edited"}


def test_a_row_that_was_put_in_is_named_at_the_end_and_in_the_middle(log: People) -> None:
    copy = at(last()).get()
    copy.pk, copy.leaf_index = None, last() + 1
    copy._state.adding = True
    copy.save()
    assert ("inserted", last()) in found(verify())
    rows().filter(leaf_index__gte=5).update(leaf_index=-F("leaf_index") - 1)
    rows().filter(leaf_index__lt=0).update(leaf_index=-F("leaf_index"))
    at(last() + 1).update(leaf_index=5)
    assert found(verify()) >= {("moved", 5), ("inserted", last())}
    at(5).update(after={"name": "冬"}, leaf_hash=b"\1" * 32)
    assert ("edited", 5) in found(verify())


def test_a_forged_root_and_a_root_by_an_unknown_key_are_named(log: People) -> None:
    forged = SignedRoot.objects.latest("pk")
    SignedRoot.objects.filter(pk=forged.pk).update(note=forged.note.replace("\n", "0\n", 2))
    assert ("signature", None) in found(verify())
    SignedRoot.objects.filter(pk=forged.pk).update(note=forged.note)
    assert verify().is_good
    SigningKey.objects.update(public="A" * 43 + "=")
    assert ("signature", None) in found(verify())


def test_a_log_that_was_rewritten_is_not_signed(log: People) -> None:
    at(last() - 1).delete()
    with pytest.raises(LogBroken, match="verify"):
        sign()


def test_erasing_a_person_leaves_every_hash_and_proof_as_it_was(log: People) -> None:
    before = list(rows().order_by("pk").values_list("leaf_hash", "commitments"))
    erased = erase(by=log.owner.scope, words=[log.teammate.email.upper(), "秋 1"])
    assert erased == EVENTS + 1  # her events, and that she was added
    assert list(rows().order_by("pk").values_list("leaf_hash", "commitments"))[:-1] == before
    hers = rows().filter(action="list.changed")
    assert set(hers.values_list("actor", "member_id", "address")) == {("", None, "")}
    assert {one.get("name") for one in hers.values_list("after", flat=True)} == {"秋 0", None, "秋 2"}
    assert set(hers.values_list("object_name", flat=True)) == {f"春 {number}" for number in range(EVENTS // 3)}
    report = verify()
    assert (report.findings, report.erased) == ((), erased)
    assert log.teammate.email not in str(list(rows().values()))
    assert sign().size == rows().count()


@pytest.mark.parametrize(
    ("object_name", "after", "erased"),
    [
        (
            "ai_mail",
            {"email": "claim@example.com", "day": "2026-11-12", "key": "x:ai", "ai": 1, "text": "Aoki Beer"},
            "",
        ),
        ("ai", {}, "object"),
        ("instagram:mika · instagram:sora", {}, "object"),
        ("list", {"text": "See @ai."}, "after"),
        ("list", {"text": "12 mails"}, "after"),
        ("list", {"list": [{"account": "aoki"}]}, "after"),
        ("list", {"instagram:sora": 1}, "after"),
    ],
)
def test_an_erasure_takes_what_names_the_person_and_no_more(
    object_name: str, after: dict[str, Any], erased: str, people: People
) -> None:
    record(people.owner.scope, "list.changed", object_id=12, object_name=object_name, after=after)
    erase(by=people.owner.scope, words=["ai", "12", "instagram:sora"], names=["Aoki", "Text"])
    row = rows().get(action="list.changed")
    assert {"actor", "origin", "object", "before", "after"} - row.salts.keys() == {erased} - {""}
    assert (row.object_id, row.after) == ("" if erased == "object" else "12", {} if erased == "after" else after)


def test_an_erasure_cannot_be_feigned_by_taking_the_salt_alone(log: People) -> None:
    row = at(last()).get()
    at(last()).update(salts={name: salt for name, salt in row.salts.items() if name != "after"})
    assert ("edited", last()) in found(verify())


def test_a_key_that_was_changed_leaves_the_old_roots_checkable(log: People) -> None:
    first = keys.signing_key()
    keys.new_key()
    sign()
    assert [bool(one.retired_at) for one in keys.public_keys()] == [True, False]
    assert verify().is_good
    assert checkpoints.is_signed_by(sign().note, keys.signing_key().public_key().public_bytes_raw())
    assert not checkpoints.is_signed_by(sign().note, first.public_key().public_bytes_raw())


def test_the_task_of_the_day_signs_and_keeps_what_it_found(log: People) -> None:
    sign_and_check.func()
    now = standing()
    assert (now.findings, now.verified_size, now.last.size) == (0, now.size, now.size)  # type: ignore[union-attr]
    at(2).update(actor="x")
    sign_and_check.func()
    assert standing().findings == 1
