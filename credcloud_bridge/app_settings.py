"""Every setting of the package, typed, in one place.

Each is read from Django's settings under the name ``CREDCLOUD_<NAME>`` at the
moment it is asked for, so that tests and operators can override it. The
defaults below are what an installation gets without any configuration.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Mapping


def _setting(name: str, default: Any) -> Any:
    def read(self: AppSettings) -> Any:
        return getattr(settings, f"CREDCLOUD_{name}", default)

    return property(read)


class AppSettings:
    """Typed access to ``CREDCLOUD_*``; use the ``app_settings`` instance."""

    # Where links in mails and QR codes point, e.g. "https://lms.example.org". No trailing slash.
    ROOT_URL: str = _setting("ROOT_URL", "http://localhost:8000")

    # Dotted paths of LMS adapters by the namespace of the course key they serve.
    LMS_ADAPTERS: Mapping[str, str] = _setting(
        "LMS_ADAPTERS", {"course-v1": "credcloud_bridge.lms.sandbox.adapter.SandboxLMS"}
    )

    # What each role may do in a course (names of data.Role -> names of data.Permission).
    ROLE_PERMISSIONS: Mapping[str, tuple[str, ...]] = _setting(
        "ROLE_PERMISSIONS",
        {
            "global_staff": ("view", "prepare", "publish", "design", "administer"),
            "course_admin": ("view", "prepare", "publish", "design", "administer"),
            "course_staff": ("view", "prepare"),
            "learner": (),
        },
    )

    # By which templates the host draws its parts of our pages.
    HOST_TEMPLATES: Mapping[str, str] = _setting(
        "HOST_TEMPLATES",
        {
            "header": "credcloud/site/_header.html",
            "course_frame": "credcloud/site/_course_frame.html",
            "footer": "credcloud/site/_footer.html",
        },
    )

    # The issuer that is made when there is none yet; a blank address means ROOT_URL.
    DEFAULT_ISSUER_NAME: str = _setting("DEFAULT_ISSUER_NAME", "Credential Cloud")
    DEFAULT_ISSUER_URL: str = _setting("DEFAULT_ISSUER_URL", "")

    # Limits for uploaded spreadsheets.
    UPLOAD_MAX_BYTES: int = _setting("UPLOAD_MAX_BYTES", 20 * 1024 * 1024)
    UPLOAD_MAX_UNPACKED_BYTES: int = _setting("UPLOAD_MAX_UNPACKED_BYTES", 200 * 1024 * 1024)
    UPLOAD_MAX_ROWS: int = _setting("UPLOAD_MAX_ROWS", 200_000)
    UPLOAD_MAX_COLUMNS: int = _setting("UPLOAD_MAX_COLUMNS", 200)
    UPLOAD_MAX_CELL_CHARACTERS: int = _setting("UPLOAD_MAX_CELL_CHARACTERS", 32_767)
    UPLOAD_PARSER_SECONDS: int = _setting("UPLOAD_PARSER_SECONDS", 60)
    UPLOAD_PARSER_MEMORY_BYTES: int = _setting("UPLOAD_PARSER_MEMORY_BYTES", 1024 * 1024 * 1024)

    # What compiling one design may take, in a process of its own.
    DESIGN_COMPILER_SECONDS: int = _setting("DESIGN_COMPILER_SECONDS", 20)
    DESIGN_COMPILER_MEMORY_BYTES: int = _setting("DESIGN_COMPILER_MEMORY_BYTES", 1024 * 1024 * 1024)

    # How many credentials one task of a job takes, and how long (seconds) a
    # job may show no sign of life before another worker takes it over.
    JOB_CHUNK_SIZE: int = _setting("JOB_CHUNK_SIZE", 200)
    JOB_LEASE_SECONDS: int = _setting("JOB_LEASE_SECONDS", 60)

    # How many mails one task sends, and how often a failed one is tried before a person must look.
    MAIL_CHUNK_SIZE: int = _setting("MAIL_CHUNK_SIZE", 50)
    MAIL_MAX_ATTEMPTS: int = _setting("MAIL_MAX_ATTEMPTS", 5)
    # How long (seconds) a mail may be on its way before its worker is taken for
    # dead, and how long one step of the conversation with the mail server may take.
    MAIL_LEASE_SECONDS: int = _setting("MAIL_LEASE_SECONDS", 300)
    MAIL_TIMEOUT_SECONDS: int = _setting("MAIL_TIMEOUT_SECONDS", 30)


app_settings = AppSettings()
