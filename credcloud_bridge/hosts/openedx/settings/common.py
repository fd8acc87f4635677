"""Settings of the plugin for every environment.

The platform calls ``plugin_settings`` with its own settings module, before any
app is loaded: nothing here may import models or ``django.conf``.
"""

from __future__ import annotations

from typing import Any

from celery.schedules import crontab

from credcloud_bridge.hosts.openedx.settings.merging import (
    add_mako_folder,
    add_middleware,
    add_schedule,
    add_steps,
    default,
)

STEPS = {
    "org.openedx.learning.instructor.dashboard.render.started.v1": (
        "credcloud_bridge.hosts.openedx.filters.legacy_tab.AddCredentialsSection"
    ),
    # Known from openedx-filters 3.4 on; on an older platform nobody asks for it.
    "org.openedx.learning.instructor.dashboard.tabs.requested.v1": (
        "credcloud_bridge.hosts.openedx.filters.mfe_tab.AddCredentialsTab"
    ),
    # Does nothing unless CREDCLOUD_REDIRECT_NATIVE_CERTIFICATES is on.
    "org.openedx.learning.certificate.render.started.v1": (
        "credcloud_bridge.hosts.openedx.certificate_redirect.RedirectToCredential"
    ),
}

SCHEDULE = {
    "credcloud-wake-jobs": {"task": "credcloud.wake_jobs", "schedule": 60.0},
    "credcloud-wake-deliveries": {"task": "credcloud.wake_deliveries", "schedule": 60.0},
    # Learners whom no event mentioned, when nobody is at work.
    "credcloud-sweep": {"task": "credcloud.sweep", "schedule": crontab(hour=2, minute=30)},
}

# How the platform's mobile app, micro-frontends and services sign in. The last two also let people in who have not
# confirmed their address yet, as all learner-facing addresses of the platform do; such an address counts for nothing.
API_AUTHENTICATION = (
    "credcloud_bridge.hosts.openedx.api_access.JwtOfUnrestrictedApplication",
    "openedx.core.lib.api.authentication.BearerAuthenticationAllowInactiveUser",
    "edx_rest_framework_extensions.auth.session.authentication.SessionAuthenticationAllowInactiveUser",
)


def plugin_settings(settings: Any) -> None:
    """Add the plugin's settings to the platform's; a second time changes nothing."""
    add_steps(settings, STEPS)
    add_mako_folder(settings)
    add_schedule(settings, SCHEDULE)
    add_middleware(settings, "credcloud_bridge.hosts.openedx.language_middleware.OneLanguage")
    add_middleware(settings, "credcloud_bridge.web.background_forms.redirect_the_page")
    default(
        settings,
        "CREDCLOUD_LMS_ADAPTERS",
        {"course-v1": "credcloud_bridge.lms.openedx.adapter.OpenEdXLMS"},
    )
    default(
        settings,
        "CREDCLOUD_HOST_SETTINGS",
        {"ROOT_URL": "LMS_ROOT_URL", "DEFAULT_ISSUER_NAME": "PLATFORM_NAME"},
    )
    default(settings, "CREDCLOUD_HOST_BRANDING", "credcloud_bridge.hosts.openedx.platform_branding.platform")
    default(settings, "CREDCLOUD_API_AUTHENTICATION", API_AUTHENTICATION)
    default(settings, "CREDCLOUD_COURSE_SWITCH", "credcloud_bridge.hosts.openedx.toggles.is_on")
    default(
        settings,
        "CREDCLOUD_HOST_TEMPLATES",
        {
            "header": "credcloud/openedx/_header.html",
            "course_frame": "credcloud/openedx/_course_frame.html",
            "footer": "credcloud/openedx/_footer.html",
        },
    )
