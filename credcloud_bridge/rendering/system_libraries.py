"""The system libraries that rendering loads, and what to install where they are missing.

Nothing is loaded when the package is imported: a machine without them starts,
and only rendering says what it needs.
"""

from __future__ import annotations

import ctypes
from functools import cache

from django.core.checks import CheckMessage
from django.core.checks import Warning as Caution
from django.utils.translation import gettext as _

from credcloud_bridge.data import request_error

# File names on Linux and macOS, and the Debian package to install (those that a package needs come with it).
_LIBRARIES = (
    (("libpango-1.0.so.0", "libpango-1.0.0.dylib"), "libpango-1.0-0"),
    (("libpangoft2-1.0.so.0", "libpangoft2-1.0.0.dylib"), "libpangoft2-1.0-0"),
    (("libharfbuzz.so.0", "libharfbuzz.0.dylib"), "libpango-1.0-0"),
    (("libfribidi.so.0", "libfribidi.0.dylib"), "libpango-1.0-0"),
    (("libfontconfig.so.1", "libfontconfig.1.dylib"), "libpangoft2-1.0-0"),
)


def require_system_libraries() -> None:
    """Raises ``CredCloudError`` (code ``rendering-not-installed``) naming the packages that are missing."""
    packages = _missing_packages()
    if packages:
        raise request_error(
            "rendering-not-installed",
            _("Certificates cannot be rendered: system libraries are missing on this server."),
            _("Ask an administrator to install them and restart: %(command)s")
            % {"command": _install_command(packages)},
        )


def check_system_libraries() -> list[CheckMessage]:
    """A warning for Django's system checks when rendering cannot work on this machine."""
    packages = _missing_packages()
    if not packages:
        return []
    return [
        Caution(
            "Certificates and badges cannot be rendered: system libraries are missing on this machine.",
            hint=f"Install them and restart: {_install_command(packages)} (Debian and Ubuntu), or the packages of "
            "the same libraries elsewhere.",
            id="credcloud.W005",
        )
    ]


def _install_command(packages: tuple[str, ...]) -> str:
    return f"apt-get install {' '.join(packages)} libharfbuzz-subset0 fonts-noto-core"


@cache
def _missing_packages() -> tuple[str, ...]:
    """Packages of libraries that cannot be loaded, each once. Looked for once per process."""
    missing = [package for names, package in _LIBRARIES if not any(map(_can_be_loaded, names))]
    return tuple(dict.fromkeys(missing))


def _can_be_loaded(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True
