"""What other surfaces may ask of the public pages."""

from __future__ import annotations

from credcloud_bridge.public.baked_badges import baked
from credcloud_bridge.public.linkedin import add_to_profile_url
from credcloud_bridge.public.rate_limit import address_of
from credcloud_bridge.public.responses import being_signed, download_as, file_name, not_found
from credcloud_bridge.public.status import Standing, standing_of

__all__ = [
    "Standing",
    "add_to_profile_url",
    "address_of",
    "baked",
    "being_signed",
    "download_as",
    "file_name",
    "not_found",
    "standing_of",
]
