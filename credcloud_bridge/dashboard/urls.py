"""Addresses of the staff pages, below ``courses/``."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from credcloud_bridge.dashboard import (
    branding,
    credential,
    group_actions,
    group_edit,
    group_list,
    home,
    images,
    jobs,
    mail_preview,
    my_courses,
    pending,
    published,
    published_actions,
    recompletions,
)

_group = [
    path("", group_edit.group_edit, name="group_edit"),
    path("branding/", branding.group_branding, name="group_branding"),
    path("duplicate/", group_actions.group_duplicate, name="group_duplicate"),
    path("archive/", group_actions.group_archive, name="group_archive"),
    path("restore/", group_actions.group_restore, name="group_restore"),
    path("delete/", group_actions.group_delete, name="group_delete"),
    path("link/", group_actions.group_link, name="group_link"),
    path("<slug:kind>-<int:width>.jpg", images.group_sample, name="group_sample"),
    path("unlink/", group_actions.group_unlink, name="group_unlink"),
    path("mail/", mail_preview.group_mail, name="group_mail"),
    path("mail/body/", mail_preview.group_mail_body, name="group_mail_body"),
    path("mail/test/", mail_preview.group_mail_test, name="group_mail_test"),
]

_published = [
    path("", published.published, name="published"),
    path("credentials.csv", published.export_csv, name="export_csv"),
    path("credentials.xlsx", published.export_xlsx, name="export_xlsx"),
    path("zip/", published.export_zip, name="export_zip"),
    path("print-shop/", published.export_print_shop, name="export_print_shop"),
    path("revoke/", published_actions.revoke, name="revoke"),
    path("expiry/", published_actions.change_expiry, name="change_expiry"),
    path("resend/", published_actions.resend, name="resend"),
    path("reissue-recompleted/", recompletions.reissue_recompleted, name="reissue_recompleted"),
    path("keep-recompleted/", recompletions.keep_recompleted, name="keep_recompleted"),
]

_credential = [
    path("", credential.credential, name="credential"),
    path("reissue/", published_actions.reissue, name="reissue"),
    path("keep/", published_actions.dismiss_eligibility_loss, name="keep"),
    path("mail/", mail_preview.credential_mail, name="credential_mail"),
    path("mail/body/", mail_preview.credential_mail_body, name="credential_mail_body"),
    path("mail/test/", mail_preview.credential_mail_test, name="credential_mail_test"),
    path("<slug:kind>-<int:width>.jpg", images.credential_image, name="credential_image"),
    path("certificate-for-print-shop.pdf", images.print_shop_pdf, name="print_shop_pdf"),
    path("<slug:kind>.pdf", images.credential_pdf, name="credential_pdf"),
]

_job = [
    path("", jobs.job, name="job"),
    path("status/", jobs.job_status, name="job_status"),
    path("retry/", jobs.job_retry, name="job_retry"),
    path("wake/", jobs.job_wake, name="job_wake"),
    path("result/", jobs.job_result, name="job_result"),
]

_course: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("", include("credcloud_bridge.dashboard.issue_urls")),
    path("groups/", group_list.group_list, name="groups"),
    path("groups/new/", group_edit.group_new, name="group_new"),
    path("groups/<uuid:group_uuid>/", include(_group)),
    path("designs/<int:version_id>-<int:width>.jpg", images.design_sample, name="design_sample"),
    path("pending/", pending.pending, name="pending"),
    path("pending/publish/", pending.publish, name="publish"),
    path("pending/looked-at/", pending.looked_at, name="looked_at"),
    path("review/", pending.review, name="review"),
    path("published/", include(_published)),
    path("credentials/<uuid:credential_uuid>/", include(_credential)),
    path("jobs/<uuid:job_uuid>/", include(_job)),
]

urlpatterns = [
    path("", my_courses.my_courses, name="my_courses"),
    path("<str:course_id>/", include(_course)),
]
