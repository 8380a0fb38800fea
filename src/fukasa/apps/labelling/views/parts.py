"""The parts of the room of audits, as links."""

from django.urls import reverse
from django.utils.translation import gettext as _

from fukasa.apps.pages.blocks import Tab


def parts_of(current: str) -> list[Tab]:
    """Give the tabs of the overview pages."""
    return [
        Tab(_("Audits"), reverse("labelling:index"), current == "audits"),
        Tab(_("Models"), reverse("labelling:models"), current == "models"),
        Tab(_("Guideline"), reverse("labelling:guideline"), current == "guideline"),
    ]
