"""Template filters for dates in the reader's language."""

from __future__ import annotations

from django import template

from credcloud_bridge import date_texts

register = template.Library()

register.filter("long_date", date_texts.long_date)
register.filter("medium_date", date_texts.medium_date)
register.filter("date_time", date_texts.date_time)
