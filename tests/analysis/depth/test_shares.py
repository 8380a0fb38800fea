"""Shares of an account: corrected, audited where people looked, and silent where nothing can be said."""

import numpy as np
import polars as pl
import pytest

from fukasa.analysis.comments.classes import registry
from fukasa.analysis.comments.model import ErrorRates
from fukasa.analysis.depth.audits import audit_cells
from fukasa.analysis.depth.errors import share_errors
from fukasa.analysis.depth.labels import audience_comments, judged_comments, label_shares
from fukasa.analysis.depth.shares import label_counts, paid_question_figures, share_figures
from fukasa.analysis.engagement.registry import metric
from fukasa.core.errors import InvalidInput
from tests.factories.depth import Oracle, comment, comments, judged

ONE = pl.DataFrame({"account_key": ["x:a"]})
GUESS = ErrorRates(100, 55, 100, 55)


def said(*labels, **values):
    return judged(comment(number, labels=given, **values) for number, given in enumerate(labels))


def figure(frame, name):
    return frame.row(by_predicate=pl.col("metric") == name, named=True)


def shares_of(frame, model=None, audits=None, accounts=ONE):
    return share_figures(label_counts(frame), accounts, model or Oracle(), audits)


def test_own_and_empty_comments_are_left_out_and_answers_are_seen():
    rows = comments(
        [
            comment(0),
            comment(1),
            comment(2, text="  "),
            comment(3, text="thanks", is_creator=True, reply_to="c00001"),
            comment(4, text="hello all", is_creator=True),
        ]
    )
    heard = audience_comments(rows)
    assert heard.select("comment_id", "answered").rows() == [("c00000", False), ("c00001", True)]


def test_comments_that_show_nothing_are_not_judged():
    found = judged_comments(comments([comment(0, text="praise"), comment(1, text="\u200b\u200b")]), Oracle())
    assert found["comment_id"].to_list() == ["c00000"]


def test_every_share_is_a_metric_of_the_registry():
    assert all(metric(share.metric).aggregate == "corrected_share" for share in label_shares())


def test_spam_counts_in_its_own_share_alone():
    counts = label_counts(said("spam", "spam;product_question", "product_question", "praise"))
    row = counts.row(0, named=True)
    assert (row["comments"], row["counted"], row["spam_share"], row["question_rate"]) == (4, 2, 2, 1)


def test_a_union_counts_a_comment_once():
    row = label_counts(said("product_question;purchase_intent", "experience", "praise")).row(0, named=True)
    assert (row["purchase_signal_rate"], row["substantive_rate"]) == (1, 2)


def test_nothing_few_and_three_comments_are_told_apart():
    accounts = pl.DataFrame({"account_key": ["x:a", "x:none"]})
    two, three = said("praise", "praise"), said("praise", "praise", "product_question")
    few, enough = shares_of(two, accounts=accounts), shares_of(three)
    asked = few.filter(pl.col("metric") == "question_rate")
    assert asked["reason"].to_list() == ["too_few_comments:needed=3:have=2", "no_comments:needed=3"]
    assert set(asked["status"]) == {"insufficient"}
    row = figure(enough, "question_rate")
    assert row["status"] == "ok"
    assert row["high"] - row["low"] > 0.4


def test_comments_under_one_post_tell_less_than_under_many():
    labels = ["product_question"] * 20 + ["praise"] * 60
    together, spread, unknown = (
        figure(
            shares_of(judged(comment(n, labels=given, post_id=post(n)) for n, given in enumerate(labels))),
            "question_rate",
        )
        for post in (lambda _: "p", lambda n: f"p{n % 20}", lambda _: None)
    )
    assert {together["n"], spread["n"], unknown["n"]} == {80}
    assert together["value"] == spread["value"] == unknown["value"]
    wide, middle, narrow = (one["high"] - one["low"] for one in (together, spread, unknown))
    assert wide > 1.3 * middle
    assert middle >= narrow


def test_posts_that_differ_widen_the_interval():
    labels = ["product_question"] * 40 + ["praise"] * 120
    mixed, apart = (
        figure(
            shares_of(judged(comment(n, labels=given, post_id=post(n)) for n, given in enumerate(labels))),
            "question_rate",
        )
        for post in (lambda n: f"p{n % 8}", lambda n: f"p{n // 20}")
    )
    assert apart["high"] - apart["low"] > 1.5 * (mixed["high"] - mixed["low"])


def test_a_label_that_is_nearly_a_guess_gives_no_share():
    model = Oracle(errors=dict.fromkeys(registry().outputs, GUESS))
    row = figure(shares_of(said(*["praise"] * 9), model), "question_rate")
    assert (row["status"], row["reason"], row["value"]) == ("insufficient", "label_too_unsure", None)


def test_audits_speak_where_enough_was_audited():
    given = ["product_question"] * 40 + ["praise"] * 60
    frame = said(*given)
    # people disagree with every second question: the share is near 0.2, not 0.4
    audited = frame.filter(pl.col("comment_id").str.tail(1) == "0").select(
        "account_key",
        "labels",
        human=pl.when(pl.col("comment_id") < "c00020").then("labels").otherwise(pl.lit("praise")),
    )
    plenty = pl.concat([audited] * 3)
    few, many = (shares_of(frame, audits=audit_cells(one)) for one in (audited, plenty))
    assert figure(few, "question_rate")["value"] == figure(shares_of(frame), "question_rate")["value"]
    assert figure(many, "question_rate")["value"] == pytest.approx(0.2, abs=0.03)
    assert figure(many, "question_rate")["status"] == "ok"


def test_more_audited_than_counted_is_refused():
    audited = pl.DataFrame({"account_key": ["x:a"] * 30, "labels": ["praise"] * 30, "human": ["praise"] * 30})
    with pytest.raises(InvalidInput, match="audit"):
        shares_of(said("praise", "product_question"), audits=audit_cells(audited))


def test_an_audit_leaves_out_what_the_model_calls_spam():
    audited = pl.DataFrame(
        {
            "account_key": ["x:a"] * 3,
            "labels": ["spam", "product_question", "praise"],
            "human": ["product_question", "spam", "product_question"],
        }
    )
    row = figure(audit_cells(audited), "question_rate")
    assert [row[name] for name in ("both", "people", "model", "neither")] == [0, 1, 1, 0]


def test_questions_under_sponsored_and_organic_posts_stand_apart():
    asked, quiet = ["product_question"] * 30, ["praise"] * 30
    frame = pl.concat(
        [
            said(*asked).with_columns(paid=pl.lit(value=False)),
            said(*quiet).with_columns(paid=pl.lit(value=True)),
            said(*asked).with_columns(paid=pl.lit(None, dtype=pl.Boolean)),
        ]
    )
    found = paid_question_figures(frame, ONE, Oracle())
    paid, organic = (figure(found, f"{kind}_question_rate") for kind in ("sponsored", "organic"))
    assert paid["high"] < organic["low"]
    assert (paid["n"], organic["n"]) == (30, 30)


def test_errors_of_a_union_are_taken_as_measured_where_they_are():
    measured = ErrorRates(50, 40, 60, 50)
    union = next(share for share in label_shares() if share.metric == "substantive_rate")
    assert share_errors(union, Oracle().errors | {"substantive": measured}) is measured


def test_errors_of_a_union_are_those_of_labels_that_err_apart():
    # two labels: each finds 0.8 and refuses 0.9; together they refuse 0.81 and lose 0.2 * 0.9
    union = next(share for share in label_shares() if share.metric == "purchase_signal_rate")
    each = ErrorRates(1_000, 800, 1_000, 900)
    found = share_errors(union, dict.fromkeys(registry().outputs, each))
    assert (found.sensitivity, found.specificity) == pytest.approx((1 - 0.2 * 0.9, 0.81))


def test_errors_that_a_model_does_not_tell_are_missed_by_name():
    with pytest.raises(InvalidInput, match="product_question"):
        share_errors(label_shares()[0], {})


def test_the_order_of_comments_changes_nothing():
    rng = np.random.default_rng(1)
    frame = said(*rng.choice(registry().ids, 60))
    assert shares_of(frame).equals(shares_of(frame.sample(fraction=1, shuffle=True, seed=3)))
