"""Refusals of briefs and plans in the reader's language.

What lies below the apps writes plain English. Here stand its sentences about briefs with their places in braces.
"""

from django.utils.translation import gettext_noop as _

from fukasa.apps.pages.sentences import Sentences

SENTENCES = (
    # briefs
    _("the brief is not TOML: {error} (at line {line}, column {column})"),
    _("the brief is not TOML: {error} (at end of document)"),
    _("the brief is not TOML: {error}"),
    _("the brief holds a NUL character; remove it"),
    _("{where} has no key {key}; did you mean {near}?"),
    _("{where} has no key {key}; it may have: {keys}"),
    _("{where}: expected {wanted}, got {value}; correct the brief and run again"),
    _("the amounts name different currencies ({said}); give all in the same one"),
    _("[brief] ends_on {end} lies before starts_on {begin}; exchange them"),
    _("[brief] language: a plan can be written in ja or en, not in {language}"),
    # what was expected
    _("a text in quotes"),
    _("a number"),
    _("a number above 0"),
    _("a number of 0 or more"),
    _("a share between 0 and 1"),
    _("a probability between 0 and 1, ends excluded"),
    _("a whole number of 0 or more"),
    _("a whole number of 1 or more"),
    _("true or false"),
    _("a date such as 2026-11-27 without quotes"),
    _("a list of texts"),
    _("a currency of three capital letters such as JPY"),
    _("one of {choices}"),
    _("a section with keys"),
    _("min below max"),
    # plans
    _("[mix] {kind} {name} is unknown; did you mean {near}?"),
    _("[mix] {kind} {name} is unknown; there are {known}"),
    _("[rules] must_have names {name}, who is not among the candidates; correct the name or add the row"),
    _("[rules] must_have {name} fits several creators ({listed}); name one by its id"),
    _("[risk] needs cvar_alpha and cvar_floor together; give both or neither"),
    _("the risk needs {column} of every option, and {name} has none; give it or drop [risk]"),
)

said = Sentences(SENTENCES).said
