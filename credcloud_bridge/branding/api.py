"""Logo, colours and signatories of organisations: stored by content, never changed.

Who has which is for ``groups`` to say; how designs show them for ``designs``.
"""

from credcloud_bridge.branding.data import EMPTY, MOST_SIGNATORIES, Branding, Signatory, StoredPicture
from credcloud_bridge.branding.pictures import (
    PictureNotFound,
    add_picture,
    delete_unused_pictures,
    public_logo,
    stored_picture,
)
from credcloud_bridge.branding.versions import (
    BrandingNotFound,
    InvalidBranding,
    branding_by_digest,
    branding_problems,
    normalized,
    store_branding,
    without_problems,
)

__all__ = [
    "EMPTY",
    "MOST_SIGNATORIES",
    "Branding",
    "BrandingNotFound",
    "InvalidBranding",
    "PictureNotFound",
    "Signatory",
    "StoredPicture",
    "add_picture",
    "branding_by_digest",
    "branding_problems",
    "delete_unused_pictures",
    "normalized",
    "public_logo",
    "store_branding",
    "stored_picture",
    "without_problems",
]
