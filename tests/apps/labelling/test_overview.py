"""Drawing a sample: from a creator, a list or everything seen; with help where it cannot be drawn."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse

from fukasa.apps.audit.models import AuditEvent
from fukasa.apps.labelling import tasks
from fukasa.apps.labelling.choices import State
from fukasa.apps.labelling.models import Audit, SampledComment
from fukasa.apps.labelling.selectors.audits import audits
from tests.factories.index import account, publish_index
from tests.factories.labelling import audit_row, make_audit, make_closed, places
from tests.factories.lists import make_list
from tests.factories.workspaces import People

NEW = reverse("labelling:new")
INDEX = reverse("labelling:index")


@pytest.fixture
def catalogue(workplace: People) -> People:
    """Publish an index with the creator and one without comments."""
    visibility = workplace.owner.scope.scope_id
    rows = [account("hana", visibility=visibility), account("silent", visibility=visibility)]
    rows += [account("hana", visibility=visibility, platform="tiktok")]
    publish_index(Path(settings.FUKASA_DATA), rows)
    return workplace


def draw(people: People, **given: Any) -> Any:
    return people.owner.client.post(
        NEW, {"drawn": "account", "account": "instagram:hana", "size": 50} | given, follow=True
    )


def test_a_sample_of_one_creator_is_drawn_kept_and_read_by_the_model(catalogue: People) -> None:
    page = draw(catalogue).content.decode()
    row = Audit.unscoped.get()
    assert (row.title, row.size, row.population) == ("hana · Instagram", 50, 60)
    assert row.account_keys == ["instagram:hana"]
    assert SampledComment.unscoped.count() == 50
    assert row.measuring == State.FINISHED
    assert "60件から無作為に50件を抽出" in page
    assert "ラベル付けを始める" in page


def test_the_draw_can_be_repeated_by_its_seed(catalogue: People) -> None:
    draw(catalogue)
    first = Audit.unscoped.get()
    again = make_audit(catalogue.owner, seed=first.seed)
    assert places(catalogue.owner, again) == places(catalogue.owner, first.pk)


def test_a_sample_of_a_list_has_its_creators_only(catalogue: People) -> None:
    list_id = make_list(catalogue.owner, "秋の候補", instagram_hana="hana", instagram_silent="silent")
    draw(catalogue, drawn="list", account_list=list_id)
    row = Audit.unscoped.get()
    assert (row.title, set(row.account_keys)) == ("秋の候補", {"instagram:hana", "instagram:silent"})


def test_a_sample_of_everything_names_no_creator(catalogue: People) -> None:
    draw(catalogue, drawn="all")
    row = Audit.unscoped.get()
    assert (row.account_keys, row.drawn) == (None, "all")
    assert "すべてのクリエイター" in catalogue.owner.client.get(INDEX).content.decode()


def test_the_list_of_another_workspace_cannot_be_named(catalogue: People) -> None:
    foreign = make_list(catalogue.outsider, "よそのリスト", instagram_hana="hana")
    page = draw(catalogue, drawn="list", account_list=foreign).content.decode()
    assert "よそのリスト" not in page
    assert not Audit.unscoped.exists()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"account": ""}, "カタログにいるクリエイターを入力してください"),
        ({"account": "nobody"}, "このクリエイターはカタログにいません"),
        ({"account": "hana"}, "このハンドルは複数のプラットフォームにあります"),
        ({"account": "instagram:silent"}, "この対象で使えるコメントは0件だけです"),
        ({"drawn": "list"}, "リストを選んでください"),
        ({"size": 49}, "errorlist"),
        ({"size": 501}, "errorlist"),
        ({"size": "many"}, "errorlist"),
        ({"drawn": "dream"}, "errorlist"),
    ],
    ids=str,
)
def test_what_cannot_be_drawn_is_said_at_its_field(catalogue: People, given: dict, sentence: str) -> None:
    assert sentence in draw(catalogue, **given).content.decode()
    assert not Audit.unscoped.exists()


def test_an_outsider_has_no_comments_to_draw_from(catalogue: People) -> None:
    page = catalogue.outsider.client.post(NEW, {"drawn": "all", "size": 50}).content.decode()
    assert "この対象で使えるコメントは0件だけです" in page
    assert audits(catalogue.outsider.scope) == ()


def test_the_form_takes_the_creator_one_comes_from(catalogue: People) -> None:
    page = catalogue.owner.client.get(NEW, {"account": "instagram:hana"}).content.decode()
    assert 'value="instagram:hana"' in page


def test_many_comments_are_read_in_the_background(catalogue: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "QUICK_COMMENTS", 0)
    draw(catalogue)
    row = Audit.unscoped.get()
    assert row.measuring == State.WAITING
    tasks.read_comments.call(audit_id=row.pk, member_id=catalogue.owner.scope.member_id)
    assert audit_row(row.pk).measuring == State.FINISHED


def test_a_deleted_audit_is_gone_for_everybody_and_comes_back(workplace: People) -> None:
    audit_id = make_audit(workplace.owner)
    page = workplace.owner.client.post(reverse("labelling:delete", args=[audit_id]), follow=True).content.decode()
    restore = reverse("labelling:restore", args=[audit_id])
    assert f'action="{restore}"' in page
    assert audits(workplace.owner.scope) == ()
    assert workplace.owner.client.get(reverse("labelling:work", args=[audit_id])).status_code == 404
    workplace.owner.client.post(restore)
    assert len(audits(workplace.owner.scope)) == 1


def test_the_overview_tells_one_audit_from_another(workplace: People, query_budget: Any) -> None:
    make_closed(workplace.owner, workplace.teammate)
    make_closed(workplace.owner)
    make_audit(workplace.owner)
    with query_budget():
        page = workplace.owner.client.get(INDEX).content.decode()
    assert page.count("完了") == 3
    assert "まだいません" in page
    assert page.count("結果") == 2


def test_an_empty_room_teaches_how_to_begin(people: People) -> None:
    page = people.owner.client.get(INDEX).content.decode()
    assert "監査はまだありません" in page
    assert NEW in page
    assert NEW not in people.viewer.client.get(INDEX).content.decode()


def test_every_act_is_in_the_log(workplace: People) -> None:
    audit_id = make_closed(workplace.owner, workplace.teammate)
    client = workplace.owner.client
    client.get(reverse("labelling:csv", args=[audit_id]))
    client.post(reverse("labelling:delete", args=[audit_id]))
    client.post(reverse("labelling:restore", args=[audit_id]))
    other = make_audit(workplace.owner)
    client.post(reverse("labelling:work", args=[other]), {"place": 1, "labels": ["praise"]})
    client.post(reverse("labelling:abandon", args=[other]))
    client.post(reverse("labelling:resume", args=[other]))
    told = set(AuditEvent.objects.filter(object_type="comment_audit").values_list("action", flat=True))
    verbs = "created joined labelled closed measuring_asked exported deleted restored pass_abandoned pass_resumed"
    assert told == {f"comment_audit.{verb}" for verb in verbs.split()}
    log = client.get(reverse("workspaces:audit")).content.decode()
    assert "書き出し" in log


def test_the_pages_speak_english_too(workplace: People) -> None:
    workplace.owner.client.cookies["fukasa_language"] = "en"
    assert "No audit yet" in workplace.owner.client.get(INDEX).content.decode()
    guideline = workplace.owner.client.get(reverse("labelling:guideline")).content.decode()
    assert "Product question" in guideline
    assert "このリップ何番ですか？" in guideline
