"""Many certificates as one ZIP file, made by workers."""

from credcloud_bridge.credentials.archive.old_exports import delete_old_exports
from credcloud_bridge.credentials.archive.zip_export import export_zip

__all__ = ["delete_old_exports", "export_zip"]
