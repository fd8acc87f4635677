"""A design version with the branding of an issuer or group, as rendering takes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from credcloud_bridge.branding.api import Branding, StoredPicture, branding_by_digest, stored_picture
from credcloud_bridge.data import DesignSource
from credcloud_bridge.designs.branded_template import branded_template
from credcloud_bridge.designs.branding_values import BrandingValues, branding_values
from credcloud_bridge.designs.versions import design_source, digest_of

# As many as rendering keeps compiled.
_KEPT = 32


def branded_source(*, version_id: int, branding: str) -> DesignSource:
    """The design version with the branding of this digest; blank is none.

    Its ``digest`` is that of the whole, so a compiled design is kept for each
    branding. A version that has no places for one comes as it is. Raises
    ``DesignNotFound``, ``BrandingNotFound``.
    """
    source = design_source(version_id=version_id)
    return _branded(_Source(source), branding)


def source_with_branding(
    source: DesignSource, branding: Branding, picture: Callable[[str], StoredPicture] = stored_picture
) -> DesignSource:
    """The design with a branding that need not be stored, for previews."""
    return source_with_values(source, branding_values(branding, picture))


def source_with_values(source: DesignSource, values: BrandingValues) -> DesignSource:
    """The design with these values in its places for a branding."""
    template = branded_template(source.template, values)
    if template is source.template:
        return source
    digest = digest_of(
        kind=source.kind, template=template, language=source.language, direction=source.direction
    )
    return replace(source, template=template, digest=digest)


class _Source:
    """A design source that caches know by its digest."""

    def __init__(self, source: DesignSource) -> None:
        self.source = source

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Source) and other.source.digest == self.source.digest

    def __hash__(self) -> int:
        return hash(self.source.digest)


@lru_cache(maxsize=_KEPT)
def _branded(source: _Source, branding: str) -> DesignSource:
    return source_with_branding(source.source, branding_by_digest(branding))
