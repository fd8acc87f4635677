"""Certificates by learning-credentials' own generator, in a process and an environment of its own.

    python peer_process.py <folder> <count before> <count measured>

The folder holds ``background.pdf``, ``font.ttf``, ``options.json`` and
``recipients.json``. The generator runs as the plugin runs it in Open edX:
template and font are assets in its own table, the certificate goes to
Django's storage. The database and the storage are in memory, which is as
quick as they can be. Only what it takes from the platform stands here:
dates as text.

Prints one line of JSON: processor seconds of the measured certificates, the
size of the last, and where it was kept if ``KEEP`` names a file.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import types
import uuid
from datetime import UTC, datetime
from pathlib import Path

import django
from django.conf import settings

# The platform's own dates; learning_credentials.compat asks for this module when it prints one.
_DATES = types.ModuleType("common.djangoapps.util.date_utils")
_DATES.strftime_localized = lambda date, form: date.strftime(form)  # type: ignore[attr-defined]
for _name in ("common", "common.djangoapps", "common.djangoapps.util"):
    sys.modules[_name] = types.ModuleType(_name)
sys.modules[_DATES.__name__] = _DATES


def configure(folder: Path) -> None:
    """Django with the plugin's applications, and its one table that the generator reads."""
    settings.configure(
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django_celery_beat",
            "learning_paths",
            "learning_credentials",
        ],
        STORAGES={
            "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
            "staticfiles": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
        },
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        CERTIFICATE_DATE_FORMAT="1 May 2026",
        LMS_ROOT_URL="https://lms.example.org",
        MEDIA_URL="/media/",
        MEDIA_ROOT=str(folder),
        SECRET_KEY="bench",
        TESTING=True,
        TIME_ZONE="UTC",
        USE_TZ=True,
    )
    django.setup()


def main() -> None:
    """Load the assets, print, measure."""
    folder, before, count = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    configure(folder)
    from django.core.files.base import ContentFile
    from django.core.files.storage import default_storage
    from django.db import connection
    from learning_credentials.generators import generate_pdf_credential
    from learning_credentials.models import CredentialAsset

    with connection.schema_editor() as editor:
        editor.create_model(CredentialAsset)
    for slug, file in (("background", "background.pdf"), ("font", "font.ttf")):
        content = ContentFile((folder / file).read_bytes(), name=file)
        CredentialAsset(asset_slug=slug, asset=content).save()
    options = json.loads((folder / "options.json").read_text("utf-8"))

    def make(values: dict[str, str]) -> str:
        # What the generator reads of a credential; a saved one would cost it another query.
        credential = types.SimpleNamespace(
            uuid=uuid.uuid4(),
            verify_uuid=values["credential_id"],
            user=types.SimpleNamespace(id=1),
            user_full_name=values["recipient_name"],
            learning_context_name=values["course_title"],
            created=datetime(2026, 5, 1, tzinfo=UTC),
        )
        generate_pdf_credential(credential, options)
        return f"learning_credentials/{credential.uuid}.pdf"

    everyone = json.loads((folder / "recipients.json").read_text("utf-8"))[: before + count]
    path = ""
    for values in everyone[:before]:
        default_storage.delete(make(values))
    used = resource.getrusage(resource.RUSAGE_SELF)
    os.getpgid(0)  # where callgrind starts and stops counting
    for values in everyone[before:]:
        path = make(values)
        size = default_storage.size(path)
        if values is not everyone[-1]:
            default_storage.delete(path)
    os.getpgid(0)
    now = resource.getrusage(resource.RUSAGE_SELF)
    if keep := os.environ.get("KEEP"):
        with default_storage.open(path) as made:
            Path(keep).write_bytes(made.read())
    print(
        json.dumps(
            {"user": now.ru_utime - used.ru_utime, "system": now.ru_stime - used.ru_stime, "bytes": size}
        )
    )


if __name__ == "__main__":
    main()
