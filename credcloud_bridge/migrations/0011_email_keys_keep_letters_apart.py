"""Keys of e-mail addresses no longer take ß for ss and ς for σ: those are other people's addresses."""

import hashlib
import logging
from itertools import islice

from django.db import migrations

from credcloud_bridge.recipients.emails import email_key

_CHUNK = 1_000

log = logging.getLogger(__name__)


def recompute_email_keys(apps, schema_editor):
    """Give every credential the key that its address has now; safe to repeat.

    ``live_key`` holds the recipient's place in the group (see
    ``credentials/files/batch_context.py``) and follows. Where another
    credential has that place already both stay as they are, and the log says which.
    """
    credentials = apps.get_model("credcloud", "Credential").objects.using(schema_editor.connection.alias)
    after, collided = 0, []
    while True:
        rows = list(
            credentials.filter(pk__gt=after)
            .exclude(email_key="")
            .exclude(recipient_email="")
            .order_by("pk")
            .values_list("pk", "recipient_email", "email_key", "live_key", "group_id")[:_CHUNK]
        )
        if not rows:
            break
        after = rows[-1][0]
        for pk, email, key, live_key, group_id in rows:
            new_key = key if email.isascii() else email_key(email)
            if new_key == key:
                continue
            place = _place(live_key, group_id, key, new_key)
            if place != live_key and credentials.filter(live_key=place).exclude(pk=pk).exists():
                collided.append(pk)
                continue
            credentials.filter(pk=pk).update(email_key=new_key, live_key=place)
    if collided:
        log.warning(
            "%d credentials keep the former key of their e-mail address, because another credential of the group "
            "has the place of the new one. Their ids begin with: %s",
            len(collided),
            ", ".join(map(str, islice(collided, 100))),
        )


def _place(live_key, group_id, key, new_key):
    for ending in ("", ":pending"):
        if live_key == _digest(f"{group_id}:{key}{ending}"):
            return _digest(f"{group_id}:{new_key}{ending}")
    return live_key


def _digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


class Migration(migrations.Migration):

    dependencies = [
        ("credcloud", "0010_job_kinds_are_registered"),
    ]

    operations = [migrations.RunPython(recompute_email_keys, migrations.RunPython.noop, elidable=True)]
