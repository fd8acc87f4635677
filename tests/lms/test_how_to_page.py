"""The page *Add an LMS adapter* says what is so: its code is that of an adapter that passes the contract."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge import api
from credcloud_bridge.app_settings import AppSettings
from credcloud_bridge.lms_data import Account
from tests.lms import campus

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "how-tos" / "add-an-lms-adapter.md").read_text(encoding="utf-8")
ADAPTER = Path(campus.__file__).read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("block", [one for one in BLOCKS if "CREDCLOUD_" not in one])
def test_code_on_the_page_is_code_that_passes_the_contract(block: str) -> None:
    sources = ADAPTER + (Path(__file__).parent / "test_campus.py").read_text(encoding="utf-8")
    assert block.strip("\n") in sources


def test_the_page_names_the_entry_point_the_setting_and_the_files() -> None:
    assert f"entry-points.{CourseKey.KEY_TYPE}]" in PAGE
    assert hasattr(AppSettings, "LMS_ADAPTERS")
    assert "CREDCLOUD_LMS_ADAPTERS" in PAGE
    for path in re.findall(r"`((?:credcloud_bridge|tests)/[\w/]+\.py)`", PAGE):
        assert (ROOT / path).is_file(), path
    for name in re.findall(r"credcloud_bridge\.api\.(\w+)\(", PAGE):
        assert callable(getattr(api, name)), name
    assert "course-v1" in PAGE
    assert Account(id="north:17", site="campus-v1:north+").id.startswith("north:")
