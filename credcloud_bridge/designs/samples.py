"""Pictures of designs filled with sample values."""

from __future__ import annotations

from collections.abc import Mapping

from credcloud_bridge import cache
from credcloud_bridge.branding.api import Branding
from credcloud_bridge.data import DesignSource
from credcloud_bridge.designs.branded_source import source_with_branding, source_with_values
from credcloud_bridge.designs.compiled_designs import compiled_design
from credcloud_bridge.designs.sample_branding import sample_branding
from credcloud_bridge.designs.starter_pictures import starter_picture
from credcloud_bridge.designs.versions import design_source
from credcloud_bridge.rendering.api import PlaceholderValues

_WIDEST = 2_400
_SECONDS_KEPT = 7 * 24 * 3600

# What stands on a sample, in the design's language: a picture should look like the real thing.
_SAMPLES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "recipient_name": "Amara Okonkwo-Lindqvist",
        "title": "Certificate in Applied Data Science",
        "course_title": "Applied Data Science",
        "course_number": "DS-201",
        "organisation": "Faculty of Science",
        "course_details": "Six modules, 120 hours of study, final project",
        "description": "Statistics, programming and communication for working with data.",
        "issuer_name": "Northfield University",
        "issued_on": "12 June 2026",
        "expires_on": "12 June 2029",
        "credential_id": "7K3QM-0XW9T-4BNC8-R2VHE",
        "verify_url": "https://credentials.example.org/credcloud/c/7K3QM0XW9T4BNC8R2VHE/",
        "criteria": "Completed all modules and passed the final project.",
        "grade": "92%",
    },
    "ar": {
        "recipient_name": "ليلى عبد الرحمن الخطيب",
        "title": "شهادة في علم البيانات التطبيقي",
        "course_title": "علم البيانات التطبيقي",
        "course_number": "DS-201",
        "organisation": "كلية العلوم",
        "course_details": "ست وحدات، ١٢٠ ساعة دراسية، ومشروع ختامي",
        "description": "الإحصاء والبرمجة والتواصل للعمل مع البيانات.",
        "issuer_name": "جامعة نورثفيلد",
        "issued_on": "١٢ يونيو ٢٠٢٦",
        "expires_on": "١٢ يونيو ٢٠٢٩",
        "credential_id": "7K3QM-0XW9T-4BNC8-R2VHE",
        "verify_url": "https://credentials.example.org/credcloud/c/7K3QM0XW9T4BNC8R2VHE/",
        "criteria": "إكمال جميع الوحدات واجتياز المشروع الختامي.",
        "grade": "٩٢٪",
    },
    "he": {
        "recipient_name": "נועה בן־דוד לוי",
        "title": "תעודה במדעי הנתונים היישומיים",
        "course_title": "מדעי הנתונים היישומיים",
        "course_number": "DS-201",
        "organisation": "הפקולטה למדעים",
        "course_details": "שישה מודולים, 120 שעות לימוד, פרויקט גמר",
        "description": "סטטיסטיקה, תכנות ותקשורת לעבודה עם נתונים.",
        "issuer_name": "אוניברסיטת נורת׳פילד",
        "issued_on": "12 ביוני 2026",
        "expires_on": "12 ביוני 2029",
        "credential_id": "7K3QM-0XW9T-4BNC8-R2VHE",
        "verify_url": "https://credentials.example.org/credcloud/c/7K3QM0XW9T4BNC8R2VHE/",
        "criteria": "השלמת כל המודולים ומעבר פרויקט הגמר.",
        "grade": "92%",
    },
}


def sample_values(*, language: str) -> dict[str, str]:
    """A value for each of ``STANDARD_PLACEHOLDERS``, in this language or else in English."""
    return dict(_SAMPLES.get(language.split("-")[0].lower(), _SAMPLES["en"]))


def sample_source(*, version_id: int) -> DesignSource:
    """A design version with a sample logo and sample signatories in their places; raises ``DesignNotFound``."""
    return with_sample_branding(design_source(version_id=version_id))


def with_sample_branding(source: DesignSource) -> DesignSource:
    """The design with a sample logo and sample signatories in their places."""
    return source_with_values(source, sample_branding(language=source.language))


def sample_fields(source: DesignSource) -> PlaceholderValues:
    """Sample values for everything that a design shows; an attribute shows its own name."""
    values = sample_values(language=source.language)
    for name in compiled_design(source).placeholders:
        values.setdefault(name, name.replace("_", " ").capitalize())
    return PlaceholderValues(values=values, language=source.language)


def branding_jpeg(*, version_id: int, branding: Branding, values: Mapping[str, str], width: int) -> bytes:
    """A design version with this branding, and sample values for what ``values`` does not say, as JPEG; kept nowhere.

    Raises ``DesignNotFound``.
    """
    source = source_with_branding(design_source(version_id=version_id), branding)
    sample = sample_fields(source)
    fields = PlaceholderValues(values={**sample.values, **values}, language=sample.language)
    return compiled_design(source).jpeg(fields, width=width)


def sample_jpeg(*, version_id: int, width: int, page: int = 0) -> bytes:
    """A page (from 0) of a design version with sample values as JPEG, ``width`` pixels wide (1 to 2,400).

    Rendered once and kept in Django's cache; the small pictures of starters come with the package.

    Raises ``DesignNotFound``, and ``ValueError`` for another width and a page that is not there.
    """
    if not 1 <= width <= _WIDEST:
        raise ValueError(f"width must be from 1 to {_WIDEST} pixels, not {width}")
    source = sample_source(version_id=version_id)
    shipped = starter_picture(digest=source.digest, width=width) if page == 0 else None
    if shipped is not None:
        return shipped
    key = f"credcloud:sample:{source.digest}:{width}" + (f":{page}" if page else "")
    picture: bytes | None = cache.get(key)
    if picture is None:
        picture = rendered_sample(source, width=width, page=page)
        cache.store(key, picture, _SECONDS_KEPT)
    return picture


def rendered_sample(source: DesignSource, *, width: int, page: int = 0) -> bytes:
    """The same for a source at hand, rendered and kept nowhere."""
    return compiled_design(source).jpeg(sample_fields(source), width=width, page=page)
