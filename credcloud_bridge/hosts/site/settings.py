"""Settings of the product's own site.

Made for trying it out on one machine; every value that a real server needs
different comes from the environment (see ``docs/how-tos/run-the-site.md``).
"""

from __future__ import annotations

import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key
from kombu import Queue

from credcloud_bridge.hosts.site.environment import package_settings

PACKAGE = Path(__file__).resolve().parents[2]


def _var() -> Path:
    """The folder for all state: ``CREDCLOUD_VAR``, or ``var/`` of a checkout, or the account's data folder."""
    if given := os.environ.get("CREDCLOUD_VAR"):
        return Path(given)
    if (PACKAGE.parent / "manage.py").is_file():
        return PACKAGE.parent / "var"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "credcloud"


VAR = _var().resolve()
# Names, addresses and secrets are in it: no other account of this machine may look in.
VAR.mkdir(mode=0o700, parents=True, exist_ok=True)


def _kept_secret(path: Path) -> str:
    """A secret made on first start and kept beside the database, readable by its owner only."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    secret = get_random_secret_key()
    with os.fdopen(descriptor, "w") as file:
        file.write(secret)
    return secret


DEBUG = os.environ.get("CREDCLOUD_DEBUG", "") == "1"
SECRET_KEY = os.environ.get("CREDCLOUD_SECRET_KEY") or _kept_secret(VAR / "secret-key")
ALLOWED_HOSTS = os.environ.get("CREDCLOUD_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
# What signing keys are encrypted with; several, the newest first, are separated by blanks.
CREDCLOUD_SECRET_KEYS = (
    os.environ.get("CREDCLOUD_SECRET_KEYS") or _kept_secret(VAR / "signing-secret")
).split()
CREDCLOUD_TSA_URL = os.environ.get("CREDCLOUD_TSA_URL", "")
CREDCLOUD_ROOT_URL = os.environ.get("CREDCLOUD_ROOT_URL", "http://localhost:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = [CREDCLOUD_ROOT_URL]
# Which adapter knows the courses of each namespace: course-v1=dotted.path.Class,moodle-v1=dotted.path.Class
CREDCLOUD_KNOWN_HOSTS = os.environ.get("CREDCLOUD_KNOWN_HOSTS", "").split()
CREDCLOUD_LMS_ADAPTERS = {
    "course-v1": "credcloud_bridge.lms.sandbox.adapter.SandboxLMS",
    "moodle-v1": "credcloud_bridge.lms.moodle.adapter.MoodleLMS",
}
if os.environ.get("CREDCLOUD_LMS_ADAPTERS"):
    CREDCLOUD_LMS_ADAPTERS = dict(
        pair.strip().partition("=")[::2] for pair in os.environ["CREDCLOUD_LMS_ADAPTERS"].split(",")
    )
# Who has this token may read /metrics; blank: there is no such page.
CREDCLOUD_METRICS_TOKEN = os.environ.get("CREDCLOUD_METRICS_TOKEN", "")
# Whether this site shows the demo's accounts and outbox to everybody.
CREDCLOUD_DEMO = os.environ.get("CREDCLOUD_DEMO", "") == "1"

# The integration that was registered at Canva; the demo has a Canva of its own.
CREDCLOUD_CANVA_CLIENT_ID = os.environ.get("CREDCLOUD_CANVA_CLIENT_ID", "")
CREDCLOUD_CANVA_CLIENT_SECRET = os.environ.get("CREDCLOUD_CANVA_CLIENT_SECRET", "")
CREDCLOUD_CANVA_SERVICE = (
    "credcloud_bridge.designs.canva.demo.service.DemoCanvaService"
    if CREDCLOUD_DEMO and not CREDCLOUD_CANVA_CLIENT_ID
    else ""
)

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "credcloud_bridge",
    "credcloud_bridge.lms.sandbox",
    "credcloud_bridge.lms.moodle",
    "credcloud_bridge.hosts.site",
    "credcloud_bridge.hosts.moodle",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
]

MIDDLEWARE = [
    # Before anything that looks at the host's name, by which a probe does not call.
    "credcloud_bridge.hosts.site.health.answer_probes",
    "credcloud_bridge.hosts.site.security_headers.safe_headers",
    "credcloud_bridge.web.background_forms.redirect_the_page",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Around sessions, whose cookie it changes.
    "credcloud_bridge.hosts.moodle.middleware.moodle_frames",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "credcloud_bridge.hosts.site.second_factor.require_second_factor",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # The last one: it answers instead of the page once somebody has tried too often to sign in.
    "axes.middleware.AxesMiddleware",
]

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "credcloud_bridge.hosts.moodle.sessions.MoodleBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# A link to set a password anew, in seconds.
PASSWORD_RESET_TIMEOUT = 24 * 3600
# So many wrong passwords for one account from one network close it there for a while. The admin's sign-in counts too.
# Attempts are kept in the database until the account is signed in to or that while is over; who signed in is not.
AXES_DISABLE_ACCESS_LOG = True
AXES_FAILURE_LIMIT = int(os.environ.get("CREDCLOUD_SIGN_IN_ATTEMPTS", "5"))
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "credcloud_bridge.hosts.site.sign_in.network_of"
AXES_LOCKOUT_CALLABLE = "credcloud_bridge.hosts.site.sign_in.locked_out"
AXES_VERBOSE = False

# Who must have a second factor: optional (nobody must), staff (with a role in any course, too), everybody.
CREDCLOUD_SECOND_FACTOR = os.environ.get("CREDCLOUD_SECOND_FACTOR", "optional")
if CREDCLOUD_SECOND_FACTOR not in ("optional", "staff", "everybody"):
    raise ImproperlyConfigured(
        f"CREDCLOUD_SECOND_FACTOR is {CREDCLOUD_SECOND_FACTOR!r}: set it to optional, staff or everybody."
    )
# Under which name authenticator apps list this site; and nobody sees another's key in Django admin.
OTP_TOTP_ISSUER = urlsplit(CREDCLOUD_ROOT_URL).hostname or "Credential Cloud"
OTP_ADMIN_HIDE_SENSITIVE_DATA = True

# Single sign-on with OpenID Connect: the provider's address (extra "sso"); blank: passwords alone.
CREDCLOUD_OIDC_ISSUER = os.environ.get("CREDCLOUD_OIDC_ISSUER", "").rstrip("/")
CREDCLOUD_OIDC_NAME = os.environ.get("CREDCLOUD_OIDC_NAME") or urlsplit(CREDCLOUD_OIDC_ISSUER).hostname or ""
# Which claim is the account's name here; blank: accounts of their own, by issuer and subject.
CREDCLOUD_OIDC_USERNAME_CLAIM = os.environ.get("CREDCLOUD_OIDC_USERNAME_CLAIM", "")
CREDCLOUD_OIDC_GROUPS_CLAIM = os.environ.get("CREDCLOUD_OIDC_GROUPS_CLAIM", "groups")
CREDCLOUD_OIDC_ROLES = os.environ.get("CREDCLOUD_OIDC_ROLES", "")
CREDCLOUD_OIDC_TRUST_EMAIL = os.environ.get("CREDCLOUD_OIDC_TRUST_EMAIL", "") == "1"
OIDC_RP_CLIENT_ID = os.environ.get("CREDCLOUD_OIDC_CLIENT_ID", "")
OIDC_RP_CLIENT_SECRET = os.environ.get("CREDCLOUD_OIDC_CLIENT_SECRET", "")
OIDC_RP_SIGN_ALGO = os.environ.get("CREDCLOUD_OIDC_ALGORITHM", "RS256")
OIDC_RP_SCOPES = os.environ.get("CREDCLOUD_OIDC_SCOPES", "openid email profile")
OIDC_USE_PKCE = True
OIDC_TIMEOUT = 10
OIDC_AUTHENTICATION_CALLBACK_URL = "site:single_sign_on_callback"
if CREDCLOUD_OIDC_ISSUER:
    AUTHENTICATION_BACKENDS.append("credcloud_bridge.hosts.site.oidc.SingleSignOnBackend")

# Single sign-on with SAML 2.0: where the provider's metadata is, an address or a file (extra "saml"); blank: none.
CREDCLOUD_SAML_METADATA = os.environ.get("CREDCLOUD_SAML_METADATA", "")
# Which provider it is, where that metadata describes several.
CREDCLOUD_SAML_PROVIDER = os.environ.get("CREDCLOUD_SAML_PROVIDER", "")
CREDCLOUD_SAML_NAME = (
    os.environ.get("CREDCLOUD_SAML_NAME") or urlsplit(CREDCLOUD_SAML_METADATA).hostname or "SAML"
)
# What the provider knows this site by; and two PEM files, with which requests are signed and answers decrypted.
CREDCLOUD_SAML_ENTITY_ID = os.environ.get("CREDCLOUD_SAML_ENTITY_ID", "")
CREDCLOUD_SAML_CERTIFICATE = os.environ.get("CREDCLOUD_SAML_CERTIFICATE", "")
CREDCLOUD_SAML_KEY = os.environ.get("CREDCLOUD_SAML_KEY", "")
# Names of attributes, several with blanks between them; the first that is there counts. Blank: the usual ones.
CREDCLOUD_SAML_ID_ATTRIBUTE = os.environ.get("CREDCLOUD_SAML_ID_ATTRIBUTE", "")
CREDCLOUD_SAML_USERNAME_ATTRIBUTE = os.environ.get("CREDCLOUD_SAML_USERNAME_ATTRIBUTE", "")
CREDCLOUD_SAML_GIVEN_NAME_ATTRIBUTE = os.environ.get("CREDCLOUD_SAML_GIVEN_NAME_ATTRIBUTE", "")
CREDCLOUD_SAML_FAMILY_NAME_ATTRIBUTE = os.environ.get("CREDCLOUD_SAML_FAMILY_NAME_ATTRIBUTE", "")
CREDCLOUD_SAML_NAME_ATTRIBUTE = os.environ.get("CREDCLOUD_SAML_NAME_ATTRIBUTE", "")
CREDCLOUD_SAML_EMAIL_ATTRIBUTE = os.environ.get("CREDCLOUD_SAML_EMAIL_ATTRIBUTE", "")
CREDCLOUD_SAML_GROUPS_ATTRIBUTE = os.environ.get("CREDCLOUD_SAML_GROUPS_ATTRIBUTE", "")
CREDCLOUD_SAML_ROLES = os.environ.get("CREDCLOUD_SAML_ROLES", "")
CREDCLOUD_SAML_TRUST_EMAIL = os.environ.get("CREDCLOUD_SAML_TRUST_EMAIL", "") == "1"
# Whether answers are taken that nobody asked for here: from a page of links at the provider.
CREDCLOUD_SAML_UNSOLICITED = os.environ.get("CREDCLOUD_SAML_UNSOLICITED", "") == "1"
if CREDCLOUD_SAML_METADATA:
    AUTHENTICATION_BACKENDS.append("credcloud_bridge.hosts.site.saml.SamlBackend")

ROOT_URLCONF = "credcloud_bridge.hosts.site.urls"
WSGI_APPLICATION = "credcloud_bridge.hosts.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "credcloud_bridge.hosts.site.context_processors.site",
            ],
        },
    }
]

# SQLite takes one writer at a time: let writers wait for each other instead of failing.
_sqlite_options: dict[str, object] = {"timeout": 30}
if django.VERSION >= (5, 1):
    _sqlite_options |= {
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": VAR / "credcloud.sqlite3",
        "OPTIONS": _sqlite_options,
    }
}
# For more than one machine, or many people: postgresql://… or mysql://…
if os.environ.get("CREDCLOUD_DATABASE_URL"):
    # A connection that a restart of the server closed is found before it is used, not by somebody's page.
    DATABASES["default"] = {
        **dj_database_url.parse(
            os.environ["CREDCLOUD_DATABASE_URL"], conn_max_age=60, conn_health_checks=True
        )
    }
    if DATABASES["default"]["ENGINE"].endswith("mysql"):
        _mysql_options = DATABASES["default"].setdefault("OPTIONS", {})
        # What Open edX uses too: repeatable reads would hide rows that another worker just wrote.
        _mysql_options.setdefault("isolation_level", "read committed")
        # Names in every script, emoji too; before Django 5.2 the driver's default was three bytes a letter.
        _mysql_options.setdefault("charset", "utf8mb4")
if os.environ.get("CREDCLOUD_REPLICA_URL"):
    # For processes that serve public addresses only; anything else would read what it has just written too late.
    DATABASES["replica"] = {
        **dj_database_url.parse(os.environ["CREDCLOUD_REPLICA_URL"], conn_max_age=60, conn_health_checks=True)
    }
    DATABASE_ROUTERS = ["credcloud_bridge.hosts.site.replica.ReadFromReplica"]

# Previews are rendered once and shared by all processes.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR / "cache",
        "TIMEOUT": 7 * 86_400,
        "OPTIONS": {"MAX_ENTRIES": 5_000},
    }
}
if os.environ.get("CREDCLOUD_CACHE_URL"):
    CACHES["default"] = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": os.environ["CREDCLOUD_CACHE_URL"],
        "TIMEOUT": 7 * 86_400,
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STORAGES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR / "media", "base_url": "/media/"},
    },
    # Uploads and exports: never under a URL.
    "credcloud": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR / "private"},
    },
}
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise looks there at start
WHITENOISE_USE_FINDERS = True
# Once `collectstatic` has run, each file's name holds its hash and browsers keep it for good.
_collected = (STATIC_ROOT / "staticfiles.json").is_file() or "collectstatic" in sys.argv
STORAGES["staticfiles"] = {
    "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    if _collected
    else "django.contrib.staticfiles.storage.StaticFilesStorage"
}

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("ar", "العربية"),
    ("de", "Deutsch"),
    ("en", "English"),
    ("es", "Español"),
    ("fr", "Français"),
    ("pt-br", "Português (Brasil)"),
    ("zh-hans", "简体中文"),
]
LOCALE_PATHS = [PACKAGE / "conf" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("CREDCLOUD_TIME_ZONE", "UTC")

LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

# A mail server's name is enough to send through it; without one, mails stay in the database.
EMAIL_HOST = os.environ.get("CREDCLOUD_EMAIL_HOST", "localhost")
EMAIL_BACKEND = os.environ.get("CREDCLOUD_EMAIL_BACKEND") or (
    "django.core.mail.backends.smtp.EmailBackend"
    if os.environ.get("CREDCLOUD_EMAIL_HOST")
    else "credcloud_bridge.hosts.site.outbox.OutboxBackend"
)
EMAIL_USE_TLS = os.environ.get("CREDCLOUD_EMAIL_USE_TLS", "") == "1"
EMAIL_USE_SSL = os.environ.get("CREDCLOUD_EMAIL_USE_SSL", "") == "1"
EMAIL_PORT = int(
    os.environ.get("CREDCLOUD_EMAIL_PORT") or (587 if EMAIL_USE_TLS else 465 if EMAIL_USE_SSL else 25)
)
EMAIL_HOST_USER = os.environ.get("CREDCLOUD_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("CREDCLOUD_EMAIL_PASSWORD", "")
# Whether that server takes addresses with letters of any script before the "@".
CREDCLOUD_SMTPUTF8 = os.environ.get("CREDCLOUD_SMTPUTF8", "") == "1"
EMAIL_TIMEOUT = int(os.environ.get("CREDCLOUD_EMAIL_TIMEOUT", "30"))
DEFAULT_FROM_EMAIL = os.environ.get("CREDCLOUD_FROM_EMAIL", "Credentials <credentials@localhost>")
SERVER_EMAIL = os.environ.get("CREDCLOUD_SERVER_EMAIL", DEFAULT_FROM_EMAIL)

# The database knows all jobs and the broker only saves waiting, so files are enough to start with.
_broker = VAR / "broker"
CELERY_BROKER_URL = os.environ.get("CREDCLOUD_BROKER_URL", "files://localhost")
if CELERY_BROKER_URL.startswith("files:"):
    for _folder in ("queue", "control"):
        (_broker / _folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_broker / "queue"),
        "data_folder_out": str(_broker / "queue"),
        "control_folder": str(_broker / "control"),
        "store_processed": False,
    }
CELERY_TASK_IGNORE_RESULT = True
# Strangers' verifications wait for other hosts: in a queue of their own, so that a worker can be given to them
# (docs/how-tos/verify-a-credential.md). A worker that is given no queue takes both.
CELERY_TASK_QUEUES = [Queue("celery"), Queue("credcloud-verify")]
CELERY_TASK_ROUTES = {"credcloud.verify_elsewhere": {"queue": "credcloud-verify"}}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# Its schedule is in the code, so beat keeps nothing on the disk, which may be full.
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = CREDCLOUD_ROOT_URL.startswith("https://")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
# The dashboard embeds the product's pages in a frame of the same origin.
X_FRAME_OPTIONS = "SAMEORIGIN"
# What `check --deploy` asks besides: HSTS and the way from HTTP to HTTPS are the web server's in front
# (docs/how-tos/run-the-site.md), and frames of the same origin are wanted.
SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008", "security.W019"]
CSRF_FAILURE_VIEW = "credcloud_bridge.hosts.site.errors.csrf_failure"

# Servers log to the standard output, where service managers and containers look. What a command prints there
# is its result, so that the two command lines (manage.py, credcloud) ask for stderr and for warnings only.
_log_level = os.environ.get("CREDCLOUD_LOG_LEVEL", "INFO").upper()
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "stream": f"ext://sys.{os.environ.get('CREDCLOUD_LOG_STREAM', 'stdout')}",
        }
    },
    "root": {"handlers": ["console"], "level": _log_level},
    # A page's failure is told on the terminal, whether the site is being debugged or not.
    "loggers": {"django": {"handlers": ["console"], "level": _log_level, "propagate": False}},
}

# Every other number, text and switch of the package (docs/reference/settings.md) by its own name.
globals().update(package_settings(os.environ, already_set=globals()))
