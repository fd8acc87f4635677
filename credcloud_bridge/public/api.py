"""What other surfaces may ask of the public pages."""

from __future__ import annotations

from credcloud_bridge.public.downloads import baked
from credcloud_bridge.public.linkedin import add_to_profile_url
from credcloud_bridge.public.responses import being_signed, download_as, file_name, not_found
from credcloud_bridge.public.standing import Standing, standing_of
from credcloud_bridge.public.throttle import address_of

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
