"""The fonts that tests see: the fallback fonts and those of the starter designs, whatever else is installed."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

# File names of Debian's fonts-noto-core, -noto-cjk, -noto-color-emoji, -ebgaramond and -dejavu-core.
_FILES = ("Noto*", "EBGaramond*", "DejaVuSansMono*")
_ENDINGS = "ttf otf ttc otc pfb pfa pcf pcf.gz bdf woff woff2 t1 TTF OTF TTC".split()


def show_only_these_fonts() -> None:
    """Let fontconfig, in this process and its children, find these fonts only. Before it is loaded."""
    accepted = "".join(f"<acceptfont><glob>*/{name}</glob></acceptfont>" for name in _FILES)
    # Globs are held against folders too, and what is accepted wins.
    rejected = "".join(f"<rejectfont><glob>*.{ending}</glob></rejectfont>" for ending in _ENDINGS)
    configuration = (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig>'
        '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
        f"<selectfont>{rejected}{accepted}</selectfont></fontconfig>"
    )
    file = Path(tempfile.gettempdir()) / f"credcloud-test-fonts-{os.getuid()}.conf"
    if not file.exists() or file.read_text() != configuration:
        written = file.with_suffix(f".{os.getpid()}")
        written.write_text(configuration)
        written.replace(file)
    os.environ["FONTCONFIG_FILE"] = str(file)
