"""Answers that took long, kept in this process for whoever asks the same again."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Question = TypeVar("Question", bound=Hashable)
Answer = TypeVar("Answer")


class Kept(Generic[Question, Answer]):
    """The answers that were asked for last; threads share them, and whatever nobody asks for goes first.

    A question must name all that its answer rests on, as the path of an index does, for it is never answered anew. Two
    who ask the same at the same time may both work it out: nobody waits for the other.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._answers: OrderedDict[Question, Answer] = OrderedDict()
        self._lock = Lock()

    def answer(self, question: Question, work_out: Callable[[], Answer]) -> Answer:
        """Give the answer to a question, worked out where it is not known."""
        with self._lock:
            if question in self._answers:
                self._answers.move_to_end(question)
                return self._answers[question]
        found = work_out()
        with self._lock:
            self._answers[question] = found
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)
        return found
