"""The address of the platform's own certificate leads to the credential that was published here."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from crum import get_current_user
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from openedx_filters import PipelineStep
from openedx_filters.learning.filters import CertificateRenderStarted

from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.data import CredentialState
from credcloud_bridge.lms import api as lms

logger = logging.getLogger(__name__)


class RedirectToCredential(PipelineStep):
    """A step for ``org.openedx.learning.certificate.render.started.v1``; does nothing unless it is switched on.

    ``CREDCLOUD_REDIRECT_NATIVE_CERTIFICATES`` switches it on. Whoever has no
    valid credential here for that course gets the platform's own certificate,
    as does whoever may not see a private one.
    """

    def run_filter(self, context: Any, custom_template: Any, **_more: Any) -> dict[str, Any]:
        """Leave both as they are, or raise ``RedirectToPage``."""
        if app_settings.REDIRECT_NATIVE_CERTIFICATES and (address := _address(context)):
            raise CertificateRenderStarted.RedirectToPage(
                "There is a credential for this certificate", redirect_to=address
            )
        return {"context": context, "custom_template": custom_template}


def _address(context: Mapping[str, Any]) -> str:
    """The page of the newest valid credential of the certificate's learner and course; blank for none."""
    try:
        course_key = lms.parse_course_key(str(context.get("course_id", "")))
        user = get_user_model().objects.filter(pk=context["accomplishment_user_id"]).first()
        if user is None:
            return ""
        found = credentials.learner_credentials(accounts=lms.accounts_of(user=user), course_key=course_key)
        reader = get_current_user() or AnonymousUser()
        for one in found:
            valid = one.state is CredentialState.PUBLISHED and not one.is_expired
            if valid and credentials.may_see(public_id=one.public_id, user=reader):
                return one.public_url
    except Exception:
        # The platform's own certificate is whole without us.
        logger.exception("Whether a certificate has a credential cannot be told; the platform's own is shown")
    return ""
