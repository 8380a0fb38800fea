"""What guests said about the accounts of a list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from fukasa.apps.lists.choices import Verdict
from fukasa.apps.lists.models import GuestReview
from fukasa.apps.workspaces.scope import WorkspaceScope


@dataclass(frozen=True, slots=True)
class Review:
    """One answer."""

    entry_id: int
    account_key: str
    label: str
    guest: str
    verdict: Verdict
    comment: str
    at: datetime
    link: str


@dataclass(frozen=True, slots=True)
class Judged:
    """All answers about one account."""

    entry_id: int
    label: str
    reviews: tuple[Review, ...]

    @property
    def approvals(self) -> int:
        """How many approve."""
        return sum(one.verdict is Verdict.APPROVE for one in self.reviews)

    @property
    def rejections(self) -> int:
        """How many reject."""
        return sum(one.verdict is Verdict.REJECT for one in self.reviews)

    @property
    def conflict(self) -> bool:
        """Tell whether some approve and some reject."""
        return bool(self.approvals and self.rejections)


def reviews_of(scope: WorkspaceScope, list_id: int) -> tuple[Review, ...]:
    """Give all answers about accounts that are in a list now, the newest first."""
    rows = GuestReview.objects.of(scope).filter(
        entry__account_list_id=list_id, entry__account_list__deleted_at=None, entry__removal=None
    )
    return tuple(map(_review, rows.select_related("entry", "share").order_by("-updated_at", "-pk")))


def own_reviews(share_id: int, guest_key: str) -> dict[int, Review]:
    """Give what one guest said by a link, by entry; what others said is not theirs to see."""
    rows = GuestReview.unscoped.filter(share_id=share_id, guest_key=guest_key).select_related("entry", "share")
    return {row.entry_id: _review(row) for row in rows}


def by_account(reviews: Iterable[Review]) -> tuple[Judged, ...]:
    """Put answers together by account: those in dispute first, then those with most to read."""
    grouped: dict[int, list[Review]] = {}
    for one in reviews:
        grouped.setdefault(one.entry_id, []).append(one)
    judged = [Judged(key, found[0].label, tuple(found)) for key, found in grouped.items()]
    return tuple(sorted(judged, key=lambda one: (not one.conflict, -len(one.reviews), one.label)))


def _review(row: GuestReview) -> Review:
    return Review(
        entry_id=row.entry_id,
        account_key=row.entry.account_key,
        label=row.entry.label,
        guest=row.guest,
        verdict=Verdict(row.verdict),
        comment=row.comment,
        at=row.updated_at,
        link=row.share.label,
    )
