"""``credcloud issuer``: an issuer's logo, colours and signatories."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import CommandError

from credcloud_bridge.branding.api import (
    Branding,
    InvalidBranding,
    Signatory,
    add_picture,
    branding_by_digest,
)
from credcloud_bridge.data import CredCloudError
from credcloud_bridge.groups import api as groups
from credcloud_bridge.management.arguments import REFUSED
from credcloud_bridge.management.terminal import plain
from credcloud_bridge.rendering.api import LARGEST_UPLOAD, PicturePurpose

HELP = (
    "Show or change an issuer's logo, colours and signatories. What you do not name stays as it is; "
    "credentials that were generated keep what they have."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What can be changed."""
    parser.add_argument(
        "--issuer", default="", metavar="SHORT_NAME", help="which issuer; left out: the default one"
    )
    parser.add_argument(
        "--logo", metavar="FILE", help="an SVG, PNG, JPEG or WebP picture; an empty word removes it"
    )
    parser.add_argument("--logo-dark", metavar="FILE", help="the logo for dark backgrounds")
    parser.add_argument("--colour", metavar="#RRGGBB", help="the main colour")
    parser.add_argument("--accent-colour", metavar="#RRGGBB", help="the second colour")
    parser.add_argument(
        "--signatory",
        action="append",
        metavar="TEXT",
        help=(
            'who signs, as "Name; Title; Organisation; signature.png": all but the name may be left out. '
            "Up to four times; they take the place of all that there are. An empty word removes them"
        ),
    )


def run(stdout: TextIO, _stderr: TextIO, options: dict[str, Any]) -> int:
    """Change what was named, show what there is, return the exit status."""
    issuer = _issuer(options["issuer"])
    before = branding_by_digest(issuer.branding)
    try:
        wanted = _changed(before, options)
        if wanted != before:
            issuer = groups.set_issuer_branding(slug=issuer.slug, branding=wanted, actor=None)
    except InvalidBranding as error:
        raise CommandError(
            "\n".join(f"{one.message} {one.remedy}" for one in error.problems), returncode=REFUSED
        ) from error
    except CredCloudError as error:
        raise CommandError(f"{error.problem.message} {error.problem.remedy}", returncode=REFUSED) from error
    _show(stdout, issuer, branding_by_digest(issuer.branding))
    return 0


def _issuer(slug: str) -> groups.IssuerView:
    if not slug:
        return groups.default_issuer()
    found = groups.issuer_by_slug(slug=slug)
    if found is None:
        raise CommandError(
            f"There is no issuer with the short name {slug}. See: credcloud issuers list", returncode=REFUSED
        )
    return found


def _changed(branding: Branding, options: dict[str, Any]) -> Branding:
    if options["logo"] is not None:
        branding = replace(branding, logo=_picture(options["logo"], "logo"))
    if options["logo_dark"] is not None:
        branding = replace(branding, logo_dark=_picture(options["logo_dark"], "logo"))
    if options["colour"] is not None:
        branding = replace(branding, colour=options["colour"])
    if options["accent_colour"] is not None:
        branding = replace(branding, accent_colour=options["accent_colour"])
    if options["signatory"] is not None:
        branding = replace(
            branding, signatories=tuple(_signatory(text) for text in options["signatory"] if text.strip())
        )
    return branding


def _signatory(text: str) -> Signatory:
    parts = [part.strip() for part in text.split(";")]
    if len(parts) > 4:
        raise CommandError(
            f'--signatory {text!r} has more than four parts. Write "Name; Title; Organisation; signature.png".',
            returncode=REFUSED,
        )
    name, title, organisation, file = [*parts, "", "", ""][:4]
    return Signatory(name, title, organisation, _picture(file, "signature"))


def _picture(file: str, purpose: PicturePurpose) -> str:
    if not file:
        return ""
    try:
        with Path(file).open("rb") as opened:
            data = opened.read(LARGEST_UPLOAD + 1)
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.", returncode=REFUSED) from error
    return add_picture(data=data, purpose=purpose)


def _show(stdout: TextIO, issuer: groups.IssuerView, branding: Branding) -> None:
    stdout.write(plain(f"{issuer.slug}: {issuer.name}"))
    stdout.write(f"  logo: {'yes' if branding.logo else 'none'}")
    stdout.write(f"  logo for dark backgrounds: {'yes' if branding.logo_dark else 'none'}")
    stdout.write(f"  main colour: {branding.colour or 'none'}")
    stdout.write(f"  second colour: {branding.accent_colour or 'none'}")
    for number, one in enumerate(branding.signatories, start=1):
        texts = ", ".join(filter(None, (one.name, one.title, one.organisation)))
        stdout.write(
            plain(f"  signatory {number}: {texts}, {'with' if one.signature else 'without'} a signature")
        )
    if not branding.signatories:
        stdout.write("  signatories: none")
