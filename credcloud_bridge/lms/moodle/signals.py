"""What hosts may listen to."""

from __future__ import annotations

from django.dispatch import Signal

# A course was read, and something changed for these accounts: ``course_key_text``, ``lms_user_ids``.
roster_changed = Signal()
