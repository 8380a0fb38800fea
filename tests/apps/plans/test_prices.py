"""The workspace's own prices: they win in a run, stay in the workspace, and can be taken back."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from fukasa.apps.plans import selectors
from fukasa.apps.plans.choices import PriceKind
from fukasa.apps.plans.models import Price
from fukasa.core.money import Money
from tests.factories.plans import make_plan, make_price
from tests.factories.workspaces import People

PRICE = reverse("plans:price")
DEAR = "instagram:dear"  # ¥2.6 a view at ¥52,000


def values(**changes: object) -> dict[str, object]:
    day = timezone.localdate().isoformat()
    return {
        "account_key": DEAR,
        "amount": "20000",
        "currency": "JPY",
        "kind": "agreed",
        "dated_on": day,
        "format": "",
        "note": "電話で合意",
    } | changes


def test_an_own_price_is_used_by_the_next_run_and_named_as_a_deal(catalogue: People) -> None:
    plan_id = make_plan(catalogue.owner)
    catalogue.teammate.client.post(PRICE, values())
    catalogue.owner.client.post(reverse("plans:run", args=[plan_id]))
    page = catalogue.owner.client.get(reverse("plans:detail", args=[plan_id])).content.decode()
    assert "7件のうち4件が P ≥ 0.5 で通過" in page
    assert "自社の契約" in page


def test_prices_of_another_workspace_do_not_count(catalogue: People) -> None:
    make_price(catalogue.owner)
    plan_id = make_plan(catalogue.outsider)
    catalogue.outsider.client.post(reverse("plans:run", args=[plan_id]))
    page = catalogue.outsider.client.get(reverse("plans:detail", args=[plan_id])).content.decode()
    assert "7件のうち3件" in page
    assert selectors.prices(catalogue.outsider.scope) == {}


def test_the_firmest_price_counts_and_then_the_newest(people: People) -> None:
    make_price(people.owner, DEAR, 1_000, kind=PriceKind.ASKED, dated_on=date(2026, 1, 25))
    make_price(people.owner, DEAR, 2_000, kind=PriceKind.AGREED, dated_on=date(2026, 1, 1))
    make_price(people.owner, DEAR, 3_000, kind=PriceKind.AGREED, dated_on=date(2026, 1, 2), format_="short")
    assert selectors.prices(people.owner.scope)[DEAR].money == Money(3_000, "JPY")
    assert selectors.deals_frame(people.owner.scope)["price_minor"].to_list() == [3_000]


def test_a_price_of_the_same_kind_is_replaced(people: People) -> None:
    first = make_price(people.owner, DEAR, 1_000)
    assert make_price(people.owner, DEAR, 2_000) == first
    assert Price.unscoped.count() == 1


def test_a_price_in_dollars_keeps_its_cents(people: People) -> None:
    make_price(people.owner, DEAR, Decimal("120.50"), currency="USD")
    assert selectors.prices(people.owner.scope)[DEAR].money == Money(12_050, "USD")


@pytest.mark.parametrize(
    "change",
    [
        {"amount": "0"},
        {"amount": "-5"},
        {"amount": "0.5"},
        {"amount": "many"},
        {"currency": "XXX"},
        {"kind": "guessed"},
        {"dated_on": (date.today() + timedelta(days=3)).isoformat()},  # noqa: DTZ011  any clock will do
    ],
)
def test_a_price_that_cannot_be_is_refused(catalogue: People, change: dict) -> None:
    page = catalogue.owner.client.post(PRICE, values(**change)).content.decode()
    assert "errorlist" in page
    assert not Price.unscoped.exists()


def test_a_price_needs_an_account_that_one_can_see(catalogue: People) -> None:
    assert catalogue.owner.client.post(PRICE, values(account_key="instagram:nobody")).status_code == 404
    assert not Price.unscoped.exists()


def test_the_form_shows_the_price_that_is_known(catalogue: People) -> None:
    make_price(catalogue.owner, DEAR, 12_345)
    page = catalogue.owner.client.get(PRICE, {"key": DEAR}).content.decode()
    assert "割高さん" in page
    assert 'value="12345"' in page


def test_the_panel_gets_the_form_alone(catalogue: People) -> None:
    page = catalogue.owner.client.get(PRICE, {"key": DEAR}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in page
    assert 'name="amount"' in page


def test_a_removed_price_comes_back(people: People) -> None:
    price_id = make_price(people.owner)
    page = people.owner.client.post(reverse("plans:price-remove", args=[price_id]), follow=True).content.decode()
    restore = reverse("plans:price-restore", args=[price_id])
    assert f'action="{restore}"' in page
    assert selectors.prices(people.owner.scope) == {}
    people.owner.client.post(restore)
    assert set(selectors.prices(people.owner.scope)) == {DEAR}


def test_a_price_does_not_come_back_over_another_one(people: People) -> None:
    price_id = make_price(people.owner, DEAR, 1_000)
    people.owner.client.post(reverse("plans:price-remove", args=[price_id]))
    make_price(people.owner, DEAR, 2_000)
    page = people.owner.client.post(reverse("plans:price-restore", args=[price_id]), follow=True).content.decode()
    assert "先に削除してください" in page
    assert selectors.prices(people.owner.scope)[DEAR].money.minor == 2_000


def refused(change) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        change()


def test_the_database_refuses_what_would_be_wrong(people: People) -> None:
    make_price(people.owner)
    refused(lambda: Price.unscoped.update(amount_minor=0))
    refused(lambda: Price.unscoped.update(kind="guessed"))
    refused(lambda: Price.unscoped.update(account_key="nobody"))
