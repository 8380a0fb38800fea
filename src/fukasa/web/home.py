"""The first page: what to do next, how fresh the data are, what one worked on lately."""

from django.http import HttpResponse
from django.shortcuts import render

from fukasa.apps.workspaces import home as registry
from fukasa.apps.workspaces.gate import MemberRequest, member_required


@member_required()
def home(request: MemberRequest) -> HttpResponse:
    """Put together what the apps have registered."""
    steps = registry.steps(request.scope)
    context = {
        "steps": steps,
        "next_step": next((step for step in steps if not step.done), None),
        "sections": registry.sections(request.scope),
    }
    return render(request, "home.html", context)
