"""A workspace's model learns what the corpus cannot know, and is judged by comments it had not seen."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from fukasa.analysis.comments.classes import registry
from fukasa.analysis.comments.comparison import Verdict
from fukasa.analysis.comments.corpus import default_corpus
from fukasa.analysis.comments.model import from_bytes, to_bytes
from fukasa.core.errors import InvalidInput
from fukasa.pipelines.comments.labelled import grouped
from fukasa.pipelines.comments.retraining import retrain
from fukasa.pipelines.comments.training import DEFAULT_SETTINGS, train

QUICK = replace(DEFAULT_SETTINGS, rough=1e-2, fine=1e-2)
SECRET = ("ぽぽるぽ", "まるてん", "きらぴか", "つむぱら", "るんたる")
ENDS = ("だね", "だよ", "かも", "らしい", "ですって", "なのね", "みたい", "だってさ")


@pytest.fixture(scope="module")
def corpus():
    """A small part of the corpus: enough to learn, quick to learn from."""
    every = default_corpus()
    styles = every["style"].unique(maintain_order=True)
    return every.filter(pl.col("style").is_in(styles.gather_every(25).implode()))


@pytest.fixture(scope="module")
def old(corpus):
    return train(corpus, source="0" * 64, settings=QUICK).model


def frame_of(rows):
    """Make labelled comments of (text, author, class ids)."""
    labels = {name: [int(name in given) for _, _, given in rows] for name in registry().outputs}
    texts = {"text": [text for text, _, _ in rows], "author": [author for _, author, _ in rows]}
    return grouped(pl.DataFrame(texts | labels, schema_overrides=dict.fromkeys(labels, pl.Int8)))


def planted(number=160):
    """Half of the comments say a word that only this workspace's audience uses; it asks for the product."""
    rng = np.random.default_rng(7)
    rows = []
    for place in range(number):
        word = SECRET[int(rng.integers(len(SECRET)))] if place % 2 else "今日も雨"
        ends = rng.choice(ENDS, 2, replace=False)
        rows.append(
            (f"{word}{ends[0]}{word}{ends[1]}", f"who{place % 40}", ("product_question" if place % 2 else "chatter",))
        )
    return frame_of(rows)


def told_by_the_person_alone(people=40, each=4):
    """One person in ten is always negative, and only their own word tells: nothing to learn for other people."""
    rng = np.random.default_rng(5)
    names = ["".join(rng.choice(list("あかさたなはまやらわ"), 5)) for _ in range(people)]
    return frame_of(
        [
            (
                f"かわいい{names[person]}{ENDS[at]}",
                f"who{person}",
                ("praise", *(("negative",) if person % 10 == 0 else ())),
            )
            for person in range(people)
            for at in range(each)
        ]
    )


def made(corpus, old, frame):
    return retrain(frame, rng=np.random.default_rng(1), old=old, corpus=corpus, settings=QUICK)


@pytest.fixture(scope="module")
def found(corpus, old):
    return made(corpus, old, planted())


@pytest.mark.slow
def test_a_planted_word_is_learnt_and_found_in_comments_that_were_held_out(found, old):
    assert found.comparison.verdict is Verdict.BETTER
    assert found.comparison.changes["product_question"].value > 0.3
    assert (found.labels, found.comparison.n, found.old_model) == (160, 160, old.version)
    assert found.comparison.groups < 45
    assert found.model.version != old.version
    assert from_bytes(to_bytes(found.model)).version == found.model.version


@pytest.mark.slow
def test_what_only_names_a_person_does_not_look_like_learning(corpus, old):
    """With folds that divide a person's comments the new model would know who is negative, and look better."""
    honest = told_by_the_person_alone()
    leaking = honest.with_columns(group=pl.int_range(honest.height))
    found, leaked = (made(corpus, old, frame).comparison.changes["negative"].value for frame in (honest, leaking))
    assert found < 0.2
    assert leaked > 0.5


@pytest.mark.slow
def test_the_same_labels_give_the_same_model(corpus, old, found):
    again = made(corpus, old, planted())
    assert to_bytes(again.model) == to_bytes(found.model)
    assert again.comparison.change == found.comparison.change


def test_too_few_labels_or_one_person_are_refused(corpus, old):
    with pytest.raises(InvalidInput, match="at least 100 comments of several people"):
        made(corpus, old, planted(99))
    with pytest.raises(InvalidInput, match="of 1 people"):
        made(corpus, old, planted().with_columns(group=pl.lit(0)))
