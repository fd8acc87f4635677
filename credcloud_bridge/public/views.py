"""The page of one credential, for everybody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.public import page_context
from credcloud_bridge.public.documents import signed_document
from credcloud_bridge.public.kept_answers import kept_for_visitors
from credcloud_bridge.public.private_page import is_hidden_from, private_credential_page
from credcloud_bridge.web.api import content_negotiation, responses


@require_safe
@kept_for_visitors("page")
def credential_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """One credential for everybody; another spelling of its id leads to the one address it has."""
    credential = credentials.public_credential(public_id=public_id)
    if credential is None:
        return responses.not_found(request)
    if public_id != credential.public_id:
        return redirect("credcloud:public_credential", public_id=credential.public_id)
    if content_negotiation.prefers_json(request):
        document = signed_document(request, credential)
        if document is not None:
            return document
    if is_hidden_from(request, credential):
        return private_credential_page(request, credential)
    return responses.page(
        request,
        "credcloud/public/credential.html",
        page_context.credential_page_context(credential, user=request.user),
        listed=credential.listed,
    )
