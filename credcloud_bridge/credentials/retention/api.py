"""Erasing what credentials say of a person."""

from credcloud_bridge.credentials.retention.erase import Erased, erase_person

__all__ = [
    "Erased",
    "erase_person",
]
