from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from fukasa.apps.lists.choices import FieldKind, Status, Verdict
from fukasa.apps.workspaces.owned import WorkspaceOwned

_MEMBER = "workspaces.Member"
LIVE = models.Q(deleted_at__isnull=True)


class AccountList(WorkspaceOwned):
    """A named group of accounts. Deleted ones stay, so that a deletion can be undone."""

    name = models.CharField(_("Name"), max_length=100)
    description = models.TextField(_("Description"), max_length=1000, blank=True)
    columns = models.JSONField(default=list)  # keys of fukasa.apps.lists.columns; empty for the default
    created_by = models.ForeignKey(_MEMBER, on_delete=models.SET_NULL, null=True, related_name="+")
    deleted_at = models.DateTimeField(null=True, editable=False)

    class Meta(WorkspaceOwned.Meta):
        ordering = ("-updated_at", "-pk")
        constraints = (
            models.UniqueConstraint("workspace", Lower("name"), condition=LIVE, name="list_name_once_per_workspace"),
            models.CheckConstraint(condition=~models.Q(name=""), name="list_has_name"),
        )

    def __str__(self) -> str:
        return self.name


class Entry(WorkspaceOwned):
    """An account in a list, with what the workspace says about it. Its figures stay in the catalogue."""

    account_list = models.ForeignKey(AccountList, on_delete=models.CASCADE, related_name="entries")
    account_key = models.CharField(max_length=300)  # platform:account_id
    label = models.CharField(max_length=300)  # how it was called when it was added, for the day it is gone
    status = models.CharField(_("Status"), max_length=12, choices=Status.choices, default=Status.CANDIDATE)
    note = models.TextField(_("Note"), max_length=2000, blank=True)
    owner = models.ForeignKey(_MEMBER, on_delete=models.SET_NULL, null=True, related_name="+")
    removal = models.UUIDField(null=True, editable=False)  # which removal took it out; null while it is in

    class Meta(WorkspaceOwned.Meta):
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("account_list", "account_key"), name="entry_once_per_list"),
            models.CheckConstraint(condition=models.Q(status__in=Status.values), name="entry_status_known"),
            models.CheckConstraint(condition=models.Q(account_key__contains=":"), name="entry_key_has_platform"),
        )

    def __str__(self) -> str:
        return self.label


class CustomField(WorkspaceOwned):
    """A column of the workspace's own: of one list, or (without one) of every list. Archived ones keep their values."""

    account_list = models.ForeignKey(AccountList, on_delete=models.CASCADE, null=True, related_name="fields")
    name = models.CharField(_("Name"), max_length=60)
    kind = models.CharField(_("Kind"), max_length=8, choices=FieldKind.choices)
    choices = models.JSONField(default=list)  # of a choice: what may be chosen
    currency = models.CharField(_("Currency"), max_length=3, blank=True)  # of money
    position = models.PositiveIntegerField(default=0)
    archived_at = models.DateTimeField(null=True, editable=False)

    class Meta(WorkspaceOwned.Meta):
        ordering = ("account_list_id", "position", "pk")
        constraints = (
            models.UniqueConstraint(
                "workspace",
                Lower("name"),
                condition=models.Q(archived_at__isnull=True, account_list__isnull=True),
                name="field_name_once_per_workspace",
            ),
            models.UniqueConstraint(
                "account_list",
                Lower("name"),
                condition=models.Q(archived_at__isnull=True, account_list__isnull=False),
                name="field_name_once_per_list",
            ),
            models.CheckConstraint(condition=models.Q(kind__in=FieldKind.values), name="field_kind_known"),
            models.CheckConstraint(condition=~models.Q(name=""), name="field_has_name"),
        )

    def __str__(self) -> str:
        return self.name


class FieldValue(WorkspaceOwned):
    """What stands in a field for an account; a field of the workspace says the same in every list."""

    field = models.ForeignKey(CustomField, on_delete=models.CASCADE, related_name="values")
    account_key = models.CharField(max_length=300)
    text = models.CharField(max_length=500, blank=True)  # canonical, see fukasa.apps.lists.fields.kinds
    before = models.CharField(max_length=500, blank=True)  # what stood there until the last change

    class Meta(WorkspaceOwned.Meta):
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("field", "account_key"), name="value_once_per_account"),)

    def __str__(self) -> str:
        return self.text


class ShareLink(WorkspaceOwned):
    """A view of a list for people without an account; of its token only the hash is kept."""

    account_list = models.ForeignKey(AccountList, on_delete=models.CASCADE, related_name="shares")
    label = models.CharField(_("For whom"), max_length=100, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    columns = models.JSONField(default=list)
    own_facts = models.BooleanField(_("Show facts of the workspace"), default=False)
    asks = models.BooleanField(_("Guests may approve and reject"), default=False)
    closed_at = models.DateTimeField(null=True)  # since when no answer is taken any more
    expires_at = models.DateTimeField(_("Expires"))
    revoked_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    opened = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(_MEMBER, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta(WorkspaceOwned.Meta):
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=models.Q(expires_at__gt=models.F("created_at")), name="share_ends_later"),
        )

    def __str__(self) -> str:
        return self.label or f"#{self.pk}"


class MirrorCode(WorkspaceOwned):
    """Lets one other workspace mirror a list; of the code only the hash is kept."""

    account_list = models.ForeignKey(AccountList, on_delete=models.CASCADE, related_name="mirror_codes")
    label = models.CharField(_("For whom"), max_length=100, blank=True)
    code_hash = models.CharField(max_length=64, unique=True)
    columns = models.JSONField(default=list)  # what of the workspace's own words goes along
    expires_at = models.DateTimeField(_("Expires"))  # until when it can be used; a mirror outlives it
    cut_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey(_MEMBER, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta(WorkspaceOwned.Meta):
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.label or f"#{self.pk}"


class Mirror(WorkspaceOwned):
    """A list of another workspace, seen in this one. A code makes one mirror, a list at most one here."""

    code = models.OneToOneField(MirrorCode, on_delete=models.CASCADE, related_name="mirror")
    source = models.ForeignKey(AccountList, on_delete=models.CASCADE, related_name="mirrors")
    columns = models.JSONField(default=list)  # as of a list
    left_at = models.DateTimeField(null=True, editable=False)
    created_by = models.ForeignKey(_MEMBER, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta(WorkspaceOwned.Meta):
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.source}"


class MirrorNote(WorkspaceOwned):
    """What the reading workspace says itself about an account of a mirror; the source never sees it."""

    mirror = models.ForeignKey(Mirror, on_delete=models.CASCADE, related_name="notes")
    account_key = models.CharField(max_length=300)
    status = models.CharField(_("Status"), max_length=12, choices=Status.choices, default=Status.CANDIDATE)
    note = models.TextField(_("Note"), max_length=2000, blank=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("mirror", "account_key"), name="mirror_note_once"),)

    def __str__(self) -> str:
        return self.account_key


class GuestReview(WorkspaceOwned):
    """What somebody with a link said about an account; the name is the one they typed."""

    share = models.ForeignKey(ShareLink, on_delete=models.CASCADE, related_name="reviews")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="reviews")
    guest_key = models.CharField(max_length=64)  # tells two browsers apart; says nothing about who it is
    guest = models.CharField(_("Name"), max_length=80)
    verdict = models.CharField(max_length=8, choices=Verdict.choices, default=Verdict.NONE)
    comment = models.TextField(_("Comment"), max_length=1000, blank=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("share", "entry", "guest_key"), name="review_once_per_guest"),
            models.CheckConstraint(condition=models.Q(verdict__in=Verdict.values), name="review_verdict_known"),
            models.CheckConstraint(condition=~models.Q(guest=""), name="review_guest_has_name"),
        )

    def __str__(self) -> str:
        return f"{self.guest}: {self.verdict}"


class SavedSearch(WorkspaceOwned):
    """A search of the discover page under a name."""

    name = models.CharField(_("Name"), max_length=100)
    query = models.TextField(max_length=4000, blank=True)  # the query string, without "?"
    created_by = models.ForeignKey(_MEMBER, on_delete=models.SET_NULL, null=True, related_name="+")
    deleted_at = models.DateTimeField(null=True, editable=False)

    class Meta(WorkspaceOwned.Meta):
        ordering = ("-updated_at", "-pk")
        constraints = (
            models.UniqueConstraint("workspace", Lower("name"), condition=LIVE, name="search_name_once_per_workspace"),
            models.CheckConstraint(condition=~models.Q(name=""), name="search_has_name"),
        )

    def __str__(self) -> str:
        return self.name


class SearchDigest(WorkspaceOwned):
    """What was last seen of a saved search, and what has come and gone since."""

    search = models.OneToOneField(SavedSearch, on_delete=models.CASCADE, related_name="digest")
    seen_version = models.BigIntegerField()  # of the catalogue
    seen_at = models.DateTimeField()
    seen_total = models.BigIntegerField()
    seen_keys = models.BinaryField()  # compressed; see fukasa.apps.lists.digests.keys
    checked_version = models.BigIntegerField()
    total = models.BigIntegerField()
    entered = models.JSONField(default=list)  # [key, how it is called]; the first few
    left = models.JSONField(default=list)
    entered_count = models.PositiveIntegerField(default=0)
    left_count = models.PositiveIntegerField(default=0)

    class Meta(WorkspaceOwned.Meta):
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"+{self.entered_count} -{self.left_count}"
