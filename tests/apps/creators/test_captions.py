"""Captions of found accounts, also where another index has taken the place of the one they were found in."""

from dataclasses import replace

from fukasa.apps.creators.selectors.discover import search
from fukasa.apps.creators.selectors.words import captions
from fukasa.lake.query.model import AccountQuery


def test_captions_belong_to_the_key_whatever_number_the_account_had(catalogue):
    scope = catalogue.viewer.scope
    (found,) = search(scope, AccountQuery(keys=("instagram:hana",))).accounts
    told = captions(scope, [found])[found.number]
    assert captions(scope, [replace(found, number=10_000)]) == {10_000: told}


def test_an_account_that_the_reader_does_not_see_has_none(catalogue):
    (found,) = search(catalogue.viewer.scope, AccountQuery(keys=("instagram:hana",))).accounts
    assert captions(catalogue.viewer.scope, [replace(found, key="instagram:private_theirs")]) == {}
