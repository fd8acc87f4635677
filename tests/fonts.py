"""The fonts that tests see: the fallback fonts and those of the starter designs, whatever else is installed."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

# File names of Debian's fonts-noto-core, -noto-cjk, -noto-color-emoji and -ebgaramond.
_FILES = ("Noto*", "EBGaramond*")
_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts")


def show_only_these_fonts() -> None:
    """Let fontconfig, in this process and its children, find these fonts only. Before it is loaded."""
    accepted = "".join(f"<acceptfont><glob>*/{name}</glob></acceptfont>" for name in _FILES)
    folders = "".join(f"<dir>{folder}</dir>" for folder in _FOLDERS)
    configuration = (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig>'
        f'{folders}<cachedir>/var/cache/fontconfig</cachedir><cachedir prefix="xdg">fontconfig</cachedir>'
        f"<selectfont><rejectfont><glob>*</glob></rejectfont>{accepted}</selectfont></fontconfig>"
    )
    file = Path(tempfile.gettempdir()) / f"credcloud-test-fonts-{os.getuid()}.conf"
    if not file.exists() or file.read_text() != configuration:
        written = file.with_suffix(f".{os.getpid()}")
        written.write_text(configuration)
        written.replace(file)
    os.environ["FONTCONFIG_FILE"] = str(file)
