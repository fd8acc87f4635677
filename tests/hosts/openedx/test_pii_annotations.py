"""Every model says what it knows of people and how that goes (OEP-30)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from django.apps import apps
from django.db import models

ROOT = Path(__file__).parents[3]
CONFIG = yaml.safe_load((ROOT / ".pii_annotations.yml").read_text(encoding="utf-8"))
GROUP = {name: rules for one in CONFIG["annotations"]["pii_group"] for name, rules in one.items()}
OURS = sorted(
    (
        model
        for app in ("credcloud", "credcloud_sandbox", "credcloud_site")
        for model in apps.get_app_config(app).get_models()
    ),
    key=lambda model: model._meta.label,
)
# Columns that hold people's data by their very name.
PERSONAL = re.compile(r"recipient_|email_key|lms_user_id|certificate_name|^to$")


def annotations(model: type[models.Model]) -> dict[str, str]:
    """The annotations in the model's docstring: name without dots and colon → text."""
    return dict(re.findall(r"^\s*\.\. (\w+): *(.*)$", model.__doc__ or "", flags=re.MULTILINE))


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_the_model_is_annotated(model: type[models.Model]) -> None:
    found = annotations(model)
    if "no_pii" in found:
        assert set(found) == {"no_pii"}
        personal = [field.name for field in model._meta.get_fields() if PERSONAL.search(field.name)]
        assert personal == []
        return
    assert set(found) == {"pii", "pii_types", "pii_retirement"}
    assert len(found["pii"]) > 10
    types = set(re.split(r",\s*", found["pii_types"]))
    assert types <= set(GROUP[".. pii_types:"]["choices"])
    assert found["pii_retirement"] in GROUP[".. pii_retirement:"]["choices"]


def test_there_are_models_of_all_three_apps() -> None:
    assert {model._meta.app_label for model in OURS} == {"credcloud", "credcloud_sandbox", "credcloud_site"}
    assert len(OURS) > 20


def test_full_coverage_is_asked_of_the_tool_too() -> None:
    assert CONFIG["coverage_target"] == 100.0
    safe = yaml.safe_load((ROOT / CONFIG["safelist_path"]).read_text(encoding="utf-8"))
    assert not [name for name in safe if name.startswith("credcloud")]
