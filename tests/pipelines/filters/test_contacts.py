"""Kinds of contact are told by the links and the words of a profile."""

import polars as pl
import pytest

from fukasa.pipelines.filters.contacts import contact_columns


def kinds(links, bio="", *, has_email=None):
    accounts = pl.DataFrame(
        {"account_key": ["a"], "links": [links], "bio": [bio], "has_email": [has_email]},
        schema_overrides={"links": pl.List(pl.String), "has_email": pl.Boolean},
    )
    return contact_columns(accounts)["contacts"].to_list()


@pytest.mark.parametrize(
    ("link", "kind"),
    [
        ("https://lin.ee/abc", "line"),
        ("https://page.line.me/abc?x=1", "line"),
        ("linktr.ee/hana", "linktree"),
        ("https://www.youtube.com/@hana", "youtube"),
        ("http://M.FACEBOOK.com/hana", "facebook"),
        ("https://room.rakuten.co.jp/hana", "shop"),
        ("https://open.kakao.com/o/abc", "kakao"),
        ("https://hana.example/contact", "website"),
        ("https://notline.me.example/", "website"),
        ("mailto:someone", "email"),
    ],
)
def test_a_link_is_of_the_kind_of_its_host(link, kind):
    assert kinds([link]) == [[kind]]


def test_an_address_in_the_profile_or_a_flag_is_an_e_mail():
    assert kinds([], "仕事の依頼 work@mail.test まで") == [["email"]]
    assert kinds(None, has_email=True) == [["email"]]


def test_kinds_stand_once_and_in_order():
    assert kinds(["https://x.com/a", "https://twitter.com/a", "https://lin.ee/b"]) == [["line", "x"]]


@pytest.mark.parametrize("link", ["", "no address", "https://", "javascript:alert(1)", "@hana"])
def test_what_is_no_address_is_of_no_kind(link):
    assert kinds([link]) == []
