"""Many certificates as one ZIP file, made by workers."""

from credcloud_bridge.credentials.archive.old_exports import forget_old_exports
from credcloud_bridge.credentials.archive.render_ahead import draw_ahead, forget_abandoned
from credcloud_bridge.credentials.archive.zip_export import export_zip

__all__ = [
    "draw_ahead",
    "export_zip",
    "forget_abandoned",
    "forget_old_exports",
]
