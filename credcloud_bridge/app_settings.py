"""Every setting of the package, typed, in one place.

Each is read from Django's settings under the name ``CREDCLOUD_<NAME>`` at the
moment it is asked for, so that tests and operators can override it. The
defaults below are what an installation gets without any configuration; inside
an Open edX, ``hosts/openedx/settings`` fills some of them differently.

The annotations (``.. setting_name:`` and so on, as OEP-17 has them) are read by
``scripts/settings_reference.py``, which writes ``docs/reference/settings.md``;
``checks.py`` says in a sentence what is wrong with a value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def _setting(name: str, default: Any) -> Any:
    """``CREDCLOUD_<name>``; unset, the host's own setting that says the same, if it has one; else the default."""

    def read(self: AppSettings) -> Any:
        if hasattr(settings, f"CREDCLOUD_{name}"):
            return getattr(settings, f"CREDCLOUD_{name}")
        of_host = getattr(settings, "CREDCLOUD_HOST_SETTINGS", {}).get(name)
        # A host's texts may be lazily translated.
        return str(getattr(settings, of_host, "") or default) if of_host else default

    return property(read)


class AppSettings:
    """Typed access to ``CREDCLOUD_*``; use the ``app_settings`` instance."""

    # --- where we are, and who else is there ---

    # .. setting_name: CREDCLOUD_ROOT_URL
    # .. setting_default: "http://localhost:8000"; in Open edX LMS_ROOT_URL
    # .. setting_description: What links in e-mails and QR codes begin with, such as https://lms.example.org.
    #   No slash at the end.
    ROOT_URL: str = _setting("ROOT_URL", "http://localhost:8000")

    # .. setting_name: CREDCLOUD_LMS_ADAPTERS
    # .. setting_default: the embedded LMS for course-v1; in Open edX the platform
    # .. setting_description: Dotted path of the LMS adapter for each namespace of course keys.
    LMS_ADAPTERS: Mapping[str, str] = _setting(
        "LMS_ADAPTERS", {"course-v1": "credcloud_bridge.lms.sandbox.adapter.SandboxLMS"}
    )

    # .. setting_name: CREDCLOUD_KNOWN_HOSTS
    # .. setting_default: []
    # .. setting_description: Hosts of connected sites that are in your own network, on a port of their own or without
    #   TLS, such as moodle.campus.local or 10.0.0.5:8080. Requests go to public addresses with https otherwise.
    KNOWN_HOSTS: Sequence[str] = _setting("KNOWN_HOSTS", ())

    # .. setting_name: CREDCLOUD_MOODLE_OUTCOMES_UP_TO
    # .. setting_default: 500
    # .. setting_description: In Moodle courses with at most this many learners, grades and completion are read by
    #   Moodle's own web service functions, which takes a call for each learner. With our plugin they always are.
    MOODLE_OUTCOMES_UP_TO: int = _setting("MOODLE_OUTCOMES_UP_TO", 500)

    # .. setting_name: CREDCLOUD_COURSE_SWITCH
    # .. setting_default: ""; in Open edX the waffle flag credcloud.disabled
    # .. setting_description: Dotted path of a function that takes a course key and says whether staff may use
    #   credentials in that course. Blank: they may in every course. Published credentials stay in any case.
    COURSE_SWITCH: str = _setting("COURSE_SWITCH", "")

    # .. setting_name: CREDCLOUD_HOST_TEMPLATES
    # .. setting_default: the own site's; in Open edX those of credcloud/openedx
    # .. setting_description: Which templates of the host make the header, course_frame and footer around our pages.
    HOST_TEMPLATES: Mapping[str, str] = _setting(
        "HOST_TEMPLATES",
        {
            "header": "credcloud/site/_header.html",
            "course_frame": "credcloud/site/_course_frame.html",
            "footer": "credcloud/site/_footer.html",
        },
    )

    # .. setting_name: CREDCLOUD_HOST_BRANDING
    # .. setting_default: ""; in Open edX a function that asks the platform
    # .. setting_description: Dotted path of a function without arguments that says the host's name, logo and sign-in
    #   page; the host's templates show it. Blank: they need none.
    HOST_BRANDING: str = _setting("HOST_BRANDING", "")

    # .. setting_name: CREDCLOUD_HOST_SETTINGS
    # .. setting_default: {}; in Open edX LMS_ROOT_URL and PLATFORM_NAME
    # .. setting_description: Which settings of the host stand in for settings of ours that are not set: names
    #   without CREDCLOUD_, each with the name of the host's setting. They are read when they are needed.
    HOST_SETTINGS: Mapping[str, str] = _setting("HOST_SETTINGS", {})

    # --- who may do what ---

    # .. setting_name: CREDCLOUD_ROLE_PERMISSIONS
    # .. setting_default: see docs/concepts/permissions.md
    # .. setting_description: What each role may do in a course: names of roles (global_staff, course_admin,
    #   course_staff, learner), each with a list of permissions (view, prepare, publish, design, administer).
    ROLE_PERMISSIONS: Mapping[str, tuple[str, ...]] = _setting(
        "ROLE_PERMISSIONS",
        {
            "global_staff": ("view", "prepare", "publish", "design", "administer"),
            "course_admin": ("view", "prepare", "publish", "design", "administer"),
            "course_staff": ("view", "prepare"),
            "learner": (),
        },
    )

    # --- who signs ---

    # .. setting_name: CREDCLOUD_DEFAULT_ISSUER_NAME
    # .. setting_default: "Credential Cloud"; in Open edX PLATFORM_NAME
    # .. setting_description: The name of the issuer that is made when there is none. Change it later in Django admin.
    DEFAULT_ISSUER_NAME: str = _setting("DEFAULT_ISSUER_NAME", "Credential Cloud")

    # .. setting_name: CREDCLOUD_DEFAULT_ISSUER_URL
    # .. setting_default: ""
    # .. setting_description: The web address of that issuer; blank stands for CREDCLOUD_ROOT_URL.
    DEFAULT_ISSUER_URL: str = _setting("DEFAULT_ISSUER_URL", "")

    # --- limits of uploaded spreadsheets ---

    # .. setting_name: CREDCLOUD_UPLOAD_MAX_BYTES
    # .. setting_default: 20 MB
    # .. setting_description: The largest spreadsheet that is taken, in bytes.
    UPLOAD_MAX_BYTES: int = _setting("UPLOAD_MAX_BYTES", 20 * 1024 * 1024)

    # .. setting_name: CREDCLOUD_UPLOAD_MAX_UNPACKED_BYTES
    # .. setting_default: 200 MB
    # .. setting_description: The same, unpacked.
    UPLOAD_MAX_UNPACKED_BYTES: int = _setting("UPLOAD_MAX_UNPACKED_BYTES", 200 * 1024 * 1024)

    # .. setting_name: CREDCLOUD_UPLOAD_MAX_ROWS
    # .. setting_default: 200,000
    # .. setting_description: How many rows a spreadsheet may have.
    UPLOAD_MAX_ROWS: int = _setting("UPLOAD_MAX_ROWS", 200_000)

    # .. setting_name: CREDCLOUD_UPLOAD_MAX_COLUMNS
    # .. setting_default: 200
    # .. setting_description: How many columns it may have.
    UPLOAD_MAX_COLUMNS: int = _setting("UPLOAD_MAX_COLUMNS", 200)

    # .. setting_name: CREDCLOUD_UPLOAD_MAX_CELL_CHARACTERS
    # .. setting_default: 32,767
    # .. setting_description: How long the text of one cell may be.
    UPLOAD_MAX_CELL_CHARACTERS: int = _setting("UPLOAD_MAX_CELL_CHARACTERS", 32_767)

    # .. setting_name: CREDCLOUD_UPLOAD_PARSER_SECONDS
    # .. setting_default: 5
    # .. setting_description: How many seconds of processor time each of the two processes that read and check a
    #   spreadsheet may take.
    UPLOAD_PARSER_SECONDS: int = _setting("UPLOAD_PARSER_SECONDS", 5)

    # .. setting_name: CREDCLOUD_UPLOAD_PARSER_MEMORY_BYTES
    # .. setting_default: 300 MB
    # .. setting_description: How much memory each of them may take.
    UPLOAD_PARSER_MEMORY_BYTES: int = _setting("UPLOAD_PARSER_MEMORY_BYTES", 300 * 1024 * 1024)

    # --- limits of compiling designs ---

    # .. setting_name: CREDCLOUD_DESIGN_COMPILER_SECONDS
    # .. setting_default: 20
    # .. setting_description: How long compiling one design may take, in a process of its own.
    DESIGN_COMPILER_SECONDS: int = _setting("DESIGN_COMPILER_SECONDS", 20)

    # .. setting_name: CREDCLOUD_DESIGN_COMPILER_MEMORY_BYTES
    # .. setting_default: 1 GB
    # .. setting_description: How much memory that process may take.
    DESIGN_COMPILER_MEMORY_BYTES: int = _setting("DESIGN_COMPILER_MEMORY_BYTES", 1024 * 1024 * 1024)

    # --- long work ---

    # .. setting_name: CREDCLOUD_JOB_CHUNK_SIZE
    # .. setting_default: 200
    # .. setting_description: How many credentials one task of a job takes.
    JOB_CHUNK_SIZE: int = _setting("JOB_CHUNK_SIZE", 200)

    # .. setting_name: CREDCLOUD_JOB_LEASE_SECONDS
    # .. setting_default: 60
    # .. setting_description: How long a job may show no sign of life before another worker takes it over.
    JOB_LEASE_SECONDS: int = _setting("JOB_LEASE_SECONDS", 60)

    # .. setting_name: CREDCLOUD_JOB_WORKERS
    # .. setting_default: 4
    # .. setting_description: How many workers may share one job on PostgreSQL, MySQL and MariaDB; on SQLite it is one.
    JOB_WORKERS: int = _setting("JOB_WORKERS", 4)

    # --- signing ---

    # .. setting_name: CREDCLOUD_SECRET_KEYS
    # .. setting_default: []; on the own site one secret, made on first start and kept beside the database
    # .. setting_description: With which signing keys are encrypted in the database: a list of random secrets of 32
    #   characters or more. The first one encrypts, all of them decrypt, so that a new one can be put before the old.
    #   Without any, credentials cannot be signed and so not be published.
    SECRET_KEYS: Sequence[str] = _setting("SECRET_KEYS", ())

    # .. setting_name: CREDCLOUD_TSA_URL
    # .. setting_default: ""
    # .. setting_description: The address of a time stamp authority (RFC 3161) that attests when PDF files were signed,
    #   so that their signatures can be relied upon after the certificate has expired. Blank: the files are signed
    #   without it. It is asked by workers only, never while a recipient waits for an answer.
    TSA_URL: str = _setting("TSA_URL", "")

    # .. setting_name: CREDCLOUD_TSA_SECONDS
    # .. setting_default: 10
    # .. setting_description: How long the time stamp authority may take for one answer.
    TSA_SECONDS: int = _setting("TSA_SECONDS", 10)

    # .. setting_name: CREDCLOUD_KEY_STORE
    # .. setting_default: "credcloud_bridge.keys.key_store.DatabaseKeyStore"
    # .. setting_description: Dotted path of the class that makes new signing keys and signs with them: keys in the
    #   database, or one of your own for a hardware module or a key service. Earlier keys stay with their store.
    KEY_STORE: str = _setting("KEY_STORE", "credcloud_bridge.keys.key_store.DatabaseKeyStore")

    # --- verifying ---

    # .. setting_name: CREDCLOUD_VERIFY_OTHERS
    # .. setting_default: True
    # .. setting_description: Whether the verify page asks other hosts, where the credentials of other issuers need
    #   it: for an issuer's keys, its list of revoked credentials, a file at a pasted address. Only public https
    #   addresses are ever asked.
    VERIFY_OTHERS: bool = _setting("VERIFY_OTHERS", True)

    # .. setting_name: CREDCLOUD_VERIFY_PER_MINUTE
    # .. setting_default: 20
    # .. setting_description: How many files or addresses one network address may have verified in a minute, and
    #   how many IDs it may look up that nothing has.
    VERIFY_PER_MINUTE: int = _setting("VERIFY_PER_MINUTE", 20)

    # --- designs at Canva ---

    # .. setting_name: CREDCLOUD_CANVA_CLIENT_ID
    # .. setting_default: ""
    # .. setting_description: The client ID of the integration that you registered at Canva, with which people import
    #   their designs from there. Blank: they import files.
    CANVA_CLIENT_ID: str = _setting("CANVA_CLIENT_ID", "")

    # .. setting_name: CREDCLOUD_CANVA_CLIENT_SECRET
    # .. setting_default: ""
    # .. setting_description: The client secret of that integration.
    CANVA_CLIENT_SECRET: str = _setting("CANVA_CLIENT_SECRET", "")

    # .. setting_name: CREDCLOUD_CANVA_SERVICE
    # .. setting_default: ""; on the demo site its own
    # .. setting_description: Dotted path of a class that stands for Canva in demos and tests. Blank: Canva itself.
    CANVA_SERVICE: str = _setting("CANVA_SERVICE", "")

    # --- mail ---

    # .. setting_name: CREDCLOUD_MAIL_CHUNK_SIZE
    # .. setting_default: 50
    # .. setting_description: How many e-mails one task sends.
    MAIL_CHUNK_SIZE: int = _setting("MAIL_CHUNK_SIZE", 50)

    # .. setting_name: CREDCLOUD_MAIL_MAX_ATTEMPTS
    # .. setting_default: 5
    # .. setting_description: How often an e-mail is tried before a person must look.
    MAIL_MAX_ATTEMPTS: int = _setting("MAIL_MAX_ATTEMPTS", 5)

    # .. setting_name: CREDCLOUD_MAIL_LEASE_SECONDS
    # .. setting_default: 300
    # .. setting_description: How long an e-mail may be on its way before its worker is taken for dead.
    MAIL_LEASE_SECONDS: int = _setting("MAIL_LEASE_SECONDS", 300)

    # .. setting_name: CREDCLOUD_MAIL_TIMEOUT_SECONDS
    # .. setting_default: 30
    # .. setting_description: How long one step of the conversation with the mail server may take.
    MAIL_TIMEOUT_SECONDS: int = _setting("MAIL_TIMEOUT_SECONDS", 30)

    # .. setting_name: CREDCLOUD_SMTPUTF8
    # .. setting_default: False
    # .. setting_description: Whether the mail server takes addresses with letters other than a to z before the "@"
    #   (SMTPUTF8, RFC 6531), such as josé@example.org. Otherwise a row with such an address has a warning before
    #   anything is published.
    SMTPUTF8: bool = _setting("SMTPUTF8", False)

    # --- files ---

    # .. setting_name: CREDCLOUD_PRIVATE_FOLDER
    # .. setting_default: ""
    # .. setting_description: A folder for uploads, exports and compiled designs, which hold names and addresses: all
    #   workers see the same one, and no web server serves it. Blank, or with a storage called "credcloud" in STORAGES:
    #   that storage, else the default one.
    PRIVATE_FOLDER: str = _setting("PRIVATE_FOLDER", "")

    # --- the API ---

    # .. setting_name: CREDCLOUD_API_AUTHENTICATION
    # .. setting_default: Django's session; in Open edX the platform's JWT, OAuth token and session
    # .. setting_description: Dotted paths of the Django REST framework classes by which the API knows who asks.
    API_AUTHENTICATION: Sequence[str] = _setting(
        "API_AUTHENTICATION", ("rest_framework.authentication.SessionAuthentication",)
    )

    # .. setting_name: CREDCLOUD_API_VISITOR_RATE
    # .. setting_default: "60/min"
    # .. setting_description: How often one network address may ask the API without signing in: a number, a slash,
    #   and second, minute, hour or day.
    API_VISITOR_RATE: str = _setting("API_VISITOR_RATE", "60/min")

    # .. setting_name: CREDCLOUD_API_USER_RATE
    # .. setting_default: "300/min"
    # .. setting_description: How often one signed-in person may ask the API, written in the same way.
    API_USER_RATE: str = _setting("API_USER_RATE", "300/min")

    # --- beside an Open edX's own certificates ---

    # .. setting_name: CREDCLOUD_REDIRECT_NATIVE_CERTIFICATES
    # .. setting_default: False
    # .. setting_description: Whether the address of the platform's own certificate leads to the credential that was
    #   published for the same learner in the same course, when there is one that is valid.
    REDIRECT_NATIVE_CERTIFICATES: bool = _setting("REDIRECT_NATIVE_CERTIFICATES", False)


app_settings = AppSettings()
