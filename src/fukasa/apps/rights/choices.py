from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What somebody asks for."""

    ACCESS = "access", _("What is stored about me")
    CORRECTION = "correction", _("Correct something")
    EXPORT = "export", _("Give me my data")
    DELETION = "deletion", _("Delete my data")
    OBJECTION = "objection", _("Delete my data and never store it again")
    NOTICE = "notice", _("Notice of deletion from a platform")

    @property
    def deletes(self) -> bool:
        return self in {Kind.DELETION, Kind.OBJECTION, Kind.NOTICE}


class State(models.TextChoices):
    """Where a request stands."""

    OPEN = "open", _("To be answered")
    CARRYING = "carrying", _("Being deleted")
    DONE = "done", _("Done")
    REFUSED = "refused", _("Refused")

    @property
    def is_closed(self) -> bool:
        return self in {State.DONE, State.REFUSED}


class Law(models.TextChoices):
    """By which rule it is asked; it sets the deadline."""

    APPI = "appi", _("Act on the Protection of Personal Information (Japan)")
    GDPR = "gdpr", _("GDPR (EU, UK)")
    YOUTUBE = "youtube", _("YouTube API terms")
    X = "x", _("X developer terms")
