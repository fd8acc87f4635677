"""Designs of certificates and badges: choose, read, make, look at."""

from credcloud_bridge.designs.cards import (
    DesignCard,
    DesignNotFound,
    current_version_id,
    current_version_ids,
    design_cards,
    get_design,
)
from credcloud_bridge.designs.placeholders import STANDARD_PLACEHOLDERS

__all__ = [
    "STANDARD_PLACEHOLDERS",
    "DesignCard",
    "DesignNotFound",
    "current_version_id",
    "current_version_ids",
    "design_cards",
    "get_design",
]
