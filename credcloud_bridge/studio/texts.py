"""The texts of the editor, translated on the server: the script in the browser has none of its own.

The script asks for each by its English words; ``%(name)s`` in them takes a value there.
"""

from __future__ import annotations

from credcloud_bridge.studio.label_texts import label_texts
from credcloud_bridge.studio.message_texts import message_texts


def editor_texts() -> dict[str, str]:
    """Every text that the editor shows, by its English words."""
    return {**label_texts(), **message_texts()}
