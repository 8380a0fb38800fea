"""Does the process live, and can it be relied on?"""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

import fukasa
from fukasa.web.operators import is_operator
from fukasa.web.readiness import readiness


@never_cache
@require_safe
def healthz(_request: HttpRequest) -> JsonResponse:
    """Answer 200 as long as the process lives; asks nothing else, so that a busy database gets nobody restarted."""
    return JsonResponse({"status": "ok", "version": fukasa.__version__})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Answer 200 when everything the application needs is there, else 503; the operator is told what is amiss."""
    found = readiness()
    ready = all(check.ready for check in found)
    answer: dict[str, object] = {"status": "ready" if ready else "not ready"}
    if is_operator(request):
        answer["checks"] = {check.name: {"ready": check.ready, "words": check.words} for check in found}
    return JsonResponse(answer, status=200 if ready else 503)
