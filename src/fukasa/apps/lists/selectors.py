from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from fukasa.apps.lists.choices import Status, Verdict
from fukasa.apps.lists.errors import ListNotFound, SearchNotFound, ShareNotFound
from fukasa.apps.lists.models import AccountList, Entry, SavedSearch, ShareLink
from fukasa.apps.pages.links import token_hash
from fukasa.apps.workspaces.names import member_name
from fukasa.apps.workspaces.scope import WorkspaceScope
from fukasa.core.provenance import SHARED_ONLY, Scope

_LONGEST_NUMBER = 19  # digits that fit 64 bits


@dataclass(frozen=True, slots=True)
class ListCard:
    """A list as overviews show it."""

    list_id: int
    name: str
    description: str
    accounts: int
    made_by: str
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class ListHead:
    """A list without its entries."""

    list_id: int
    name: str
    description: str
    columns: tuple[str, ...]
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class EntryView:
    """What the workspace says about one account of a list."""

    entry_id: int
    account_key: str
    label: str
    status: Status
    note: str
    owner_id: int | None
    owner: str
    added_at: datetime
    approvals: int = 0
    rejections: int = 0
    own: Mapping[str, Any] = field(default_factory=dict)  # what stands in fields of the workspace's own, by column


@dataclass(frozen=True, slots=True)
class ShareView:
    """A link as its makers see it; the token itself is nowhere kept."""

    share_id: int
    label: str
    columns: tuple[str, ...]
    own_facts: bool
    expires_at: datetime
    revoked_at: datetime | None
    opened: int
    opened_at: datetime | None
    asks: bool
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class SharedList:
    """What a link opens: the list, its columns, and whose facts may be shown."""

    share_id: int
    workspace_id: int
    list_id: int
    name: str
    description: str
    columns: tuple[str, ...]
    scope: Scope
    expires_at: datetime
    entries: tuple[EntryView, ...]
    asks: bool
    closed: bool

    @property
    def takes_answers(self) -> bool:
        """Tell whether guests may still say something."""
        return self.asks and not self.closed


@dataclass(frozen=True, slots=True)
class SearchView:
    """A saved search."""

    search_id: int
    name: str
    query: str
    made_by: str
    updated_at: datetime
    news: "SearchNews | None" = None


@dataclass(frozen=True, slots=True)
class SearchNews:
    """What came into a saved search and left it since it was last seen; named are the first few."""

    seen_at: datetime
    seen_total: int
    total: int
    entered_count: int
    left_count: int
    entered: tuple[tuple[str, str], ...]
    left: tuple[tuple[str, str], ...]
    checked_version: int

    @property
    def any(self) -> bool:
        """Tell whether something is new."""
        return bool(self.entered_count or self.left_count or self.total != self.seen_total)


def list_cards(scope: WorkspaceScope, *, limit: int | None = None) -> tuple[ListCard, ...]:
    """Give the lists of the workspace, the one changed last first."""
    rows = (
        AccountList.objects.of(scope)
        .filter(deleted_at=None)
        .select_related("created_by__user")
        .annotate(accounts=Count("entries", filter=Q(entries__removal=None)))
        .order_by("-updated_at", "-pk")  # a query that groups does not heed the model's ordering
    )
    return tuple(
        ListCard(row.pk, row.name, row.description, row.accounts, member_name(row.created_by), row.updated_at)
        for row in (rows if limit is None else rows[:limit])
    )


def list_choices(scope: WorkspaceScope) -> tuple[tuple[int, str], ...]:
    """Give the ids and names of the lists, for a picker."""
    return tuple(AccountList.objects.of(scope).filter(deleted_at=None).order_by("name").values_list("pk", "name"))


def list_head(scope: WorkspaceScope, list_id: int) -> ListHead:
    """Give one list; :class:`ListNotFound` when it is absent, deleted or foreign."""
    row = AccountList.objects.of(scope).filter(pk=list_id, deleted_at=None).first()
    if row is None:
        raise ListNotFound(_("There is no such list in this workspace."))
    return ListHead(row.pk, row.name, row.description, tuple(row.columns), row.updated_at)


def entries(scope: WorkspaceScope, list_id: int) -> tuple[EntryView, ...]:
    """Give the entries of a list in the order in which they were added."""
    rows = Entry.objects.of(scope).filter(account_list_id=list_id, account_list__deleted_at=None, removal=None)
    return tuple(map(_entry, _judged(rows)))


def source_entries(list_id: int) -> tuple[EntryView, ...]:
    """Give the entries of a list that another workspace was let see; no e-mail address is among them."""
    rows = Entry.unscoped.filter(account_list_id=list_id, account_list__deleted_at=None, removal=None)
    return tuple(_entry(row, public=True) for row in _judged(rows))


def entry(scope: WorkspaceScope, list_id: int, entry_id: int) -> EntryView | None:
    """Give one entry, or None."""
    rows = Entry.objects.of(scope).filter(account_list_id=list_id, account_list__deleted_at=None, removal=None)
    row = _judged(rows.filter(pk=entry_id)).first()
    return None if row is None else _entry(row)


def shares(scope: WorkspaceScope, list_id: int) -> tuple[ShareView, ...]:
    """Give the links of a list, the newest first."""
    return tuple(
        ShareView(
            row.pk,
            row.label,
            tuple(row.columns),
            row.own_facts,
            row.expires_at,
            row.revoked_at,
            row.opened,
            row.opened_at,
            row.asks,
            row.closed_at,
        )
        for row in ShareLink.objects.of(scope).filter(account_list_id=list_id, account_list__deleted_at=None)
    )


def asks_guests(scope: WorkspaceScope, list_id: int) -> bool:
    """Tell whether guests were ever asked about a list."""
    return bool(ShareLink.objects.of(scope).filter(account_list_id=list_id, asks=True).exists())


def shared_list(token: str, now: datetime) -> SharedList:
    """Open a link; wrong, expired, revoked ones and those of deleted lists answer alike with ShareNotFound."""
    link = link_of(token, now)
    rows = _judged(Entry.unscoped.filter(account_list=link.account_list, removal=None))
    return SharedList(
        share_id=link.pk,
        workspace_id=link.workspace_id,
        list_id=link.account_list_id,
        name=link.account_list.name,
        description=link.account_list.description,
        columns=tuple(link.columns),
        scope=Scope(link.workspace.scope_id) if link.own_facts else SHARED_ONLY,
        expires_at=link.expires_at,
        entries=tuple(_entry(row, public=True) for row in rows),
        asks=link.asks,
        closed=link.closed_at is not None,
    )


def link_of(token: str, now: datetime) -> ShareLink:
    """Find a link that works by its token; all others answer alike with ShareNotFound."""
    link: ShareLink | None = (
        ShareLink.unscoped.filter(token_hash=token_hash(token), revoked_at=None, expires_at__gt=now)
        .filter(account_list__deleted_at=None)
        .select_related("account_list", "workspace")
        .first()
    )
    if link is None:
        raise ShareNotFound(_("This link is wrong, has expired or was withdrawn. Ask the sender for a new one."))
    return link


def keys_of(scope: WorkspaceScope, list_ids: Iterable[int | str]) -> tuple[str, ...]:
    """Give the keys of the accounts that stand on any of these lists, each once, for a search that names lists.

    Args:
        scope: who asks.
        list_ids: numbers of lists, as the address of a search writes them.

    Raises:
        ListNotFound: one of them is absent, deleted, of another workspace, or no number at all; all answer alike.

    """
    texts = {str(one) for one in list_ids}
    numbers = {text for text in texts if text.isdecimal() and len(text) < _LONGEST_NUMBER}
    wished = set(map(int, numbers))
    known = set(AccountList.objects.of(scope).filter(pk__in=wished, deleted_at=None).values_list("pk", flat=True))
    if numbers != texts or known != wished:
        raise ListNotFound(_("There is no such list in this workspace."))
    members = Entry.objects.of(scope).filter(account_list_id__in=known, removal=None)
    return tuple(dict.fromkeys(members.order_by("pk").values_list("account_key", flat=True)))


def searches(scope: WorkspaceScope) -> tuple[SearchView, ...]:
    """Give the saved searches of the workspace, the one changed last first."""
    return tuple(map(_search, _saved(scope)))


def search_find(scope: WorkspaceScope, search_id: int) -> SearchView:
    """Give one saved search."""
    row = _saved(scope).filter(pk=search_id).first()
    if row is None:
        raise SearchNotFound(_("There is no such saved search in this workspace."))
    return _search(row)


def _saved(scope: WorkspaceScope) -> Any:
    rows = SavedSearch.objects.of(scope).filter(deleted_at=None)
    return rows.select_related("created_by__user", "digest").defer("digest__seen_keys")


def _search(row: SavedSearch) -> SearchView:
    return SearchView(row.pk, row.name, row.query, member_name(row.created_by), row.updated_at, _news(row))


def _news(row: SavedSearch) -> SearchNews | None:
    digest = getattr(row, "digest", None)
    if digest is None:
        return None
    return SearchNews(
        digest.seen_at,
        digest.seen_total,
        digest.total,
        digest.entered_count,
        digest.left_count,
        tuple((key, label) for key, label in digest.entered),
        tuple((key, label) for key, label in digest.left),
        digest.checked_version,
    )


def _entry(row: Any, *, public: bool = False) -> EntryView:
    return EntryView(
        entry_id=row.pk,
        account_key=row.account_key,
        label=row.label,
        status=Status(row.status),
        note=row.note,
        owner_id=row.owner_id,
        owner=_public_name(row.owner) if public else member_name(row.owner),
        added_at=row.created_at,
        approvals=row.approvals,
        rejections=row.rejections,
    )


def _judged(rows: Any) -> Any:
    """Count beside each entry what guests said; one query for all."""
    approve, reject = (Count("reviews", filter=Q(reviews__verdict=one)) for one in (Verdict.APPROVE, Verdict.REJECT))
    return rows.select_related("owner__user").annotate(approvals=approve, rejections=reject).order_by("pk")


def _public_name(member: Any) -> str:
    """Give the name alone: an e-mail address is nothing for strangers."""
    return "" if member is None else member.user.name
