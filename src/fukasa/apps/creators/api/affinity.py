"""Whether a brand may and should appear beside an account."""

from typing import Any

from django.utils.translation import gettext as _

from fukasa.analysis.affinity.fit import BrandFit
from fukasa.analysis.affinity.safety.review import SafetyReview
from fukasa.analysis.affinity.saturation import Saturation
from fukasa.apps.brands.errors import BrandNotFound
from fukasa.apps.brands.selectors import brand_find
from fukasa.apps.creators.affinity.brand import fit_of
from fukasa.apps.creators.errors import AccountNotFound
from fukasa.apps.creators.selectors.report import OpenReport, report_open
from fukasa.apps.rest.requests import TokenRequest
from fukasa.apps.rest.routes import Key, Routes
from fukasa.apps.rest.shapes import Number
from fukasa.apps.workspaces.permissions import Permission
from fukasa.lake.index import Row
from fukasa.pipelines.affinity.brand_fit import account_saturation
from fukasa.pipelines.affinity.safety import account_safety

routes = Routes("creators")


@routes.reads("/creators/{path:key}/fit", Permission.CREATORS_READ, BrandFit | None)
def creators_fit(request: TokenRequest, key: Key, brand_id: Number) -> Any:
    """Give how well an account fits a brand profile, with mentions of it and of rivals; null where nothing is known."""
    request.scope.demand(Permission.BRANDS_READ)
    report, brand = _open(request, key), brand_find(request.scope, brand_id)
    if brand is None:
        raise BrandNotFound(_("There is no such brand profile in this workspace."))
    return fit_of(report, _row(report), brand)


@routes.reads("/creators/{path:key}/safety", Permission.CREATORS_READ, SafetyReview | None)
def creators_safety(request: TokenRequest, key: Key) -> Any:
    """Give whether it is safe to appear beside an account, with the words found; null where nothing is known."""
    report = _open(request, key)
    return account_safety(report.index, _row(report))


@routes.reads("/creators/{path:key}/saturation", Permission.CREATORS_READ, Saturation)
def creators_saturation(request: TokenRequest, key: Key) -> Any:
    """Give whether the audience of an account tires of ads."""
    report = _open(request, key)
    return account_saturation(report.index, _row(report))


def _row(report: OpenReport) -> Row:
    return report.index.rows([report.account.number], report.scope.lake)[0]


def _open(request: TokenRequest, key: str) -> OpenReport:
    report = report_open(request.scope, key)
    if report is None:
        raise AccountNotFound(_("There is no such account in the catalogue that you may see."))
    return report
