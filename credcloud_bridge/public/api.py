"""What other surfaces may ask of the public pages."""

from __future__ import annotations

from credcloud_bridge.public.linkedin import add_to_profile_url
from credcloud_bridge.public.standing import Standing, standing_of

__all__ = ["Standing", "add_to_profile_url", "standing_of"]
