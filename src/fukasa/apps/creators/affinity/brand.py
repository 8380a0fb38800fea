"""How well a creator fits a brand of the workspace, as the tab shows it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from fukasa.analysis.affinity.fit import UNPAID_NOTE, BrandFit, CustomerOverlap, FitPart, Mention
from fukasa.analysis.affinity.settings import Language
from fukasa.apps.brands.selectors import BrandCard, brands_of
from fukasa.apps.catalogue.home import data_home
from fukasa.apps.creators.selectors.report import OpenReport
from fukasa.apps.pages import formats
from fukasa.apps.pages.kept import Kept
from fukasa.lake.index import Row
from fukasa.pipelines.affinity.brand_fit import account_fit, customer_overlap, customers_of_all

_MOST_BASES = 64
_bases = Kept[tuple[object, ...], float](_MOST_BASES)  # the share of customers among all commenters, by brand


@dataclass(frozen=True, slots=True)
class PartLine:
    """One part of the fit, written."""

    name: str
    value: str
    interval: str
    n: int
    sentence: str
    known: bool


@dataclass(frozen=True, slots=True)
class MentionLine:
    """A post that names the brand or a rival, written."""

    brand: str
    is_rival: bool
    paid: str
    words: str
    posted_at: datetime | None
    url: str


def fit_part(report: OpenReport, row: Row, wished: str, language: Language) -> dict[str, Any]:
    """Give what the tab shows of the fit; the first brand where none, or an unknown one, is wished."""
    brands = brands_of(report.scope)
    chosen = next((brand for brand in brands if str(brand.brand_id) == wished), brands[0] if brands else None)
    if chosen is None:
        return {"fit_brands": (), "fit": None}
    found = fit_of(report, row, chosen)
    shown: dict[str, Any] = {"fit_brands": brands, "fit_brand": chosen, "fit": found}
    return shown | ({} if found is None else _written(found, language))


def fit_of(report: OpenReport, row: Row, brand: BrandCard) -> BrandFit | None:
    """Judge how well an account fits a brand; None where nothing is known."""
    return account_fit(report.index, row, brand.profile, customers=_overlap(report, row, brand))


def _overlap(report: OpenReport, row: Row, brand: BrandCard) -> CustomerOverlap | None:
    if not brand.customer_count:
        return None
    version, scope = data_home().lake.current(), report.scope.lake
    key = (version.id, report.scope.scope_id, brand.brand_id, brand.updated_at)
    base_share = _bases.answer(key, lambda: customers_of_all(version, brand.profile, scope))
    return customer_overlap(version, row, brand.profile, scope, base_share=base_share)


def _written(found: BrandFit, language: Language) -> dict[str, Any]:
    unpaid = any(one.paid is False for one in found.mentions)
    rivals = {id(one) for one in found.rivals}
    return {
        "fit_value": "" if found.value is None else formats.percent(found.value, 0),
        "fit_coverage": formats.percent(found.coverage, 0),
        "fit_parts": tuple(_part(part, language) for part in found.parts),
        "fit_mentions": tuple(_mention(one, id(one) in rivals) for one in (*found.mentions, *found.rivals)),
        "fit_conflicts": found.conflicts,
        "fit_note": UNPAID_NOTE[language] if unpaid else "",
    }


def _part(part: FitPart, language: Language) -> PartLine:
    names = {"topics": _("Topics"), "audience": _("Customers in the audience"), "tone": _("Tone and values")}
    known = part.value is not None
    interval = f"{formats.percent(part.low, 0)} – {formats.percent(part.high, 0)}" if known else ""
    value = formats.percent(part.value, 0) if known else _("insufficient")
    return PartLine(names[part.part], value, interval, part.n, part.sentences[language], known)


def _mention(one: Mention, is_rival: bool) -> MentionLine:  # noqa: FBT001  one caller
    paid = {True: _("paid"), False: _("unpaid"), None: _("not known")}[one.paid]
    url = one.url or ""
    safe = url if url.startswith(("https://", "http://")) else ""
    return MentionLine(one.brand, is_rival, paid, one.text, one.posted_at, safe)
