"""On what an assumption rests, in words."""

from django.utils.translation import gettext as _

from fukasa.analysis.planning.kpi.assumption import Assumption
from fukasa.analysis.planning.kpi.book import rate_names
from fukasa.apps.catalogue import words
from fukasa.apps.pages import formats


def basis_word(assumption: Assumption) -> str:
    """Say on what it rests."""
    if assumption.basis == "measured":
        return _("measured, n=%(n)s") % {"n": formats.number(assumption.n)}
    return {"source": _("published"), "assumed": _("assumed"), "own": _("your own")}[assumption.basis]


def source_text(assumption: Assumption) -> str:
    """Say who says so; what was measured or typed here is said in the reader's language."""
    if assumption.basis == "measured":
        return _("median of the accounts in your catalogue")
    return assumption.source_ja if words.language() == "ja" and assumption.source_ja else assumption.source


def assumption_name(assumption: Assumption, language: str) -> str:
    """Name an assumption with its platform and tier."""
    parts = [rate_names()[assumption.rate][language]]
    parts += [words.platform_name(assumption.platform)] if assumption.platform else []
    parts += [words.tier_name(assumption.tier)] if assumption.tier else []
    return " · ".join(parts)
