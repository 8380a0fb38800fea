"""What people said of accounts in the workspace: open appeals, own verdicts, how far the own audits are."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fukasa.apps.verdicts.lines import appeal_lines, lost_appeal_lines, verdict_lines
from fukasa.apps.verdicts.selectors.appeals import decided_appeals, open_appeals
from fukasa.apps.verdicts.selectors.audited import LEAST, audited_accounts
from fukasa.apps.verdicts.selectors.verdicts import standing_verdicts
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission

_SHOWN = 200


@member_required(Permission.VERDICTS_READ, write=Permission.VERDICTS_WRITE)
@require_safe
def index(request: MemberRequest) -> HttpResponse:
    """Show what is open and what was decided."""
    appeals = open_appeals(request.scope, limit=_SHOWN + 1)
    verdicts = standing_verdicts(request.scope, limit=_SHOWN + 1)
    context = {
        "appeals": appeal_lines(request.scope, appeals[:_SHOWN]),
        "appeals_cut": len(appeals) > _SHOWN,
        "lost_appeals": lost_appeal_lines(request.scope, decided_appeals(request.scope)),
        "verdicts": verdict_lines(request.scope, verdicts[:_SHOWN]),
        "verdicts_cut": len(verdicts) > _SHOWN,
        "shown": _SHOWN,
        "audited": audited_accounts(request.scope),
        "least": LEAST,
    }
    return render(request, "verdicts/index.html", context)
