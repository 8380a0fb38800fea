"""A list seen live in another workspace: by a code, without leaks, until one side ends it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from fukasa.apps.audit.models import AuditEvent
from fukasa.apps.lists import selectors
from fukasa.apps.lists.errors import CodeRefused, MirroredAlready, TooFast
from fukasa.apps.lists.mirrors.codes import code_hash, new_code
from fukasa.apps.lists.mirrors.selectors import codes_of
from fukasa.apps.lists.models import MirrorCode
from fukasa.apps.lists.services import mirrors as services
from fukasa.apps.lists.services.entries import accounts_add, entries_remove, entry_update
from fukasa.apps.lists.services.lists import list_delete
from tests.factories.lists import make_code, make_field, make_list, make_mirror
from tests.factories.tokens import program_of
from tests.factories.workspaces import People, make_owner

ALIKE = "ask for a new one"


class Shared:
    """A list of the owner, and the outsider who is given its code."""

    def __init__(self, people: People) -> None:
        self.source, self.reader = people.owner, people.outsider
        self.list_id = make_list(self.source, instagram_hana="hana", instagram_bought="秘密のハンドル")
        hana = selectors.entries(self.source.scope, self.list_id)[0].entry_id
        for field, value in (
            ("note", "原価は内緒"),
            ("status", "declined"),
            ("owner", str(self.source.scope.member_id)),
        ):
            entry_update(scope=self.source.scope, list_id=self.list_id, entry_id=hana, field=field, value=value)
        self.hana = hana

    def page(self, mirror_id: int) -> str:
        return self.reader.client.get(reverse("lists:mirror", args=[mirror_id])).content.decode()


@pytest.fixture
def shared(catalogue: People) -> Shared:
    return Shared(catalogue)


def test_a_code_is_read_however_it_is_typed() -> None:
    code = new_code()
    typed = code.lower().replace("-", " ").translate(str.maketrans("abc", "ａｂｃ"))
    assert code_hash(typed) == code_hash(code)
    assert code_hash(new_code()) != code_hash(code)


def test_a_code_is_shown_once_and_kept_nowhere(shared: Shared) -> None:
    url = reverse("lists:codes", args=[shared.list_id])
    end = (timezone.localdate() + timedelta(days=3)).isoformat()
    page = shared.source.client.post(url, {"expires_on": end}).content.decode()
    code = page.split('readonly value="')[1].split('"')[0]
    assert code not in str(vars(MirrorCode.unscoped.get()))
    assert code not in shared.source.client.get(url).content.decode()
    page = shared.reader.client.post(reverse("lists:mirrors"), {"code": code}, follow=True).content.decode()
    assert "はな｜暮らしとスキンケア" in page


def test_members_come_and_go_with_the_source(shared: Shared) -> None:
    mirror = make_mirror(shared.source, shared.reader, shared.list_id)
    accounts_add(scope=shared.source.scope, list_id=shared.list_id, labels={"instagram:sora": "sora"})
    entries_remove(scope=shared.source.scope, list_id=shared.list_id, entry_ids=[shared.hana])
    page = shared.page(mirror)
    assert "そら" in page
    assert "はな｜暮らしとスキンケア" not in page


def test_own_words_of_the_source_stay_there_unless_they_were_allowed(shared: Shared) -> None:
    field = make_field(shared.source, shared.list_id, "text", "見積の項目")
    value = {"list_id": shared.list_id, "entry_id": shared.hana, "field_id": field}
    shared.source.client.post(reverse("lists:value", kwargs=value), {"value": "五万円"})
    page = shared.page(make_mirror(shared.source, shared.reader, shared.list_id))
    for hidden in ("原価は内緒", "Owner", "owner@example.com", "見積の項目", "五万円"):
        assert hidden not in page


def test_allowed_words_are_shown_beside_the_readers_own(shared: Shared) -> None:
    field = make_field(shared.source, shared.list_id, "text", "見積の項目")
    value = {"list_id": shared.list_id, "entry_id": shared.hana, "field_id": field}
    shared.source.client.post(reverse("lists:value", kwargs=value), {"value": "五万円"})
    page = shared.page(make_mirror(shared.source, shared.reader, shared.list_id, "note", "owner", f"field-{field}"))
    assert "原価は内緒" in page
    assert "Owner" in page
    assert "五万円" in page
    assert "owner@example.com" not in page
    assert 'declined" selected' not in page


def test_accounts_that_only_the_source_knows_are_counted_and_not_named(shared: Shared) -> None:
    page = shared.page(make_mirror(shared.source, shared.reader, shared.list_id))
    for hidden in ("買ったデータ", "秘密のハンドル", "7,777"):
        assert hidden not in page
    assert "1件" in page


def test_figures_are_those_the_reader_may_see(shared: Shared) -> None:
    list_id = make_list(shared.source, "打ち明け", instagram_confided="confided")
    mirror = make_mirror(shared.source, shared.reader, list_id)
    page = shared.page(mirror)
    assert "5,000" in page
    assert "5,555" not in page
    text = shared.reader.client.get(reverse("lists:mirror-csv", args=[mirror])).content.decode("utf-8-sig")
    assert "5555" not in text
    assert shared.reader.client.get(reverse("lists:mirror-xlsx", args=[mirror])).status_code == 200


def test_a_program_reads_and_fetches_only_the_accounts_that_its_workspace_may_see(shared: Shared) -> None:
    mirror = make_mirror(shared.source, shared.reader, shared.list_id)
    program = program_of(shared.reader)
    read = program.get(f"/mirrors/{mirror}")
    assert [one["account_key"] for one in read.json()["entries"]] == ["instagram:hana"]
    assert read.json()["unknown"] == 1
    assert "秘密のハンドル" not in read.content.decode()
    page = shared.reader.client.get(reverse("lists:mirror-csv", args=[mirror]))
    assert program.get(f"/mirrors/{mirror}/file", Accept_Language="ja").content == page.content


def test_what_the_reader_says_stays_with_the_reader(shared: Shared) -> None:
    mirror = make_mirror(shared.source, shared.reader, shared.list_id)
    url = reverse("lists:mirror-note", args=[mirror, shared.hana])
    shared.reader.client.post(url, {"field": "note", "value": "こちらの感想"})
    shared.reader.client.post(url, {"field": "status", "value": "agreed"})
    assert "こちらの感想" in shared.page(mirror)
    theirs = selectors.entries(shared.source.scope, shared.list_id)[0]
    assert (theirs.note, theirs.status) == ("原価は内緒", "declined")
    log = AuditEvent.objects.filter(workspace_id=shared.source.scope.workspace_id)
    assert not log.filter(after__note="こちらの感想").exists()


def test_a_cut_ends_the_mirror_at_once(shared: Shared) -> None:
    mirror = make_mirror(shared.source, shared.reader, shared.list_id)
    code = codes_of(shared.source.scope, shared.list_id)[0].code_id
    shared.source.client.post(reverse("lists:code-cut", args=[shared.list_id, code]))
    assert shared.reader.client.get(reverse("lists:mirror", args=[mirror])).status_code == 404
    page = shared.reader.client.get(reverse("lists:mirrors")).content.decode()
    assert "秋の候補" not in page
    assert "Aoi Cosmetics" in page


def test_a_deleted_source_ends_the_mirror(shared: Shared) -> None:
    mirror = make_mirror(shared.source, shared.reader, shared.list_id)
    list_delete(scope=shared.source.scope, list_id=shared.list_id)
    assert shared.reader.client.get(reverse("lists:mirror", args=[mirror])).status_code == 404


def test_wrong_expired_withdrawn_and_used_codes_answer_alike(shared: Shared) -> None:
    expired, withdrawn, used = (make_code(shared.source, shared.list_id) for _ in range(3))
    past = timezone.now() - timedelta(seconds=1)
    MirrorCode.unscoped.filter(code_hash=code_hash(expired)).update(expires_at=past)
    MirrorCode.unscoped.filter(code_hash=code_hash(withdrawn)).update(cut_at=past)
    third = make_owner("third@example.com", "Third")
    services.mirror_join(scope=third.scope, code=used)
    sentences = set()
    for code in ("", "AAAA-BBBB", "x" * 5000, expired, withdrawn, used):
        with pytest.raises(CodeRefused) as refusal:
            services.mirror_join(scope=shared.reader.scope, code=code)
        sentences.add(refusal.value.message)
    assert len(sentences) == 1
    assert "秋の候補" not in sentences.pop()


def test_an_own_code_and_a_second_one_are_refused_with_the_reason(shared: Shared) -> None:
    with pytest.raises(CodeRefused, match="自分のワークスペース"):
        services.mirror_join(scope=shared.source.scope, code=make_code(shared.source, shared.list_id))
    code = make_code(shared.source, shared.list_id)
    services.mirror_join(scope=shared.reader.scope, code=code)
    for again in (code, make_code(shared.source, shared.list_id)):
        with pytest.raises(MirroredAlready):
            services.mirror_join(scope=shared.reader.scope, code=again)


def test_codes_cannot_be_guessed_in_a_row(shared: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "_TRIES", 1)
    with pytest.raises(CodeRefused):
        services.mirror_join(scope=shared.reader.scope, code="wrong")
    with pytest.raises(TooFast):
        services.mirror_join(scope=shared.reader.scope, code=make_code(shared.source, shared.list_id))


def test_a_viewer_joins_nothing(shared: Shared, catalogue: People) -> None:
    code = make_code(shared.reader, make_list(shared.reader, "B", instagram_hana="hana"))
    assert catalogue.viewer.client.post(reverse("lists:mirrors"), {"code": code}).status_code == 403


def test_a_mirror_belongs_to_the_workspace_that_joined(shared: Shared) -> None:
    mirror = make_mirror(shared.source, shared.reader, shared.list_id)
    third = make_owner("third@example.com", "Third")
    for client in (third.client, shared.source.client):
        assert client.get(reverse("lists:mirror", args=[mirror])).status_code == 404
        url = reverse("lists:mirror-note", args=[mirror, shared.hana])
        assert client.post(url, {"field": "note", "value": "x"}).status_code == 404


def test_entries_of_another_list_of_the_source_take_no_note(shared: Shared) -> None:
    mirror = make_mirror(shared.source, shared.reader, shared.list_id)
    other = make_list(shared.source, "別の一覧", instagram_sora="sora")
    entry = selectors.entries(shared.source.scope, other)[0].entry_id
    url = reverse("lists:mirror-note", args=[mirror, entry])
    assert shared.reader.client.post(url, {"field": "note", "value": "x"}).status_code == 404


def test_our_own_words_that_a_colleague_wrote_are_not_replaced_unseen(shared: Shared) -> None:
    mirror = make_mirror(shared.source, shared.reader, shared.list_id)
    url = reverse("lists:mirror-note", args=[mirror, shared.hana])

    def told(value: str, seen: str) -> str:
        typed = {"field": "note", "value": value, "seen": seen}
        return str(shared.reader.client.post(url, typed, headers={"HX-Request": "true"}).content.decode())

    assert f'id="seen-{shared.hana}" value="返事待ち"' in told("返事待ち", seen="")
    assert "返事待ち" in told("断られた", seen="")
    assert 'value="返事待ち"' in shared.page(mirror)
    told("断られた", seen="返事待ち")
    assert 'value="断られた"' in shared.page(mirror)


def test_a_status_that_does_not_exist_changes_nothing(shared: Shared) -> None:
    mirror = make_mirror(shared.source, shared.reader, shared.list_id)
    url = reverse("lists:mirror-note", args=[mirror, shared.hana])
    before = shared.page(mirror)
    assert shared.reader.client.post(url, {"field": "status", "value": "nonsense"}).status_code == 302
    own = reverse("lists:entry", args=[shared.list_id, shared.hana])
    assert shared.source.client.post(own, {"field": "status", "value": "nonsense"}).status_code == 302
    assert before.count("selected") == shared.page(mirror).count("selected")


def test_leaving_can_be_undone_with_the_notes(shared: Shared) -> None:
    mirror = make_mirror(shared.source, shared.reader, shared.list_id)
    url = reverse("lists:mirror-note", args=[mirror, shared.hana])
    shared.reader.client.post(url, {"field": "note", "value": "こちらの感想"})
    shared.reader.client.post(reverse("lists:mirror-leave", args=[mirror]))
    assert shared.reader.client.get(reverse("lists:mirror", args=[mirror])).status_code == 404
    shared.reader.client.post(reverse("lists:mirror-return", args=[mirror]))
    assert "こちらの感想" in shared.page(mirror)


def test_both_logs_tell_of_joining_and_cutting_by_names_of_workspaces(shared: Shared) -> None:
    make_mirror(shared.source, shared.reader, shared.list_id)
    code = codes_of(shared.source.scope, shared.list_id)[0].code_id
    services.code_cut(scope=shared.source.scope, list_id=shared.list_id, code_id=code)
    told = {(one.workspace_id, one.action): one.actor for one in AuditEvent.objects.filter(action__contains="mirror")}
    source, reader = shared.source.scope.workspace_id, shared.reader.scope.workspace_id
    assert told[source, "list.mirror_joined"] == "Rival Foods"
    assert told[reader, "mirror.joined"] == "outsider@example.com"
    assert told[reader, "mirror.cut_by_source"] == "Aoi Cosmetics"
    assert told[source, "list.mirror_cut"] == "owner@example.com"


def test_a_mirror_stays_within_the_budget_of_queries(shared: Shared, query_budget) -> None:
    mirror = make_mirror(shared.source, shared.reader, shared.list_id, "note", "owner")
    with query_budget():
        shared.page(mirror)


def test_who_took_a_mirror_out_stands_in_the_log_of_the_reader_alone(shared: Shared) -> None:
    mirror = make_mirror(shared.source, shared.reader, shared.list_id)
    shared.reader.client.get(reverse("lists:mirror-csv", args=[mirror]))
    (told,) = AuditEvent.objects.filter(action="mirror.exported")
    assert (told.workspace_id, told.after["rows"]) == (shared.reader.scope.workspace_id, 1)
