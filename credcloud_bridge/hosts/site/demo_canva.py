"""The pages of the demo's Canva: allow access, and an editor with a few words to change. Only on the demo site."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from credcloud_bridge.designs.canva.api import demo_canva
from credcloud_bridge.hosts.site.outbox_views import require_demo

# What can be changed in the editor.
_TEXTS = ("title", "description")
# What can go wrong on purpose.
_TROUBLES = ("tokens", "license_required", "approval_required", "internal_failure")


@require_demo
@csrf_protect
@require_http_methods(["GET", "POST"])
def authorize(request: HttpRequest) -> HttpResponse:
    """Ask whether this site may see the designs; back with a code or with a no."""
    canva, query = demo_canva(), request.GET.dict()
    if canva.authorization_problem(query):
        raise Http404
    if request.method == "POST":
        person = str(request.user.pk or "visitor")
        allowed = request.POST.get("answer") == "allow"
        return HttpResponseRedirect(canva.allowed(query, person=person) if allowed else canva.denied(query))
    return render(request, "credcloud/site/demo_canva_authorize.html")


@require_demo
@csrf_protect
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, canva_id: str) -> HttpResponse:
    """Change the words of a design, and go back to where the person came from."""
    canva = demo_canva()
    design = next((one for one in canva.designs() if one.id == canva_id), None)
    if design is None:
        raise Http404
    state = request.GET.get("correlation_state", "")[:50]
    if request.method == "POST" and request.POST.get("action") == "return":
        return HttpResponseRedirect(canva.return_address(canva_id, state=state))
    if request.method == "POST" and request.POST.get("trouble") in _TROUBLES:
        canva.make_trouble(request.POST["trouble"])
        return HttpResponseRedirect(f"{request.path}?{urlencode({'correlation_state': state, 'saved': 1})}")
    if request.method == "POST":
        changed = {name: request.POST.get(name, "").strip()[:200] for name in _TEXTS}
        canva.edit(canva_id, texts={name: text for name, text in changed.items() if text})
        return HttpResponseRedirect(f"{request.path}?{urlencode({'correlation_state': state, 'saved': 1})}")
    context = {"design": design, "saved": "saved" in request.GET, "came_from_here": bool(state)}
    return render(request, "credcloud/site/demo_canva_edit.html", context)
