"""Adding and removing accounts: from elsewhere by key, by pasted handles, with undo."""

import pytest
from django.urls import reverse

from fukasa.apps.lists import selectors
from fukasa.apps.lists.choices import MAX_ENTRIES
from fukasa.apps.lists.errors import ListFull
from fukasa.apps.lists.handles import read_line
from fukasa.apps.lists.services.entries import accounts_add
from tests.factories.lists import make_list
from tests.factories.workspaces import People

ADD = reverse("lists:add_accounts")


def keys_of(people: People, list_id: int) -> list[str]:
    return [entry.account_key for entry in selectors.entries(people.owner.scope, list_id)]


def test_chosen_accounts_join_a_list_once(catalogue: People) -> None:
    list_id = make_list(catalogue.owner)
    values = {"list_id": list_id, "keys": ["instagram:hana", "tiktok:hana", "instagram:hana"]}
    catalogue.owner.client.post(ADD, values)
    page = catalogue.owner.client.post(ADD, values, follow=True).content.decode()
    assert keys_of(catalogue, list_id) == ["instagram:hana", "tiktok:hana"]
    assert "2件は追加済みでした" in page


def test_chosen_accounts_begin_a_new_list(catalogue: People) -> None:
    catalogue.owner.client.post(ADD, {"new_name": "新規", "keys": ["instagram:hana"]})
    card = selectors.list_cards(catalogue.owner.scope)[0]
    assert (card.name, card.accounts) == ("新規", 1)


def test_a_new_list_without_accounts_is_not_made(catalogue: People) -> None:
    catalogue.owner.client.post(ADD, {"new_name": "空", "keys": ["instagram:nobody"]})
    assert selectors.list_cards(catalogue.owner.scope) == ()


def test_accounts_that_one_may_not_see_are_not_added(catalogue: People) -> None:
    list_id = make_list(catalogue.owner)
    catalogue.owner.client.post(ADD, {"list_id": list_id, "keys": ["instagram:theirs", "instagram:hana"]})
    assert keys_of(catalogue, list_id) == ["instagram:hana"]


def test_nothing_is_added_to_the_list_of_another_workspace(catalogue: People) -> None:
    list_id = make_list(catalogue.owner)
    catalogue.outsider.client.post(ADD, {"list_id": list_id, "keys": ["instagram:hana"]})
    assert keys_of(catalogue, list_id) == []


def test_one_returns_to_where_one_came_from_but_never_to_another_host(catalogue: People) -> None:
    values = {"new_name": "A", "keys": ["instagram:hana"]}
    assert catalogue.owner.client.post(ADD, values | {"next": "/discover/?country=JP"}).url == "/discover/?country=JP"
    evil = values | {"new_name": "B", "next": "https://example.com/"}
    assert catalogue.owner.client.post(ADD, evil).url == reverse("lists:index")


def test_htmx_gets_the_message_and_stays(catalogue: People) -> None:
    values = {"new_name": "A", "keys": ["instagram:hana"]}
    response = catalogue.owner.client.post(ADD, values, headers={"HX-Request": "true"})
    assert response.status_code == 200
    assert "1件を「A」に追加しました" in response.content.decode()


def test_the_picker_offers_the_lists(catalogue: People) -> None:
    make_list(catalogue.owner, "選べるリスト")
    page = catalogue.owner.client.get(reverse("lists:picker")).content.decode()
    assert "選べるリスト" in page
    assert 'name="new_name"' in page


def test_removed_accounts_come_back_with_their_words(catalogue: People) -> None:
    list_id = make_list(catalogue.owner, instagram_hana="h", tiktok_hana="t")
    entry = selectors.entries(catalogue.owner.scope, list_id)[0]
    note = {"field": "note", "value": "大事"}
    catalogue.owner.client.post(reverse("lists:entry", args=[list_id, entry.entry_id]), note)
    remove = reverse("lists:entries-remove", args=[list_id])
    page = catalogue.owner.client.post(remove, {"entries": [entry.entry_id]}, follow=True).content.decode()
    assert keys_of(catalogue, list_id) == ["tiktok:hana"]
    undo = page.split('action="/lists/')[1:]
    restore = next(f"/lists/{part.split(chr(34))[0]}" for part in undo if "/undo/" in part.split(chr(34))[0])
    catalogue.owner.client.post(restore)
    back = selectors.entries(catalogue.owner.scope, list_id)[0]
    assert (back.account_key, back.note) == ("instagram:hana", "大事")


def test_numbers_that_no_entry_has_take_nothing_out(catalogue: People) -> None:
    list_id = make_list(catalogue.owner, instagram_hana="h")
    page = catalogue.owner.client.post(
        reverse("lists:entries-remove", args=[list_id]), {"entries": ["9" * 30, "9" * 5000]}
    )
    assert page.status_code == 302
    assert keys_of(catalogue, list_id) == ["instagram:hana"]


def test_an_undo_brings_back_only_what_that_removal_took(catalogue: People) -> None:
    list_id = make_list(catalogue.owner, instagram_hana="h", tiktok_hana="t")
    first, second = selectors.entries(catalogue.owner.scope, list_id)
    remove = reverse("lists:entries-remove", args=[list_id])
    page = catalogue.owner.client.post(remove, {"entries": [first.entry_id]}, follow=True).content.decode()
    catalogue.owner.client.post(remove, {"entries": [second.entry_id]})
    restore = page[page.index(f"/lists/{list_id}/undo/") :].split('"')[0]
    catalogue.owner.client.post(restore)
    assert keys_of(catalogue, list_id) == ["instagram:hana"]


def test_an_account_added_again_after_its_removal_is_one_row(catalogue: People) -> None:
    list_id = make_list(catalogue.owner, instagram_hana="h")
    entry = selectors.entries(catalogue.owner.scope, list_id)[0]
    catalogue.owner.client.post(reverse("lists:entries-remove", args=[list_id]), {"entries": [entry.entry_id]})
    catalogue.owner.client.post(ADD, {"list_id": list_id, "keys": ["instagram:hana"]})
    assert keys_of(catalogue, list_id) == ["instagram:hana"]


def test_a_list_does_not_grow_without_end(people: People) -> None:
    list_id = make_list(people.owner)
    full = {f"x:{number}": str(number) for number in range(MAX_ENTRIES)}
    accounts_add(scope=people.owner.scope, list_id=list_id, labels=full)
    with pytest.raises(ListFull, match="5000"):
        accounts_add(scope=people.owner.scope, list_id=list_id, labels={"x:more": "more"})


@pytest.mark.parametrize(
    ("line", "platform", "handle"),
    [
        ("@hana", "", "hana"),
        ("hana", "", "hana"),
        (" tiktok:@hana ", "tiktok", "hana"),
        ("https://www.instagram.com/hana/?hl=ja", "instagram", "hana"),
        ("https://www.tiktok.com/@hana", "tiktok", "hana"),
        ("https://youtube.com/channel/UC123", "youtube", "UC123"),
        ("https://m.youtube.com/@hana/videos", "youtube", "hana"),
        ("www.x.com/hana", "x", "hana"),
        ("https://blog.naver.com/hana", "naver_blog", "hana"),
        ("https://example.com/", "", ""),
    ],
)
def test_a_pasted_line_is_understood(line: str, platform: str, handle: str) -> None:
    wish = read_line(line)
    assert (wish.platform, wish.handle) == (platform, handle)


def test_pasted_handles_are_added_and_unknown_ones_told(catalogue: People) -> None:
    list_id = make_list(catalogue.owner)
    lines = "@sora\nhttps://www.tiktok.com/@hana\nnobody_at_all\n@hana\n\n"
    page = catalogue.owner.client.post(reverse("lists:paste", args=[list_id]), {"lines": lines}).content.decode()
    assert set(keys_of(catalogue, list_id)) == {"instagram:sora", "tiktok:hana"}
    assert "2件を追加しました" in page
    assert "<li>nobody_at_all</li>" in page
    assert "@hana — Instagram, TikTok" in page


def test_the_chosen_platform_settles_what_a_line_leaves_open(catalogue: People) -> None:
    list_id = make_list(catalogue.owner)
    values = {"lines": "@hana", "platform": "instagram"}
    catalogue.owner.client.post(reverse("lists:paste", args=[list_id]), values)
    assert keys_of(catalogue, list_id) == ["instagram:hana"]


def test_handles_of_another_workspace_are_unknown(catalogue: People) -> None:
    list_id = make_list(catalogue.owner)
    page = catalogue.owner.client.post(reverse("lists:paste", args=[list_id]), {"lines": "theirs"}).content.decode()
    assert "<li>theirs</li>" in page
    assert keys_of(catalogue, list_id) == []


def test_too_many_lines_are_refused_before_anything_is_looked_up(catalogue: People) -> None:
    list_id = make_list(catalogue.owner)
    lines = "\n".join(f"h{number}" for number in range(2_001))
    page = catalogue.owner.client.post(reverse("lists:paste", args=[list_id]), {"lines": lines}).content.decode()
    assert "2000行まで" in page
