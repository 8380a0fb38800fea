from django.db import models
from django.utils.translation import gettext_lazy as _

from fukasa.apps.contacts.choices import Basis
from fukasa.apps.vault.fields import EncryptedTextField
from fukasa.apps.workspaces.owned import WorkspaceOwned


class Contact(WorkspaceOwned):
    """One way to reach the person behind an account; who it is stands in sealed columns only."""

    account_key = models.CharField(max_length=300)  # platform:account_id
    name = EncryptedTextField(_("Name"), blank=True, default="")
    email = EncryptedTextField(_("E-mail"), blank=True, default="")
    phone = EncryptedTextField(_("Telephone"), blank=True, default="")
    agency = EncryptedTextField(_("Agency"), blank=True, default="")
    source = models.CharField(_("Where it comes from"), max_length=200)
    basis = models.CharField(_("Why it may be kept"), max_length=12, choices=Basis.choices)
    obtained_on = models.DateField(_("Since when"))
    keep_until = models.DateField(_("Kept until"))
    entered_by = models.ForeignKey("workspaces.Member", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta(WorkspaceOwned.Meta):
        ordering = ("pk",)
        indexes = (models.Index(fields=("workspace", "account_key"), name="contact_of_account"),)
        constraints = (
            models.CheckConstraint(condition=models.Q(basis__in=Basis.values), name="contact_basis_known"),
            models.CheckConstraint(condition=~models.Q(source=""), name="contact_has_source"),
        )

    def __str__(self) -> str:
        return f"contact {self.pk}"
