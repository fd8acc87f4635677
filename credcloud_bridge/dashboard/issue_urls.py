"""Addresses of the screens that make credentials, below ``courses/<course_id>/``."""

from __future__ import annotations

from django.urls import include, path

from credcloud_bridge.dashboard.issue import (
    batch,
    by_hand,
    check_drafts,
    choose,
    draft,
    enrolments,
    generate,
    refresh_roster,
    review_actions,
    review_credential,
    spreadsheet,
    upload,
)

_batch = [
    path("", batch.batch, name="batch"),
    path("discard/", batch.discard_batch, name="discard_batch"),
    path("recipients/", batch.recipients, name="recipients"),
    path("recipients/enrolments/", enrolments.recipients_enrolments, name="recipients_enrolments"),
    path("recipients/enrolments/refresh/", refresh_roster.refresh_roster, name="refresh_roster"),
    path("recipients/by-hand/", by_hand.recipients_by_hand, name="recipients_by_hand"),
    path("recipients/spreadsheet/", spreadsheet.recipients_spreadsheet, name="recipients_spreadsheet"),
    path("template.xlsx", spreadsheet.template_xlsx, name="template_xlsx"),
    path("template.csv", spreadsheet.template_csv, name="template_csv"),
    path("verify/", check_drafts.verify, name="verify"),
    path("verify/dates/", check_drafts.verify_dates, name="verify_dates"),
    path("verify/change/", check_drafts.verify_change, name="verify_change"),
    path("verify/remove/", check_drafts.verify_remove, name="verify_remove"),
    path("verify/rows-to-fix.xlsx", check_drafts.problem_rows, name="problem_rows"),
    path("verify/<uuid:credential_uuid>/", draft.draft, name="draft"),
    path("generate/", generate.generate, name="generate"),
]

_upload = [
    path("", upload.upload, name="upload"),
    path("take/", upload.upload_take, name="upload_take"),
    path("withdraw/", upload.upload_withdraw, name="upload_withdraw"),
]

urlpatterns = [
    path("issue/", choose.choose_group, name="choose_group"),
    path("batches/<uuid:batch_uuid>/", include(_batch)),
    path("uploads/<uuid:upload_uuid>/", include(_upload)),
    path("review/discard/", review_actions.review_discard, name="review_discard"),
    path("review/refresh/", review_actions.review_refresh, name="review_refresh"),
    path("review/change/", review_actions.review_change, name="review_change"),
    path(
        "credentials/<uuid:credential_uuid>/review/",
        review_credential.review_credential,
        name="review_credential",
    ),
    path(
        "credentials/<uuid:credential_uuid>/review/profile-name/",
        review_credential.review_profile_name,
        name="review_profile_name",
    ),
]
