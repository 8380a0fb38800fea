"""Fields of the workspace's own: what they take, where they show, how they sort, narrow and come back."""

import pytest
from django.test import Client
from django.urls import reverse

from fukasa.apps.lists import selectors
from fukasa.apps.lists.choices import FieldKind
from fukasa.apps.lists.errors import FieldNotFound, NameTaken, TooManyFields, WrongValue
from fukasa.apps.lists.fields.filters import EMPTY
from fukasa.apps.lists.fields.kinds import canonical, shown
from fukasa.apps.lists.fields.selectors import fields_of
from fukasa.apps.lists.fields.views import FieldView
from fukasa.apps.lists.models import FieldValue
from fukasa.apps.lists.services import fields as services
from tests.factories.lists import make_field, make_list, make_share
from tests.factories.workspaces import People

VIEWS = {kind: FieldView(1, "見積", kind, ("可", "否"), "JPY") for kind in FieldKind}


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("text", " そのまま ", "そのまま"),
        ("number", "１，２００．５", "1200.5"),
        ("number", "-0.10", "-0.1"),
        ("number", "1.2万", "12000"),
        ("money", "¥50,000", "50000"),
        ("money", "5万円", "50000"),
        ("money", "3億", "300000000"),
        ("date", "2026/4/5", "2026-04-05"),
        ("date", "2026年4月5日", "2026-04-05"),
        ("choice", "可", "可"),
        ("flag", "1", "1"),
        ("number", "   ", ""),
    ],
)
def test_what_people_type_is_understood(kind: str, typed: str, kept: str) -> None:
    assert canonical(VIEWS[FieldKind(kind)], typed) == kept


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("text", "x" * 501),
        ("number", "たくさん"),
        ("number", "NaN"),
        ("number", "Infinity"),
        ("number", "1e999"),
        ("number", "1e16"),
        ("number", "0.0000001"),
        ("money", "1.5"),
        ("date", "2026-02-30"),
        ("date", "0001-01-01"),
        ("date", "明日"),
        ("choice", "たぶん"),
        ("flag", "maybe"),
    ],
)
def test_what_does_not_fit_is_refused_in_one_sentence(kind: str, typed: str) -> None:
    with pytest.raises(WrongValue, match="見積") as refusal:
        canonical(VIEWS[FieldKind(kind)], typed)
    assert len(refusal.value.message) < 200


def test_nothing_is_a_dash_and_never_zero() -> None:
    assert {shown(view, "") for view in VIEWS.values()} == {"—"}


class Sheet:
    """A list of three accounts of the owner."""

    def __init__(self, people: People) -> None:
        self.person, self.scope, self.client = people.owner, people.owner.scope, people.owner.client
        self.list_id = make_list(people.owner, instagram_hana="hana", instagram_sora="sora", instagram_evil="evil")
        self.entries = {one.label: one.entry_id for one in selectors.entries(self.scope, self.list_id)}

    def fill(self, field_id: int, label: str, typed: str, **headers: str):
        url = reverse("lists:value", args=[self.list_id, self.entries[label], field_id])
        return self.client.post(url, {"value": typed}, headers=headers)

    def page(self, **params: str) -> str:
        return self.client.get(reverse("lists:detail", args=[self.list_id]), params).content.decode()

    def values(self, field_id: int) -> dict[str, str]:
        return dict(FieldValue.unscoped.filter(field_id=field_id).values_list("account_key", "text"))


@pytest.fixture
def sheet(catalogue: People) -> Sheet:
    return Sheet(catalogue)


def test_a_new_field_stands_in_the_list_at_once(sheet: Sheet) -> None:
    sheet.client.post(
        reverse("lists:fields", args=[sheet.list_id]),
        {"name": "見積額", "kind": "money", "currency": "JPY"},
    )
    page = sheet.page()
    assert "見積額" in page
    assert "メモ" in page


def test_a_cell_is_filled_in_and_put_back(sheet: Sheet) -> None:
    field = make_field(sheet.person, sheet.list_id, "money", currency="JPY")
    sheet.fill(field, "hana", "50,000")
    page = sheet.fill(field, "hana", "60,000", **{"HX-Request": "true"}).content.decode()
    undo = reverse("lists:value-undo", args=[sheet.list_id, sheet.entries["hana"], field])
    assert f'action="{undo}"' in page
    assert sheet.values(field) == {"instagram:hana": "60000"}
    sheet.client.post(undo)
    assert sheet.values(field) == {"instagram:hana": "50000"}


def test_a_wrong_value_is_told_and_changes_nothing(sheet: Sheet) -> None:
    field = make_field(sheet.person, sheet.list_id, "date", "発送日")
    sheet.fill(field, "hana", "2026-04-05")
    page = sheet.fill(field, "hana", "そのうち", **{"HX-Request": "true"}).content.decode()
    assert "発送日" in page
    assert sheet.values(field) == {"instagram:hana": "2026-04-05"}


def test_a_list_is_sorted_by_an_own_number_with_unknown_last(sheet: Sheet) -> None:
    field = make_field(sheet.person, sheet.list_id, "number", "点")
    sheet.fill(field, "hana", "9")
    sheet.fill(field, "sora", "10")
    for sort, order in ((f"field-{field}", ["hana", "sora", "evil"]), (f"-field-{field}", ["sora", "hana", "evil"])):
        page = sheet.page(sort=sort)
        places = [page.index(f"@{label}") for label in order]
        assert places == sorted(places)


@pytest.mark.parametrize(
    ("params", "left"),
    [
        ({"field-{n}_min": "9.5"}, {"sora"}),
        ({"field-{n}_max": "9.5"}, {"hana"}),
        ({"field-{n}_min": "1", "field-{n}_max": "99"}, {"hana", "sora"}),
        ({"field-{n}_min": "wrong"}, {"hana", "sora", "evil"}),
    ],
)
def test_a_list_is_narrowed_by_an_own_number(sheet: Sheet, params: dict[str, str], left: set[str]) -> None:
    field = make_field(sheet.person, sheet.list_id, "number", "点")
    sheet.fill(field, "hana", "9")
    sheet.fill(field, "sora", "10")
    page = sheet.page(**{name.format(n=field): value for name, value in params.items()})
    assert {label for label in sheet.entries if f"@{label} ·" in page} == left


def test_a_list_is_narrowed_by_choice_flag_text_and_by_nothing(sheet: Sheet) -> None:
    choice = make_field(sheet.person, sheet.list_id, "choice", choices=["可", "否"])
    flag, text = (make_field(sheet.person, sheet.list_id, kind) for kind in ("flag", "text"))
    for field, value in ((choice, "可"), (flag, "0"), (text, "Spring 送付済み")):
        sheet.fill(field, "hana", value)
    for field, wish in ((choice, "可"), (flag, "0"), (text, "spring")):
        page = sheet.page(**{f"field-{field}": wish})
        assert [label for label in sheet.entries if f"@{label} ·" in page] == ["hana"]
        page = sheet.page(**{f"field-{choice}": EMPTY})
        assert "@hana ·" not in page


def test_a_list_narrowed_to_nothing_still_offers_the_way_back(sheet: Sheet) -> None:
    field = make_field(sheet.person, sheet.list_id, "text")
    page = sheet.page(**{f"field-{field}": "nobody"})
    assert "すべて表示" in page


def test_exports_hold_own_fields_as_narrowed_and_without_formulas(sheet: Sheet) -> None:
    field = make_field(sheet.person, sheet.list_id, "text", "一言")
    sheet.fill(field, "hana", "=1+1")
    sheet.fill(field, "sora", "ふつう")
    url = reverse("lists:csv", args=[sheet.list_id])
    text = sheet.client.get(url, {f"field-{field}": "1+1"}).content.decode("utf-8-sig")
    assert "field:一言" in text
    assert "'=1+1" in text
    assert "ふつう" not in text


def test_a_link_shows_an_own_field_only_when_it_was_chosen(sheet: Sheet) -> None:
    field = make_field(sheet.person, sheet.list_id, "text", "社内の一言")
    sheet.fill(field, "hana", "ここだけの話")
    hidden, open_ = make_share(sheet.person, sheet.list_id), make_share(sheet.person, sheet.list_id, f"field-{field}")
    pages = [Client().get(reverse("lists:shared", args=[token])).content.decode() for token in (hidden, open_)]
    assert ["ここだけの話" in page for page in pages] == [False, True]
    assert "社内の一言" not in pages[0]


def test_an_archived_field_is_gone_from_links_and_returns_with_its_values(sheet: Sheet) -> None:
    field = make_field(sheet.person, sheet.list_id, "text", "社内の一言")
    sheet.fill(field, "hana", "ここだけの話")
    token = make_share(sheet.person, sheet.list_id, f"field-{field}")
    page = sheet.client.post(reverse("lists:field-archive", args=[sheet.list_id, field]), follow=True).content.decode()
    restore = reverse("lists:field-restore", args=[sheet.list_id, field])
    assert f'action="{restore}"' in page
    assert "ここだけの話" not in Client().get(reverse("lists:shared", args=[token])).content.decode()
    assert "ここだけの話" not in sheet.page()
    sheet.client.post(restore)
    assert "ここだけの話" in sheet.page()


def test_a_field_of_the_workspace_says_the_same_in_every_list(sheet: Sheet) -> None:
    field = make_field(sheet.person, sheet.list_id, "text", "担当代理店", everywhere=True)
    sheet.fill(field, "hana", "葵エージェンシー")
    other = make_list(sheet.person, "冬の候補", instagram_hana="hana")
    sheet.client.post(reverse("lists:columns", args=[other]), {"columns": [f"field-{field}"]})
    page = sheet.client.get(reverse("lists:detail", args=[other])).content.decode()
    assert "葵エージェンシー" in page


def test_a_field_of_one_list_is_no_field_of_another(sheet: Sheet) -> None:
    field = make_field(sheet.person, sheet.list_id, "text")
    other = make_list(sheet.person, "冬の候補", instagram_hana="hana")
    entry = selectors.entries(sheet.scope, other)[0].entry_id
    with pytest.raises(FieldNotFound):
        services.value_set(scope=sheet.scope, list_id=other, entry_id=entry, field_id=field, typed="x")


def test_fields_of_another_workspace_are_not_found(sheet: Sheet, catalogue: People) -> None:
    foreign_list = make_list(catalogue.outsider, instagram_hana="hana")
    foreign = make_field(catalogue.outsider, foreign_list, "text", "よその項目", everywhere=True)
    assert sheet.fill(foreign, "hana", "x").status_code == 404
    assert fields_of(sheet.scope, sheet.list_id) == ()
    assert "よその項目" not in sheet.client.get(reverse("lists:fields", args=[sheet.list_id])).content.decode()


def test_names_are_unique_across_the_list_and_the_workspace(sheet: Sheet) -> None:
    make_field(sheet.person, sheet.list_id, "text", "Memo", everywhere=True)
    with pytest.raises(NameTaken):
        make_field(sheet.person, sheet.list_id, "text", "memo")


def test_a_choice_needs_choices_and_there_are_limits(sheet: Sheet, monkeypatch: pytest.MonkeyPatch) -> None:
    for choices in ([], ["x" * 61], [str(n) for n in range(51)]):
        with pytest.raises(WrongValue):
            make_field(sheet.person, sheet.list_id, "choice", choices=choices)
    monkeypatch.setattr(services, "MAX_FIELDS", 1)
    make_field(sheet.person, sheet.list_id, "text")
    with pytest.raises(TooManyFields):
        make_field(sheet.person, sheet.list_id, "date")


def test_fields_are_renamed_and_ordered(sheet: Sheet) -> None:
    first, second = (make_field(sheet.person, sheet.list_id, "text", name) for name in ("一", "二"))
    sheet.client.post(reverse("lists:field-change", args=[sheet.list_id, first]), {"name": "壱"})
    sheet.client.post(reverse("lists:field-move", args=[sheet.list_id, second]), {"to": "up"})
    sheet.client.post(reverse("lists:field-move", args=[sheet.list_id, second]), {"to": "up"})
    assert [one.name for one in fields_of(sheet.scope, sheet.list_id)] == ["二", "壱"]


def test_a_choice_that_is_no_longer_offered_stays_where_it_stands(sheet: Sheet) -> None:
    field = make_field(sheet.person, sheet.list_id, "choice", choices=["可", "否"])
    sheet.fill(field, "hana", "可")
    services.field_change(scope=sheet.scope, list_id=sheet.list_id, field_id=field, name="判断", choices=["否"])
    assert "<option selected>可</option>" in sheet.page()


def test_the_sheet_with_fields_stays_within_the_budget_of_queries(sheet: Sheet, query_budget) -> None:
    field = make_field(sheet.person, sheet.list_id, "text")
    sheet.fill(field, "hana", "x")
    with query_budget():
        sheet.page()
