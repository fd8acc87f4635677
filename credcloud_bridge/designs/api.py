"""Designs of certificates and badges: choose, read, make, look at.

Functions that take a design's id and a course key raise ``DesignNotFound`` for
a design that the course may not use. Whether a person may design is for the
surface to check (``lms.api.has_permission``).
"""

from credcloud_bridge.designs.asset_references import drawing_text, referenced, with_bytes
from credcloud_bridge.designs.assets import (
    AssetNotFound,
    AssetSummary,
    asset_bytes,
    asset_preview,
    assets_by_sha256,
    get_asset,
    store_asset,
    stored_fonts,
)
from credcloud_bridge.designs.brand_colours import checked_brand_colours
from credcloud_bridge.designs.branded_source import branded_source, source_with_branding
from credcloud_bridge.designs.compiled_designs import compiled_design, print_shop_pdf
from credcloud_bridge.designs.design_files import LARGEST_FILE as LARGEST_DESIGN_FILE
from credcloud_bridge.designs.design_files import design_file, document_of_file
from credcloud_bridge.designs.design_order import in_order_for
from credcloud_bridge.designs.draft_documents import (
    DraftDocument,
    InvalidDraft,
    invalid_field_problem,
    is_element_id,
    is_language,
    read_document,
)
from credcloud_bridge.designs.draft_pictures import (
    DraftPerson,
    Proof,
    draft_person,
    element_picture,
    proof,
    value_names,
)
from credcloud_bridge.designs.draft_saving import (
    SavedVersion,
    VersionSummary,
    design_versions,
    save_version,
)
from credcloud_bridge.designs.draft_starts import (
    PAGE_SIZES,
    copy_name,
    document_of_template,
    empty_document,
    start_from_design,
    start_in_language,
)
from credcloud_bridge.designs.drafts import (
    DraftNotFound,
    DraftSummary,
    StaleDraft,
    create_draft,
    delete_draft,
    draft_document,
    drafts_of,
    get_draft,
    import_problems,
    save_draft,
)
from credcloud_bridge.designs.font_references import MOST_FONTS, load_named_fonts, prepare_font, store_font
from credcloud_bridge.designs.layer_notes import lock_problems
from credcloud_bridge.designs.models import AssetKind, ShareScope
from credcloud_bridge.designs.placeholders import BRANDING_PLACEHOLDERS, STANDARD_PLACEHOLDERS
from credcloud_bridge.designs.sample_names import NAMES, sample_people
from credcloud_bridge.designs.samples import (
    branding_jpeg,
    sample_fields,
    sample_jpeg,
    sample_source,
    sample_values,
)
from credcloud_bridge.designs.sharing import ShareSummary, share_design, shares_of, unshare_design
from credcloud_bridge.designs.starters import load_starters
from credcloud_bridge.designs.summaries import (
    DesignNotFound,
    DesignSummary,
    current_digests,
    current_pages,
    current_version_id,
    current_version_ids,
    design_of_version,
    design_summaries,
    find_design_by_name,
    get_design,
    may_use_version,
)
from credcloud_bridge.designs.versions import (
    InvalidDesign,
    VersionLayout,
    create_design,
    create_version,
    design_source,
    lock_versions,
    source_by_digest,
    version_layout,
)

__all__ = [
    "BRANDING_PLACEHOLDERS",
    "LARGEST_DESIGN_FILE",
    "MOST_FONTS",
    "NAMES",
    "PAGE_SIZES",
    "STANDARD_PLACEHOLDERS",
    "AssetKind",
    "AssetNotFound",
    "AssetSummary",
    "DesignNotFound",
    "DesignSummary",
    "DraftDocument",
    "DraftNotFound",
    "DraftPerson",
    "DraftSummary",
    "InvalidDesign",
    "InvalidDraft",
    "Proof",
    "SavedVersion",
    "ShareScope",
    "ShareSummary",
    "StaleDraft",
    "VersionLayout",
    "VersionSummary",
    "asset_bytes",
    "asset_preview",
    "assets_by_sha256",
    "branded_source",
    "branding_jpeg",
    "checked_brand_colours",
    "compiled_design",
    "copy_name",
    "create_design",
    "create_draft",
    "create_version",
    "current_digests",
    "current_pages",
    "current_version_id",
    "current_version_ids",
    "delete_draft",
    "design_file",
    "design_of_version",
    "design_source",
    "design_summaries",
    "design_versions",
    "document_of_file",
    "document_of_template",
    "draft_document",
    "draft_person",
    "drafts_of",
    "drawing_text",
    "element_picture",
    "empty_document",
    "find_design_by_name",
    "get_asset",
    "get_design",
    "get_draft",
    "import_problems",
    "in_order_for",
    "invalid_field_problem",
    "is_element_id",
    "is_language",
    "load_named_fonts",
    "load_starters",
    "lock_problems",
    "lock_versions",
    "may_use_version",
    "prepare_font",
    "print_shop_pdf",
    "proof",
    "read_document",
    "referenced",
    "sample_fields",
    "sample_jpeg",
    "sample_people",
    "sample_source",
    "sample_values",
    "save_draft",
    "save_version",
    "share_design",
    "shares_of",
    "source_by_digest",
    "source_with_branding",
    "start_from_design",
    "start_in_language",
    "store_asset",
    "store_font",
    "stored_fonts",
    "unshare_design",
    "value_names",
    "version_layout",
    "with_bytes",
]
