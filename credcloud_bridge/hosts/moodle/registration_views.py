"""The page that Moodle opens in a frame when an administrator adds our tool by its address."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from credcloud_bridge.data import CredCloudError
from credcloud_bridge.hosts.moodle import registration
from credcloud_bridge.hosts.moodle.frames import allow_frame
from credcloud_bridge.lms.moodle.site_requests import network_for_moodle
from credcloud_bridge.web.api import retry_when_busy

# What may stand in a header: nothing but a host and its port.
_ORIGIN = re.compile(r"https?://([A-Za-z0-9.-]+(?::[0-9]{1,5})?)(?=/|$)")


@csrf_exempt  # nobody is signed in here: the invitation is what allows it
@never_cache
@require_http_methods(["GET", "POST"])
@retry_when_busy
def register(request: HttpRequest) -> HttpResponse:
    """Ask once (GET), then connect (POST)."""
    given = request.POST if request.method == "POST" else request.GET
    address = given.get("openid_configuration", "")
    origin = _ORIGIN.match(address)
    context: dict[str, Any] = {
        "invite": given.get("invite", ""),
        "openid_configuration": address,
        "registration_token": given.get("registration_token", ""),
        "host": origin[1] if origin else "",
    }
    status = 200
    try:
        invitation = registration.find_invitation(context["invite"])
        context["slug"] = invitation.slug
        if request.method == "POST":
            context["site"] = registration.connect(
                invitation=invitation,
                configuration_url=address,
                token=context["registration_token"],
                network=network_for_moodle(),
            )
    except CredCloudError as error:
        context["problem"] = error.problem
        status = 400
    response = render(request, "credcloud/moodle/register.html", context, status=status)
    # The site that is being connected shows it; which one that is, the address says.
    if origin:
        allow_frame(response, origin[0])
    return response
