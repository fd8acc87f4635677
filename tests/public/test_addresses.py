"""Addresses that workers put into mails and documents are those of the pages, though no page is loaded for them."""

from __future__ import annotations

import subprocess
import sys
from uuid import uuid4

import pytest
from django.urls import get_script_prefix, reverse, set_script_prefix

from credcloud_bridge import addresses
from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.hosts.openedx.apps import LMS, CredCloudLMSConfig

UUID = uuid4()


@pytest.mark.parametrize("prefix", ["/", "/under/this/"])
def test_each_address_is_the_one_of_its_page(prefix: str) -> None:
    before = get_script_prefix()
    set_script_prefix(prefix)
    try:
        root = app_settings.ROOT_URL
        assert addresses.credential_url("ABC123") == root + reverse(
            "credcloud:public_credential", args=["ABC123"]
        )
        assert addresses.credential_urls()("ABC123") == addresses.credential_url("ABC123")
        assert addresses.verify_url() == root + reverse("credcloud:verify")
        assert addresses.my_credentials_url() == root + reverse("credcloud:my_credentials")
        assert addresses.achievement_url(UUID) == root + reverse("credcloud:achievement_picture", args=[UUID])
        assert addresses.logo_path("ab12") == reverse("credcloud:logo", args=["ab12"])
        did = reverse("credcloud:issuer_did", args=["some-issuer_1"])
        assert f"{addresses.issuer_url('some-issuer_1')}/did.json" == root + did
    finally:
        set_script_prefix(before)


def test_open_edx_mounts_the_product_where_the_addresses_say() -> None:
    assert CredCloudLMSConfig.plugin_app["url_config"][LMS]["regex"] == f"^{addresses.MOUNT}"


def test_a_worker_loads_no_page_to_know_the_addresses() -> None:
    code = """
import sys, uuid, django
django.setup()
from credcloud_bridge import addresses
addresses.credential_url("A"), addresses.issuer_url("a"), addresses.logo_path("a"), addresses.my_credentials_url()
addresses.achievement_url(uuid.uuid4())
print([name for name in sys.modules if name.startswith("credcloud_bridge.") and name.endswith((".urls", ".views"))])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr
