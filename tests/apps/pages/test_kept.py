"""What took long is worked out once, whoever asks."""

from concurrent.futures import ThreadPoolExecutor

from fukasa.apps.pages.kept import Kept


def test_the_same_question_is_worked_out_once():
    kept, asked = Kept[str, int](2), []
    answers = [kept.answer("seven", lambda: asked.append("seven") or 7) for _ in range(3)]
    assert (answers, asked) == ([7, 7, 7], ["seven"])


def test_whatever_nobody_asks_for_goes_first():
    kept, asked = Kept[str, None](2), []
    for question in ("old", "used", "old", "new", "old", "used"):
        kept.answer(question, lambda question=question: asked.append(question))
    assert asked == ["old", "used", "new", "used"]


def test_a_refusal_is_not_kept():
    kept: Kept[str, float] = Kept(2)
    for _ in range(2):
        try:
            kept.answer("half", lambda: 1 / 0)
        except ZeroDivisionError:
            continue
    assert kept.answer("half", lambda: 0.5) == 0.5


def test_threads_that_push_each_other_out_all_get_their_answer():
    kept: Kept[int, int] = Kept(1)
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda number: kept.answer(number % 5, lambda: number % 5), range(2_000)))
    assert answers == [number % 5 for number in range(2_000)]
