from django.db import models
from django.utils.translation import gettext_lazy as _


class Basis(models.TextChoices):
    """Why one may keep a contact."""

    CONSENT = "consent", _("The person agreed")
    CONTRACT = "contract", _("A contract, or talks about one")
    PUBLISHED = "published", _("Published by the person for enquiries")
    CARD = "card", _("Handed over by the person (business card, mail)")
