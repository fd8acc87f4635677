"""What others' verifiers say of exported credentials, when the exported files are all that there is."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from credcloud_bridge.credentials import api as credentials
from tests.contract.conftest import SCHEMA_ADDRESS, Site
from tests.contract.verifiers import NOTHING, Page, Verifiers
from tests.credentials.worlds import make_world
from tests.management.commands import credcloud

pytestmark = [pytest.mark.contract, pytest.mark.django_db]


def test_exported_files_are_enough_for_verifiers_of_others(
    site: Site, verifiers: Verifiers, tmp_path: Path
) -> None:
    world = make_world(description="For those who finished.", criteria="Pass the exam.")
    good, revoked = world.issued(
        [{"name": name, "email": f"{name}@example.org"} for name in ("ada", "grace")]
    )
    credentials.revoke(selection=world.only(revoked), actor=world.actor, reason="Wrong person")
    folder = tmp_path / "export"
    assert credcloud("export", folder, "--without-keys").status == 0

    def serve(address: str) -> Page:
        if address == SCHEMA_ADDRESS:
            return Page(json.dumps(site.schema).encode())
        path = folder / "site" / urlsplit(address).path.lstrip("/")
        return Page(path.read_bytes()) if address.startswith(site.root) and path.is_file() else NOTHING

    def document(public_id: str) -> object:
        return json.loads(serve(f"{site.root}/credcloud/c/{public_id}.json").content)

    theirs = verifiers.digital_bazaar(document(good.public_id), serve)
    assert (theirs["verified"], theirs["statuses"]) == (True, [{"purpose": "revocation", "set": False}])
    assert verifiers.verifier_core(document(good.public_id), serve)["errors"] == []
    ended = verifiers.digital_bazaar(document(revoked.public_id), serve)
    assert ended["statuses"] == [{"purpose": "revocation", "set": True}]
