"""The site's addresses."""

from __future__ import annotations

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from credcloud_bridge import addresses
from credcloud_bridge.hosts.site import (
    demo_canva,
    metrics,
    saml_views,
    second_factor_views,
    sign_in,
    single_sign_on_views,
    views,
)

site_patterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("login/", sign_in.SignIn.as_view(), name="login"),
    # Before Django admin's own.
    path("admin/login/", sign_in.admin_sign_in, name="admin_login"),
    path("logout/", sign_in.SignOut.as_view(), name="logout"),
    path("password/", sign_in.ChangePassword.as_view(), name="password_change"),
    path("password/forgotten/", sign_in.ForgottenPassword.as_view(), name="password_reset"),
    path("password/new/<uidb64>/<token>/", sign_in.NewPassword.as_view(), name="password_reset_confirm"),
    path("sso/", single_sign_on_views.start, name="single_sign_on"),
    path("sso/callback/", single_sign_on_views.callback, name="single_sign_on_callback"),
    path("sso/saml/", saml_views.start, name="saml"),
    path("sso/saml/acs/", saml_views.answer, name="saml_answer"),
    path("sso/saml/metadata/", saml_views.metadata, name="saml_metadata"),
    path("second-factor/", second_factor_views.ask, name="second_factor"),
    path("second-factor/set-up/", second_factor_views.set_up, name="second_factor_set_up"),
    path("second-factor/manage/", second_factor_views.manage, name="second_factor_manage"),
    path("language/", views.language, name="language"),
    path("courses/<str:course_id>/instructor/", views.instructor, name="instructor"),
    path(
        "courses/<str:course_id>/instructor/enrolments/",
        views.instructor_enrolments,
        name="instructor_enrolments",
    ),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("metrics", metrics.metrics, name="metrics"),
    path("outbox/", include("credcloud_bridge.hosts.site.outbox_urls")),
    path("demo-canva/authorize/", demo_canva.authorize, name="demo_canva_authorize"),
    path("demo-canva/design/<str:canva_id>/edit", demo_canva.edit, name="demo_canva_edit"),
]

handler400 = "credcloud_bridge.hosts.site.errors.bad_request"
handler403 = "credcloud_bridge.hosts.site.errors.forbidden"
handler404 = "credcloud_bridge.hosts.site.errors.not_found"
handler500 = "credcloud_bridge.hosts.site.errors.server_error"

urlpatterns = [
    path("", include((site_patterns, "site"))),
    path("moodle/", include("credcloud_bridge.hosts.moodle.urls")),
    path(addresses.MOUNT, include("credcloud_bridge.urls")),
    path("admin/", admin.site.urls),
]
