"""A person asks, and what is asked for happens everywhere, with proof, and to nobody else."""

import hashlib
import json
import zipfile
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest

from fukasa.apps.audit.models import AuditEvent
from fukasa.apps.audit.selectors import events
from fukasa.apps.contacts.selectors import contacts_of
from fukasa.apps.creators.exporting import storage
from fukasa.apps.creators.models import CreatorNote, ResultExport
from fukasa.apps.creators.services import note_create
from fukasa.apps.goals.models import GoalTree
from fukasa.apps.jobs.registry import jobs
from fukasa.apps.lists.models import SavedSearch
from fukasa.apps.rest.models import KeptAnswer
from fukasa.apps.rights import deadlines
from fukasa.apps.rights.choices import Kind, Law, State
from fukasa.apps.rights.errors import AlreadyClosed
from fukasa.apps.rights.models import RetentionRun, SubjectRequest
from fukasa.apps.rights.selectors import request_find, retention_runs
from fukasa.apps.rights.services import retaining
from fukasa.apps.rights.services.deleting import carry_out_all, delete_everywhere
from fukasa.apps.rights.services.requests import request_carry_out, request_close, request_correct
from fukasa.apps.rights.stored import archive, stored_about
from fukasa.apps.workspaces.selectors import scopes_of_all
from fukasa.connectors.files import plan_import
from fukasa.core.errors import StorageFull
from fukasa.lake.expiry import EARLY
from fukasa.pipelines.ingest import import_file
from fukasa.pipelines.suppression import is_suppressed
from tests.factories.rights import make_contact, make_request

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HANA = "instagram:hana"


@pytest.fixture
def written(people) -> None:
    """Write about Hana in two workspaces, and about somebody else."""
    for person in (people.owner, people.outsider):
        note_create(scope=person.scope, account_key=HANA, text="rings at night")
        make_contact(person.scope)
    note_create(scope=people.owner.scope, account_key="tiktok:hana2", text="second account")
    note_create(scope=people.owner.scope, account_key="instagram:sora", text="somebody else")


def _stored(person):
    return stored_about(person.scope.lake, person.scope.workspace_id, HANA, in_full=True)


def test_everything_is_found_with_its_source_and_nothing_of_another_workspace(people, home, written):
    stored = _stored(people.owner)
    assert stored.keys == {HANA, "tiktok:hana2"}
    assert {line.visibility for line in stored.lines} == {"shared", people.owner.scope.scope_id}
    assert all(line.source and line.auth_context == "supplied" for line in stored.lines)
    assert stored.counts == {"creators_creatornote": 2, "contacts_contact": 1}
    scope = people.owner.scope
    assert stored_about(scope.lake, scope.workspace_id, HANA).counts == stored.counts


def test_the_operator_finds_the_facts_and_rows_of_all_workspaces(people, home, written):
    theirs = stored_about(people.owner.scope.lake, None, HANA)
    assert {line.visibility for line in theirs.lines} == {"shared", *(one.scope_id for one in scopes_of_all())}
    assert theirs.counts == {"creators_creatornote": 3, "contacts_contact": 2}


def test_the_archive_holds_it_for_machines_and_for_spreadsheets(people, home, written):
    with zipfile.ZipFile(BytesIO(archive(_stored(people.owner), NOW))) as file:
        document = json.loads(file.read("personal-data.json"))
        names = set(file.namelist())
    assert {"catalogue_accounts.csv", "workspace_contacts_contact.csv"} <= names
    assert document["tables"]["workspace_contacts_contact"][0]["email"] == "hana@example.com"
    assert document["accounts"] == [HANA, "tiktok:hana2"]
    assert "supplied" in document["retention"]


@pytest.mark.slow
def test_a_deletion_goes_everywhere_and_leaves_a_receipt_without_the_data(people, home, written):
    scope = people.owner.scope
    goal = {"creators": [HANA, "instagram:sora"], "names": ["A", "T"], "hana": 1}
    GoalTree.objects.create(workspace_id=scope.workspace_id, name="x", goal=goal)
    ResultExport.objects.create(workspace_id=scope.workspace_id, file_format="csv", token="t", state="finished")
    number = make_request(scope, Kind.OBJECTION)
    request_carry_out(scope=scope, request_id=number)
    assert carry_out_all(NOW) == 1
    gone = request_find(scope, number)
    assert (gone.state, gone.account_key, gone.who, gone.said) == (State.DONE, "", "", "")
    assert {line.visibility for line in _stored(people.owner).lines} <= {"shared"}
    assert _stored(people.owner).holdings == ()
    assert contacts_of(scope) == ()
    kept = {"creators": ["(erased)", "instagram:sora"], "names": ["(erased)", "T"], "hana": 1}
    assert GoalTree.objects.of(scope).get().goal == kept
    assert ResultExport.objects.of(scope).get().state == "expired"
    assert CreatorNote.objects.of(scope).get().text == "somebody else"
    assert gone.receipt["catalogue"]["rows_left"] == 0
    assert gone.receipt["workspace_rows"]["creators_creatornote"] == 2
    plain = json.dumps(gone.receipt, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert "hana" not in plain
    assert hashlib.sha256(plain.encode()).hexdigest() == gone.receipt_hash
    told = next(one for one in events(workspace_id=scope.workspace_id).events if one.action == "rights.deleted")
    assert told.changes[0].after == gone.receipt_hash
    assert is_suppressed(home, "instagram", "hana")
    assert is_suppressed(home, "tiktok", "hana2")
    others = _stored(people.outsider)
    assert people.outsider.scope.scope_id in {line.visibility for line in others.lines}
    assert len(others.holdings) == 2


@pytest.mark.slow
def test_a_deletion_empties_the_other_requests_of_the_person_too(people, home, written):
    scope = people.owner.scope
    opened = make_request(scope, Kind.ACCESS)
    answered = make_request(scope, Kind.EXPORT, account_key="tiktok:hana2")
    request_close(scope=scope, request_id=answered, answer="Sent to hana@example.com.", refused=False)
    others = make_request(people.outsider.scope, Kind.ACCESS)
    request_carry_out(scope=scope, request_id=make_request(scope))
    assert carry_out_all(NOW) == 1
    for number in (opened, answered):
        found = request_find(scope, number)
        assert (found.state, found.account_key, found.who, found.said, found.answer) == (State.DONE, "", "", "", "")
    assert request_find(people.outsider.scope, others).account_key == HANA
    receipts = [row.receipt for row in SubjectRequest.unscoped.all() if row.receipt]
    assert [one["workspace_rows"]["rights_subjectrequest"] for one in receipts] == [2]


def test_a_notice_of_a_platform_begins_at_once_and_has_a_day(people, home):
    number = make_request(people.owner.scope, Kind.NOTICE, law=Law.X, received_at=NOW)
    found = request_find(people.owner.scope, number)
    assert (found.state, found.due_at - NOW) == (State.CARRYING, timedelta(hours=24))


def test_a_deletion_that_cannot_be_done_now_says_why_and_is_tried_again(people, home, monkeypatch):
    def busy(*_args, **_kwargs):
        raise StorageFull("somebody writes; try again later")

    make_request(people.owner.scope, Kind.NOTICE)
    monkeypatch.setattr("fukasa.apps.rights.services.deleting.erase_subject", busy)
    assert carry_out_all(NOW) == 0
    row = SubjectRequest.unscoped.get()
    assert (row.state, row.account_key) == (State.CARRYING, HANA)
    assert "somebody writes" in row.problem


def test_nothing_goes_before_all_can_go(people, home, written):
    number = make_request(people.owner.scope, Kind.NOTICE)
    with home.lake.write("import of posts.csv"):
        assert carry_out_all(NOW) == 0
    assert "import of posts.csv" in request_find(people.owner.scope, number).problem
    assert CreatorNote.objects.of(people.owner.scope).count() == 3


@pytest.mark.slow
def test_what_an_attempt_that_broke_took_out_is_in_the_receipt_of_the_next(people, home, written, monkeypatch):
    number = make_request(people.owner.scope, Kind.NOTICE)

    def broken(*_args, **_kwargs):
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as breaking:
        breaking.setattr("fukasa.apps.rights.services.deleting.erase_subject", broken)
        with pytest.raises(ExceptionGroup):
            carry_out_all(NOW)
    assert request_find(people.owner.scope, number).receipt == {}
    assert carry_out_all(NOW) == 1
    receipt = request_find(people.owner.scope, number).receipt
    assert receipt["workspace_rows"] == {"creators_creatornote": 2, "contacts_contact": 1}
    assert receipt["log_events"] > 0
    assert SubjectRequest.unscoped.get(pk=number).counted == {}


@pytest.mark.slow
def test_kept_searches_and_answers_name_the_person_no_more(people, home):
    mine = {"workspace_id": people.owner.scope.workspace_id}
    SavedSearch.objects.create(**mine, name="Like Hana", query="like=instagram%3Ahana&category=beauty")
    ResultExport.objects.create(**mine, file_format="csv", token="t", query="key=instagram%3Ahana")
    body = '{"account_key": "instagram:hana", "text": "rings at night"}'
    KeptAnswer.objects.create(**mine, token_id=1, key="k", digest="d", status=201, body=body)
    number = make_request(people.owner.scope, Kind.NOTICE)
    assert carry_out_all(NOW) == 1
    assert SavedSearch.unscoped.get().query == "like=%28erased%29&category=beauty"
    assert ResultExport.unscoped.get().query == "key=%28erased%29"
    assert json.loads(KeptAnswer.unscoped.get().body) == {"account_key": "(erased)", "text": "rings at night"}
    touched = request_find(people.owner.scope, number).receipt["workspace_rows"]
    assert {"lists_savedsearch", "creators_resultexport", "rest_keptanswer"} <= set(touched)


@pytest.mark.slow
def test_the_operator_deletes_under_the_names_that_only_another_workspace_knows(people, home, written, tmp_path):
    outsider = people.outsider.scope
    path = tmp_path / "handles.csv"
    path.write_text("platform,account_id,handle,creator_id,captured_at\ntiktok,99,night_owl,c1,2026-01-04T00:00:00Z\n")
    import_file(home, plan_import(path, "accounts"), visibility=outsider.scope_id)
    note_create(scope=outsider, account_key="tiktok:99", text="her other account")
    list_of_hers = {"exclude_handles": ["night_owl", "sora"]}
    GoalTree.objects.create(workspace_id=outsider.workspace_id, name="x", goal=list_of_hers)
    delete_everywhere(
        HANA,
        lake=people.owner.scope.lake,
        visibilities=None,
        workspace_id=None,
        subject="s",
        never_again=True,
        now=NOW,
    )
    assert [note.account_key for note in CreatorNote.unscoped.all()] == ["instagram:sora"]
    assert GoalTree.unscoped.get().goal == {"exclude_handles": ["(erased)", "sora"]}
    assert is_suppressed(home, "tiktok", "night_owl")
    told = json.dumps([list(event.personal().values()) for event in AuditEvent.objects.all()])
    assert "tiktok:99" not in told


def test_a_deletion_that_breaks_holds_up_no_other(people, home, monkeypatch):
    def broken(_home, selector, *_args, **_kwargs):
        raise RuntimeError(str(selector))

    for key in (HANA, "instagram:sora"):
        make_request(people.owner.scope, Kind.NOTICE, account_key=key)
    monkeypatch.setattr("fukasa.apps.rights.services.deleting.erase_subject", broken)
    with pytest.raises(ExceptionGroup) as raised:
        carry_out_all(NOW)
    assert [str(one) for one in raised.value.exceptions] == ["creator_id c1", "creator_id c2"]


def test_a_correction_stands_beside_the_contested_value(people, home):
    scope = people.owner.scope
    number = make_request(scope, Kind.CORRECTION)
    request_correct(scope=scope, request_id=number, text="I live in Osaka.")
    assert CreatorNote.objects.of(scope).get().text == "The person says: I live in Osaka."
    assert request_find(scope, number).state is State.DONE


def test_a_closed_request_is_not_answered_again(people, home):
    scope = people.owner.scope
    number = make_request(scope, Kind.ACCESS)
    request_close(scope=scope, request_id=number, answer="not her account", refused=True)
    with pytest.raises(AlreadyClosed):
        request_carry_out(scope=scope, request_id=number)
    assert request_find(scope, number).state is State.REFUSED


@pytest.mark.parametrize(
    ("law", "received", "due"),
    [
        (Law.GDPR, datetime(2026, 1, 31, 9, tzinfo=UTC), datetime(2026, 2, 28, 9, tzinfo=UTC)),
        (Law.GDPR, datetime(2026, 12, 15, tzinfo=UTC), datetime(2027, 1, 15, tzinfo=UTC)),
        (Law.APPI, datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 15, tzinfo=UTC)),
        (Law.YOUTUBE, datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 8, tzinfo=UTC)),
        (Law.X, datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)),
    ],
)
def test_each_law_sets_its_deadline(law, received, due):
    assert deadlines.due_at(law, received) == due


def test_the_job_of_the_terms_does_nothing_where_nothing_is_due(people, home):
    assert retaining.expire_due(NOW) is None
    assert not RetentionRun.objects.exists()


@pytest.fixture
def of_youtube(home, monkeypatch) -> datetime:
    """Import an account as YouTube API data; gives when it was captured."""
    import fukasa.connectors.files.tables as stamped
    from fukasa.core.provenance import RetentionClass

    source = home.root / "yt.csv"
    source.write_text("platform,account_id,captured_at\nyoutube,UC1,2026-01-01T00:00:00Z\n")
    with monkeypatch.context() as stamping:
        stamping.setattr(stamped, "RetentionClass", _Youtube(RetentionClass))
        import_file(home, plan_import(source, "accounts"), visibility="shared")
    return datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.slow
def test_youtube_data_goes_before_thirty_days_are_over_and_not_a_day_before(of_youtube):
    assert retaining.expire_due(of_youtube + timedelta(days=29)) is None
    interval = next(job.every for job in jobs() if job.name == "rights.retention")
    proof = retaining.expire_due(of_youtube + timedelta(days=30) - interval)
    assert proof is not None
    assert proof.rows_removed["accounts"]
    assert proof.rows_left == 0
    assert retention_runs()[0].total >= 1
    assert retaining.expire_due(of_youtube + timedelta(days=31)) is None


def test_the_job_of_the_terms_may_find_the_catalogue_busy_once(db):
    interval = next(job.every for job in jobs() if job.name == "rights.retention")
    assert 2 * interval <= EARLY


@pytest.mark.slow
def test_exported_files_go_with_the_facts_whose_term_is_over(people, of_youtube):
    scope = people.owner.scope
    made = ResultExport.objects.create(workspace_id=scope.workspace_id, file_format="csv", token="t", state="finished")
    path = storage.file_path("t", "csv")
    path.write_text("youtube,UC1")
    retaining.expire_due(of_youtube + timedelta(days=29))
    assert path.exists()
    retaining.expire_due(of_youtube + timedelta(days=30))
    made.refresh_from_db()
    assert (made.state, path.exists()) == ("expired", False)


class _Youtube:
    """Stamp an import as YouTube API data."""

    def __init__(self, classes) -> None:
        self.SUPPLIED = classes.YOUTUBE_API_PUBLIC
