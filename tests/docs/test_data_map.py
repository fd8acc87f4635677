"""The data map names every table with data of people, all of its fields that can hold them, and the real times."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest
import yaml
from django.apps import apps
from django.db import models

from credcloud_bridge.credentials.preparing import upload_retention
from credcloud_bridge.credentials.zip_export import old_exports
from credcloud_bridge.verifying import verifications

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/reference/data-map.md").read_text(encoding="utf-8")
ROWS = {
    cells[0].strip("`"): cells
    for cells in ([cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines())
    if re.fullmatch(r"`\w+\.\w+`", cells[0])
}
TEXTS = (models.CharField, models.TextField, models.JSONField, models.BinaryField, models.FileField)
# Fields that are texts and say nothing of a person: codes, digests, choices, addresses that we made.
IMPERSONAL = {
    "auth.User": set(),
    "axes.AccessAttempt": set(),
    "credcloud.BrandingPicture": {"digest", "purpose", "media_type"},
    "credcloud.BrandingVersion": {"digest"},
    "credcloud.CanvaConnection": {"client_id"},
    "credcloud.CanvaEdit": {"state", "course_key"},
    "credcloud.Credential": {"public_id", "course_key", "state", "source", "printed", "visibility"},
    "credcloud.CredentialEvent": {"kind", "from_state", "to_state"},
    "credcloud.Delivery": {"kind", "message_id", "state"},
    "credcloud.Job": {"kind", "state", "course_key", "lease_owner"},
    "credcloud.JobItem": {"state"},
    "credcloud.OpenImport": {"course_key", "state", "new_elements"},
    "credcloud.OpenImportPart": {"sha256"},
    "credcloud.PublishedFile": {"kind", "document_digest", "values_digest", "rendered_with"},
    "credcloud_site.OutboxMail": {"message_id"},
    "credcloud.Upload": {"encoding", "mapping", "delimiter", "date_order"},
}


def annotated() -> dict[str, set[str]]:
    """Kinds of personal data by table: from the docstrings, and from the list for tables of others."""
    found = {}
    for model in apps.get_models():
        kinds = re.search(r"\.\. pii_types: (.*)", inspect.getdoc(model) or "")
        if kinds:
            found[model._meta.label] = set(kinds[1].split(", "))
    listed = yaml.safe_load((ROOT / ".annotation_safe_list.yml").read_text(encoding="utf-8"))
    for label, notes in listed.items():
        if ".. pii_types:" in notes:
            found[label] = set(notes[".. pii_types:"].split(", "))
    return found


def test_every_table_with_data_of_people_has_its_row_and_no_other_has() -> None:
    assert set(ROWS) == set(annotated())
    assert len(ROWS) >= 15


@pytest.mark.parametrize("label", sorted(ROWS))
def test_the_row_says_what_the_annotation_says(label: str) -> None:
    assert set(ROWS[label][1].split(", ")) == annotated()[label]


@pytest.mark.parametrize("label", sorted(ROWS))
def test_every_field_that_can_hold_data_of_people_is_named(label: str) -> None:
    fields = apps.get_model(label)._meta.concrete_fields
    named = set(re.findall(r"`(\w+)`", ROWS[label][2]))
    assert named <= {field.name for field in fields}
    texts = {field.name for field in fields if isinstance(field, TEXTS)}
    assert texts - IMPERSONAL.get(label, set()) <= named


def test_times_are_those_of_the_code() -> None:
    assert f"{upload_retention.DAYS_WAITING} days at most" in ROWS["credcloud.Upload"][3]
    assert f"prepared downloads {old_exports.DAYS_KEPT} days" in ROWS["credcloud.Job"][3]
    assert verifications.KEPT.total_seconds() == 3600
    assert ROWS["credcloud.Verification"][3] == "1 hour"
