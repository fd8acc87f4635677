"""Imports that people have begun. Whether a person may design where it belongs is for surfaces to check."""

from credcloud_bridge.designs.open_imports.beginning import (
    begin_with_canva,
    begin_with_file,
    export_again,
)
from credcloud_bridge.designs.open_imports.data import OpenImportNotFound, OpenImportView
from credcloud_bridge.designs.open_imports.finishing import (
    DAYS_KEPT,
    delete_old_imports,
    discard_import,
    make_draft,
    own_design,
    save_choices,
)
from credcloud_bridge.designs.open_imports.listing import get_open_import, open_imports, proposal_of
from credcloud_bridge.designs.open_imports.page_pictures import page_picture

__all__ = [
    "DAYS_KEPT",
    "OpenImportNotFound",
    "OpenImportView",
    "begin_with_canva",
    "begin_with_file",
    "delete_old_imports",
    "discard_import",
    "export_again",
    "get_open_import",
    "make_draft",
    "open_imports",
    "own_design",
    "page_picture",
    "proposal_of",
    "save_choices",
]
