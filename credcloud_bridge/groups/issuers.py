"""Issuers: the organisations that sign credentials."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from credcloud_bridge.addresses import logo_path
from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.branding.api import branding_by_digest
from credcloud_bridge.groups.models import Issuer


@dataclass(frozen=True, slots=True)
class IssuerView:
    """An issuer. ``logo_url`` is blank when it has no logo, else where the site serves it.

    ``branding`` is the digest of its logo, colours and signatories.
    """

    id: int
    name: str
    slug: str
    url: str = ""
    email: str = ""
    logo_url: str = ""
    is_default: bool = False
    linkedin_id: str = ""
    # The site's address that its DID was made from; blank until it signs for the first time.
    root_url: str = ""
    branding: str = ""
    # Those that it was made from before the site moved.
    former_root_urls: tuple[str, ...] = ()


def issuer_view(issuer: Issuer) -> IssuerView:
    """The issuer as other rooms see it."""
    return IssuerView(
        id=issuer.pk,
        name=issuer.name,
        slug=issuer.slug,
        url=issuer.url,
        email=issuer.email,
        logo_url=_logo_url(issuer),
        is_default=issuer.is_default,
        linkedin_id=issuer.linkedin_id,
        root_url=issuer.root_url,
        branding=issuer.branding,
        former_root_urls=tuple(issuer.former_root_urls),
    )


def _logo_url(issuer: Issuer) -> str:
    if logo := branding_by_digest(issuer.branding).logo:
        return logo_path(logo)
    # Uploaded before an issuer had a page for its logo.
    return str(issuer.logo.url) if issuer.logo else ""


def default_issuer() -> IssuerView:
    """The issuer that new groups get.

    Made from ``CREDCLOUD_DEFAULT_ISSUER_NAME`` and ``CREDCLOUD_DEFAULT_ISSUER_URL``
    when first asked for; its unique short name keeps two askers from making two.
    """
    issuer = Issuer.objects.filter(is_default=True).order_by("pk").first()
    if issuer is None:
        issuer, _made = Issuer.objects.get_or_create(
            slug="default",
            defaults={
                "name": app_settings.DEFAULT_ISSUER_NAME,
                "url": app_settings.DEFAULT_ISSUER_URL or app_settings.ROOT_URL,
                "is_default": True,
            },
        )
    return issuer_view(issuer)


def issuers() -> tuple[IssuerView, ...]:
    """Every issuer, the default one first, then by name; never empty."""
    default = default_issuer()
    others = Issuer.objects.exclude(pk=default.id).order_by("name", "pk")
    return (default, *(issuer_view(issuer) for issuer in others))


def issuer_by_slug(*, slug: str) -> IssuerView | None:
    """The issuer with this short name, if there is one."""
    issuer = Issuer.objects.filter(slug=slug).first()
    return issuer_view(issuer) if issuer is not None else None


def root_url_of(*, issuer_id: int, root_url: str) -> str:
    """The address that the issuer signs for: what it is now, or ``root_url`` when it signs for the first time."""
    Issuer.objects.filter(pk=issuer_id, root_url="").update(root_url=root_url)
    return str(Issuer.objects.values_list("root_url", flat=True).get(pk=issuer_id))


def move_issuer(*, slug: str, root_url: str) -> None:
    """From now on the issuer signs for this address, and so by another DID. What was signed names the old one.

    The old one is remembered, so that what it names can be answered there.
    """
    with transaction.atomic():
        issuer = Issuer.objects.select_for_update().filter(slug=slug).first()
        if issuer is None:
            return
        former = dict.fromkeys([*issuer.former_root_urls, issuer.root_url])
        issuer.former_root_urls = [one for one in former if one and one != root_url]
        issuer.root_url = root_url
        issuer.save(update_fields=["root_url", "former_root_urls"])


def lock_issuer(*, issuer_id: int) -> None:
    """Lock the issuer's row until the caller's transaction ends: whoever else holds it waits."""
    Issuer.objects.select_for_update().only("pk").get(pk=issuer_id)


def issuers_by_id(*, issuer_ids: Collection[int]) -> dict[int, IssuerView]:
    """The issuers with these database ids, as far as there are such."""
    return {issuer.pk: issuer_view(issuer) for issuer in Issuer.objects.filter(pk__in=issuer_ids)}


def linkedin_ids(*, issuer_ids: Collection[int]) -> dict[int, str]:
    """The LinkedIn organisation numbers of these issuers as they are now, as far as they have one. One query."""
    numbered = Issuer.objects.filter(pk__in=issuer_ids).exclude(linkedin_id="")
    return dict(numbered.values_list("pk", "linkedin_id"))
