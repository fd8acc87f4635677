"""Many certificates as one ZIP file, made by workers."""

from credcloud_bridge.credentials.zip_export.export import export_zip
from credcloud_bridge.credentials.zip_export.old_exports import delete_old_exports

__all__ = ["delete_old_exports", "export_zip"]
