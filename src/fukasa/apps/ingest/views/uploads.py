from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render

from fukasa.apps.ingest import selectors
from fukasa.apps.ingest.choices import KINDS, PROFILES
from fukasa.apps.ingest.forms import UploadForm
from fukasa.apps.ingest.sentences import said
from fukasa.apps.ingest.services import uploads as services
from fukasa.apps.pages import toast
from fukasa.apps.workspaces.gate import MemberRequest, member_required
from fukasa.apps.workspaces.permissions import Permission
from fukasa.core.errors import FukasaError


@member_required(Permission.IMPORTS_WRITE)
def new(request: MemberRequest) -> HttpResponse:
    """Take files in; what cannot be read at all is refused here with its sentence."""
    form = UploadForm(
        request.POST or None, request.FILES or None, saved=selectors.mappings(request.scope), initial={"kind": "posts"}
    )
    if request.method == "POST" and form.is_valid():
        accepted = _accept(request, form)
        if accepted.job_ids:
            for sentence in accepted.refusals:
                toast.refused(request, said(sentence))
            return redirect("ingest:detail", accepted.job_ids[0])
        for sentence in accepted.refusals:
            form.add_error("uploads", said(sentence))
    context = {"form": form, "kinds": KINDS, "profiles": PROFILES, "most": settings.FUKASA_UPLOAD_BYTES >> 20}
    return render(request, "ingest/new.html", context)


def _accept(request: MemberRequest, form: UploadForm) -> services.Accepted:
    values = form.cleaned_data
    reading = services.Reading(
        kind=values["kind"],
        profile=form.profile,
        map_text=values["map"],
        time_zone=values["time_zone"],
        on_error=values["on_error"],
    )
    try:
        return services.uploads_accept(scope=request.scope, files=values["uploads"], reading=reading)
    except FukasaError as refusal:
        return services.Accepted((), (refusal.message,))
