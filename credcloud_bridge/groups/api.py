"""Credential groups: what a course issues, how long it is valid, what it looks like, who signs it.

Functions that take a course key raise ``GroupNotFound`` for a group that does
not serve that course. Whether a person may do these things is for the surface
to check (``lms.api.has_permission``), in every course that the group serves.
"""

from credcloud_bridge.groups.automatic_groups import automatic_groups, has_automatic_group, issue_rules
from credcloud_bridge.groups.branding import (
    GroupBranding,
    IssuerNotFound,
    branding_digest,
    branding_of,
    set_group_branding,
    set_issuer_branding,
)
from credcloud_bridge.groups.codes import new_code
from credcloud_bridge.groups.details import (
    GroupDetails,
    GroupNotFound,
    details_from_row,
    details_of_groups,
    get_group,
    group_by_code,
    group_details,
    group_ids,
    group_spec,
)
from credcloud_bridge.groups.editing import (
    StaleGroup,
    archive_group,
    create_group,
    delete_group,
    duplicate_group,
    restore_group,
    update_group,
)
from credcloud_bridge.groups.form_values import GroupValues, split_tags, values_of
from credcloud_bridge.groups.issuers import (
    IssuerView,
    default_issuer,
    issuer_by_slug,
    issuers,
    issuers_by_id,
    linkedin_ids,
    lock_issuer,
    move_issuer,
    root_url_of,
)
from credcloud_bridge.groups.links import course_has_groups, link_course, unlink_course
from credcloud_bridge.groups.summaries import GroupSummary, group_summaries, group_titles
from credcloud_bridge.groups.validation import InvalidGroup, group_problems

__all__ = [
    "GroupBranding",
    "GroupDetails",
    "GroupNotFound",
    "GroupSummary",
    "GroupValues",
    "InvalidGroup",
    "IssuerNotFound",
    "IssuerView",
    "StaleGroup",
    "archive_group",
    "automatic_groups",
    "branding_digest",
    "branding_of",
    "course_has_groups",
    "create_group",
    "default_issuer",
    "delete_group",
    "details_from_row",
    "details_of_groups",
    "duplicate_group",
    "get_group",
    "group_by_code",
    "group_details",
    "group_ids",
    "group_problems",
    "group_spec",
    "group_summaries",
    "group_titles",
    "has_automatic_group",
    "issue_rules",
    "issuer_by_slug",
    "issuers",
    "issuers_by_id",
    "link_course",
    "linkedin_ids",
    "lock_issuer",
    "move_issuer",
    "new_code",
    "restore_group",
    "root_url_of",
    "set_group_branding",
    "set_issuer_branding",
    "split_tags",
    "unlink_course",
    "update_group",
    "values_of",
]
