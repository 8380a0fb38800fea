"""The rules of the rest of a campaign, and how money is given to bookings under them."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from fukasa.analysis.planning.sequential.candidates import Candidates
from fukasa.analysis.statistics.arrays import Flags, Integers, Reals
from fukasa.core.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class BookingRules:
    """What holds for all rounds together; None or empty limits nothing. A creator is booked on one account at most.

    Attributes:
        cpv: the cut-off, highest cost per view.
        probability: chance of staying at or under it that is asked.
        max_creators: most creators, those already booked included.
        max_posts: most posts of all creators together, those already booked included.
        max_per_agency: most creators of one agency.
        exclusive_categories: categories of which one creator at most is booked.

    """

    cpv: float | None = None
    probability: float = 0.5
    max_creators: int | None = None
    max_posts: int | None = None
    max_per_agency: int | None = None
    exclusive_categories: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.cpv is not None and not 0 < self.cpv < np.inf:
            raise InvalidInput(f"a cut-off is a cost per view above 0, got {self.cpv}")
        if not 0 < self.probability < 1:
            raise InvalidInput(f"the probability of a cut-off lies strictly between 0 and 1, got {self.probability}")


class _Book:
    """Who is booked while money is given out."""

    def __init__(self, candidates: Candidates, rules: BookingRules) -> None:
        names = candidates.rows.select("creator_id", "agency", "category", "conflicts")
        self.rules, self.people = rules, list(names.iter_rows())
        self.hostile: dict[str, set[str]] = {}
        for creator, _, _, others in self.people:
            for other in others or ():
                self.hostile.setdefault(creator, set()).add(other)
                self.hostile.setdefault(other, set()).add(creator)
        self.creators: dict[str, int] = {}
        self.agencies: Counter[str | None] = Counter()
        self.categories: Counter[str | None] = Counter()

    def add(self, row: int) -> None:
        creator, agency, category, _ = self.people[row]
        if creator not in self.creators:
            self.creators[creator] = row
            self.agencies[agency] += 1
            self.categories[category] += 1

    def admits(self, row: int) -> bool:
        creator, agency, category, _ = self.people[row]
        if creator in self.creators:
            return self.creators[creator] == row
        rules = self.rules
        full = rules.max_creators is not None and len(self.creators) >= rules.max_creators
        crowded = bool(agency) and rules.max_per_agency is not None and self.agencies[agency] >= rules.max_per_agency
        taken = category in rules.exclusive_categories and self.categories[category] > 0
        return not (full or crowded or taken or not self.creators.keys().isdisjoint(self.hostile.get(creator, ())))


def worth_of_posts(mean: Reals, room: Integers, repeat: float) -> Reals:
    """Give what the next posts of each candidate bring, candidates × posts; 0 beyond the room that is left."""
    places = np.arange(max(1, int(room.max(initial=0))))
    worth: Reals = mean[:, None] * repeat**places * (places < room[:, None])
    return worth


def give_money(
    candidates: Candidates,
    worth: Reals,
    money: float,
    *,
    most: float | None = None,
    least: float = 0.0,
    rules: BookingRules,
    booked: Integers,
    allowed: Flags,
) -> Integers:
    """Book what brings most for its price until the money or the rules end it (Dantzig's greedy, 1957).

    Args:
        candidates: who may be booked.
        worth: candidates × posts, what each next post is worth; it must not grow along a row.
        money: booking goes on until so much is spent.
        most: what is there; the last booking may go beyond ``money`` up to it. ``money`` if None.
        least: worth per unit of money above which a post is booked at all.
        rules: the rules.
        booked: posts so far; their creators count in the rules.
        allowed: who passes the gates.

    Returns:
        New posts of every candidate.

    """
    book = _Book(candidates, rules)
    for row in np.flatnonzero(booked):
        book.add(int(row))
    density = np.where(allowed[:, None], worth / candidates.price[:, None], 0.0)
    posts = np.zeros(candidates.size, dtype=np.int64)
    most = money if most is None else most
    open_posts = np.inf if rules.max_posts is None else rules.max_posts - booked.sum()
    cheapest = float(candidates.price[allowed].min(initial=np.inf))
    for place in np.argsort(-density, axis=None, kind="stable"):
        row, post = divmod(int(place), worth.shape[1])
        if density[row, post] <= least or money <= 0 or most < cheapest or posts.sum() >= open_posts:
            break
        if posts[row] == post and candidates.price[row] <= most and book.admits(row):
            book.add(row)
            posts[row] += 1
            money, most = money - candidates.price[row], most - candidates.price[row]
    return posts


def price_of_money(candidates: Candidates, worth: Reals, money: float, allowed: Flags) -> float:
    """Give what the last unit of money brings when it is given to the best bookings; 0 where money is left over."""
    cost = np.where(worth > 0, candidates.price[:, None], 0.0)[allowed].ravel()
    density = (worth / candidates.price[:, None])[allowed].ravel()
    order = np.argsort(-density, kind="stable")
    place = int(np.searchsorted(np.cumsum(cost[order]), money))
    return float(density[order][place]) if place < len(order) else 0.0
