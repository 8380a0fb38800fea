from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fukasa.apps.audit.actors import Outside
from fukasa.apps.audit.services import record
from fukasa.apps.lists.choices import MAX_GUESTS, Verdict
from fukasa.apps.lists.errors import EntryNotFound, RoundClosed, ShareNotFound, TooManyGuests
from fukasa.apps.lists.guests import Guest
from fukasa.apps.lists.models import Entry, GuestReview, ShareLink
from fukasa.apps.lists.selectors import link_of
from fukasa.apps.lists.services.rows import audited, find_list
from fukasa.apps.pages.links import token_hash
from fukasa.apps.workspaces.scope import WorkspaceScope


@transaction.atomic
def review_give(*, token: str, guest: Guest, entry_id: int, verdict: Verdict, comment: str) -> GuestReview:
    """Keep what a guest says about one account of the list that a link opens; a later answer replaces it.

    Raises:
        ShareNotFound: the link does not work, or asks nobody.
        RoundClosed: the workspace takes no more answers.
        EntryNotFound: the account is not on this list.
        TooManyGuests: more people than a link may ask.

    """
    ShareLink.unscoped.select_for_update().filter(token_hash=token_hash(token)).first()  # before anything is looked at
    link = link_of(token, timezone.now())
    entry = _entry(link, entry_id)
    said = GuestReview.unscoped.filter(share=link)
    row = said.filter(entry=entry, guest_key=guest.key).first()
    if row is None and not said.filter(guest_key=guest.key).exists():
        _demand_place(link)
    before = {} if row is None else {"verdict": row.verdict, "comment": row.comment}
    row = row or GuestReview(workspace_id=link.workspace_id, share=link, entry=entry, guest_key=guest.key)
    row.guest, row.verdict, row.comment = guest.name[:80], verdict, comment.strip()
    after = {"verdict": row.verdict, "comment": row.comment}
    row.save()
    if before != after:
        actor = Outside(link.workspace_id, _("guest %(name)s") % {"name": row.guest})
        named = audited("list", link.account_list)
        record(actor, "list.guest_answered", **named, before=before, after=after | {"account": entry.label})
    return row


@transaction.atomic
def round_close(*, scope: WorkspaceScope, list_id: int, share_id: int, closed: bool = True) -> None:
    """Take no more answers by a link, or take them again; what was said stays, and the list stays visible."""
    row = find_list(scope, list_id)
    link = ShareLink.objects.of(scope).select_for_update().filter(account_list=row, pk=share_id, asks=True).first()
    if link is None:
        raise ShareNotFound(_("There is no such link on this list."))
    if closed == (link.closed_at is not None):
        return
    link.closed_at = timezone.now() if closed else None
    link.save(update_fields=["closed_at", "updated_at"])
    action = "list.round_closed" if closed else "list.round_reopened"
    record(scope, action, **audited("list", row), after={"label": link.label})


def _entry(link: ShareLink, entry_id: int) -> Entry:
    if not link.asks:
        raise ShareNotFound(_("This link is wrong, has expired or was withdrawn. Ask the sender for a new one."))
    if link.closed_at is not None:
        raise RoundClosed(_("This round is closed; ask the sender if you want to change an answer."))
    entry: Entry | None = Entry.unscoped.filter(account_list=link.account_list, pk=entry_id, removal=None).first()
    if entry is None:
        raise EntryNotFound(_("This account is no longer in the list."))
    return entry


def _demand_place(link: ShareLink) -> None:
    guests = GuestReview.unscoped.filter(share=link).values("guest_key").distinct().count()
    if guests >= MAX_GUESTS:
        raise TooManyGuests(
            _("%(most)d people have answered by this link, and no more may; ask the sender for another link.")
            % {"most": MAX_GUESTS}
        )
