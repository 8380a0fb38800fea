"""Keywords are read as people mean them, and read back as they were written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fukasa.lake.query.keywords import (
    AllOf,
    AnyOf,
    Keyword,
    TextField,
    Without,
    first_of,
    keyword,
    leaves,
    normal,
    wanted,
)
from fukasa.lake.query.language import Note, parse, understand, write
from tests.factories.queries import EXPRESSIONS

A, B, C = Keyword("a"), Keyword("b"), Keyword("c")
BIO = frozenset({TextField.BIO})


@given(EXPRESSIONS)
def test_every_expression_reads_back_in_its_normal_form(expression):
    understood = understand(write(expression))
    assert understood.expression == normal(expression)
    assert understood.notes == ()


@given(EXPRESSIONS)
def test_a_normal_form_is_its_own(expression):
    assert normal(normal(expression)) == normal(expression)


@given(st.text(st.sampled_from('ab美"「」()（）-－ |ORNT:bio#@\\、\u3000\u200b'), max_size=40))
def test_no_text_is_refused_and_what_was_read_reads_back(text):
    expression = parse(text)
    assert parse(write(expression)) == expression


def holds(expression, words):
    match expression:
        case Keyword(text):
            return text in words
        case AllOf(parts):
            return all(holds(part, words) for part in parts)
        case AnyOf(parts):
            return any(holds(part, words) for part in parts)
        case Without(part):
            return not holds(part, words)


@given(EXPRESSIONS.filter(lambda one: all(parts for parts in groups(one))), st.data())
def test_a_normal_form_means_the_same(expression, data):
    texts = sorted({word.text for word in leaves(expression)})
    words = data.draw(st.frozensets(st.sampled_from(texts or ["a"])))
    assert holds(normal(expression), words) == holds(expression, words)


def groups(expression):
    match expression:
        case AllOf(parts) | AnyOf(parts):
            yield parts
            for part in parts:
                yield from groups(part)
        case Without(part):
            yield from groups(part)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("a b", AllOf((A, B))),
        ("a AND b", AllOf((A, B))),
        ("a OR b", AnyOf((A, B))),
        ("a | b", AnyOf((A, B))),
        ("a or b", AllOf((A, Keyword("or"), B))),
        ("a OR b c", AllOf((AnyOf((A, B)), C))),
        ("a OR (b c)", AnyOf((A, AllOf((B, C))))),
        ("a -b", AllOf((A, Without(B)))),
        ("a NOT b", AllOf((A, Without(B)))),
        ("a -(b c)", AllOf((A, Without(AllOf((B, C)))))),
        ("--a", A),
        ("（ａ｜ｂ）　－ｃ", AllOf((AnyOf((A, B)), Without(C)))),
        ("a ＯＲ b", AnyOf((A, B))),
        ("「a b」", Keyword("a b")),
        ("『共同  購入』", Keyword("共同 購入")),
        ('"group buy"', Keyword("group buy")),
        (r'"a\"b"', Keyword('a"b')),
        ("bio:a", Keyword("a", BIO)),
        ("プロフィール：a", Keyword("a", BIO)),
        ("bio+name:a", Keyword("a", BIO | {TextField.NAME})),
        ("bio:(a b)", AllOf((Keyword("a", BIO), Keyword("b", BIO)))),
        ("-bio:a", Without(Keyword("a", BIO))),
        (
            "#旅 ＠Hana",
            AllOf((keyword("旅", frozenset({TextField.TAGS})), keyword("hana", frozenset({TextField.HANDLE})))),
        ),
        ("skin-care", Keyword("skin-care")),
        ("スーパー", Keyword("スーパー")),
        ("a、b，c", AllOf((A, B, C))),
        ("http://x.y", Keyword("http://x.y")),
        ("\u200b", None),
        ("", None),
        ("👨‍👩‍👧", keyword("👨‍👩‍👧")),
        (
            "'; DROP TABLE accounts; %_",
            AllOf((Keyword("'"), Keyword("drop"), Keyword("table"), Keyword("accounts"), Keyword("%_"))),
        ),
    ],
)
def test_keywords_mean_what_people_mean(text, meant):
    assert understand(text).expression == meant
    assert understand(text).notes == ()


@pytest.mark.parametrize(
    ("text", "meant", "note"),
    [
        ('"a b', Keyword("a b"), Note.OPEN_QUOTE),
        ("(a (b", AllOf((A, B)), Note.OPEN_GROUP),
        ("a) b", AllOf((A, B)), Note.STRAY_CLOSE),
        ("a OR", A, Note.STRAY_OPERATOR),
        ("OR a", A, Note.STRAY_OPERATOR),
        ("a OR OR b", AnyOf((A, B)), Note.STRAY_OPERATOR),
        ("x" * 100, Keyword("x" * 80), Note.TOO_LONG),
    ],
)
def test_what_is_unbalanced_is_understood_kindly_and_told(text, meant, note):
    understood = understand(text)
    assert understood.expression == meant
    assert note in understood.notes


def test_at_most_two_hundred_keywords_are_kept():
    found = understand(" ".join(f"w{number}" for number in range(10_000)))
    assert len(list(leaves(found.expression))) == 200
    assert Note.TOO_MANY in found.notes


def test_the_first_keywords_keep_what_joins_them():
    assert first_of(AllOf((AnyOf((A, B)), Without(C))), 2) == AnyOf((A, B))


def test_what_is_left_out_speaks_for_nobody():
    assert list(wanted(parse("a -b (c OR -a)"))) == [A, C]
