"""The texts of the editor, translated on the server: the script in the browser has none of its own."""

from __future__ import annotations

from django.utils.translation import gettext as _


def editor_texts() -> dict[str, str]:
    """Every text that the editor shows, by the name under which its script asks for it."""
    return {
        "saved": _("Saved"),
        "saving": _("Saving…"),
        "not_saved": _("Not saved. It is tried again."),
        "signed_out": _("You are signed out. Sign in in another tab, then come back."),
        "undo": _("Undo"),
        "redo": _("Redo"),
        "save_version": _("Save version"),
        "problems": _("Problems"),
    }
