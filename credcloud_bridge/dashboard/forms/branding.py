"""The form of a logo, colours and signatories, of an issuer or a group."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from django import forms
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credcloud_bridge.branding.api import (
    MOST_SIGNATORIES,
    Branding,
    PictureNotFound,
    Signatory,
    add_picture,
    stored_picture,
)
from credcloud_bridge.dashboard.forms.base import DashboardForm
from credcloud_bridge.data import CredCloudError, Problem
from credcloud_bridge.rendering.api import LARGEST_UPLOAD, PicturePurpose, included_families

_SALT = "credcloud.branding"
_DRAWN = "data:image/png;base64,"
_LONGEST_DRAWN = 1_500_000  # characters
_TEXTS = ("name", "title", "organisation")
_ACCEPTED = "image/png,image/jpeg,image/webp,image/svg+xml,.svg"
_LABELS = {
    "name": gettext_lazy("Name"),
    "title": gettext_lazy("Title or office"),
    "organisation": gettext_lazy("Organisation"),
}


class PictureFields:
    """The controls of one picture: a file, what is kept of before, whether to remove it, and what was drawn."""

    def __init__(self, form: BrandingForm, name: str, purpose: PicturePurpose, label: str) -> None:
        self.form, self.name, self.purpose, self.label = form, name, purpose, label
        self.digest = ""

    @property
    def file(self) -> forms.BoundField:
        """The control for a file."""
        return self.form[self.name]

    @property
    def remove(self) -> forms.BoundField:
        """The box that takes the picture away."""
        return self.form[f"{self.name}_remove"]

    @property
    def drawn_name(self) -> str:
        """The input for a drawing, of a signature."""
        return f"{self.name}_drawn" if self.purpose == "signature" else ""

    @property
    def kept(self) -> str:
        """The signed digest that says which picture is meant when no new one is chosen."""
        return signing.dumps(self.digest, salt=_SALT) if self.digest else ""

    @property
    def shown(self) -> str:
        """The picture as a data URI; blank when there is none."""
        if not self.digest:
            return ""
        try:
            png = stored_picture(self.digest).png
        except PictureNotFound:
            return ""
        return f"data:image/png;base64,{base64.b64encode(png).decode()}"

    def read(self) -> None:
        """Make the sent picture ready; what is wrong with it stands at its control."""
        data = self._sent()
        if data is not None:
            try:
                self.digest = add_picture(data=data, purpose=self.purpose)
            except CredCloudError as error:
                self.form.add_problems(
                    (
                        Problem(
                            None, self.name, error.problem.code, error.problem.message, error.problem.remedy
                        ),
                    )
                )
            return
        if self.form.cleaned_data.get(f"{self.name}_remove"):
            return
        try:
            self.digest = signing.loads(self.form.data.get(f"{self.name}_kept", ""), salt=_SALT)
        except signing.BadSignature:
            self.digest = ""

    def _sent(self) -> bytes | None:
        file = self.form.cleaned_data.get(self.name)
        if isinstance(file, UploadedFile):
            file.seek(0)
            # One byte more tells that there is too much, without reading it all.
            return file.read(LARGEST_UPLOAD + 1)
        drawn = self.form.data.get(self.drawn_name, "") if self.drawn_name else ""
        if not drawn.startswith(_DRAWN) or len(drawn) > _LONGEST_DRAWN:
            return None
        try:
            return base64.b64decode(drawn[len(_DRAWN) :], validate=True)
        except binascii.Error:
            return None


class SignatoryFields:
    """The controls of one signatory."""

    def __init__(self, form: BrandingForm, number: int) -> None:
        self.form, self.number = form, number
        self.signature = PictureFields(
            form, f"signatory_{number}_signature", "signature", _("Signature picture")
        )

    @property
    def texts(self) -> list[forms.BoundField]:
        """The controls of its texts."""
        return [self.form[f"signatory_{self.number}_{part}"] for part in _TEXTS]

    @property
    def summary(self) -> str:
        """The name, for the heading."""
        return str(self.form[f"signatory_{self.number}_name"].value() or "")

    @property
    def is_open(self) -> bool:
        """Whether its controls are shown at once: the first, whoever has something, and whatever is wrong."""
        names = (*(f"signatory_{self.number}_{part}" for part in _TEXTS), self.signature.name)
        return bool(self.number == 1 or self.summary or any(name in self.form.errors for name in names))

    def value(self) -> Signatory:
        """What was typed and sent."""
        data = self.form.cleaned_data
        texts = {part: data.get(f"signatory_{self.number}_{part}") or "" for part in _TEXTS}
        return Signatory(**texts, signature=self.signature.digest)


class BrandingForm(DashboardForm):
    """Two logos, two colours, two fonts, four signatories. Pictures are read by ``add_picture``, never here."""

    colour = forms.CharField(
        label=gettext_lazy("Main colour"),
        max_length=7,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "placeholder": "#1f4e79", "data-cc-colour": ""}),
        help_text=gettext_lazy(
            "For headings and lines of the designs, pages and e-mails. Dark, so that it can be read."
        ),
    )
    accent_colour = forms.CharField(
        label=gettext_lazy("Second colour"),
        max_length=7,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "placeholder": "#c8a24b", "data-cc-colour": ""}),
    )

    def __init__(self, *args: Any, branding: Branding, **kwargs: Any) -> None:
        """``branding`` is what is saved now."""
        super().__init__(*args, **kwargs)
        for name, label in (
            ("heading_font", _("Font of headings and names")),
            ("text_font", _("Font of other texts")),
        ):
            families = [("", _("Whatever the design has")), *((one, one) for one in included_families())]
            self.add_field(name, forms.ChoiceField(label=label, required=False, choices=families))
        self.logo_picture = PictureFields(self, "logo", "logo", _("Logo"))
        self.logo_dark_picture = PictureFields(self, "logo_dark", "logo", _("Logo for dark backgrounds"))
        self.signatories = [SignatoryFields(self, number) for number in range(1, MOST_SIGNATORIES + 1)]
        for one in self.signatories:
            for part in _TEXTS:
                self.add_field(
                    f"signatory_{one.number}_{part}",
                    forms.CharField(
                        label=_LABELS[part],
                        max_length=120,
                        required=False,
                        widget=forms.TextInput(attrs={"dir": "auto"}),
                    ),
                )
        for picture in self.pictures:
            self.add_field(
                picture.name,
                forms.FileField(
                    label=picture.label,
                    required=False,
                    widget=forms.FileInput(attrs={"accept": _ACCEPTED, "class": "form-control-file"}),
                ),
            )
            self.add_field(f"{picture.name}_remove", forms.BooleanField(label=_("Remove it"), required=False))
        if not self.is_bound:
            self._show(branding)

    @property
    def pictures(self) -> list[PictureFields]:
        """The controls of every picture."""
        return [self.logo_picture, self.logo_dark_picture, *(one.signature for one in self.signatories)]

    def _show(self, branding: Branding) -> None:
        self.initial.update(colour=branding.colour, accent_colour=branding.accent_colour)
        self.initial.update(heading_font=branding.heading_font, text_font=branding.text_font)
        self.logo_picture.digest, self.logo_dark_picture.digest = branding.logo, branding.logo_dark
        for one, signatory in zip(self.signatories, branding.signatories, strict=False):
            for part in _TEXTS:
                self.initial[f"signatory_{one.number}_{part}"] = getattr(signatory, part)
            one.signature.digest = signatory.signature

    def branding(self) -> Branding:
        """What was sent, its pictures made ready and stored; call ``is_valid`` first and look at ``errors`` after."""
        for picture in self.pictures:
            picture.read()
        return Branding(
            logo=self.logo_picture.digest,
            logo_dark=self.logo_dark_picture.digest,
            colour=self.cleaned_data.get("colour") or "",
            accent_colour=self.cleaned_data.get("accent_colour") or "",
            signatories=tuple(one.value() for one in self.signatories),
            heading_font=self.cleaned_data.get("heading_font") or "",
            text_font=self.cleaned_data.get("text_font") or "",
        )

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Each problem of a branding at its control. Signatories left blank are no rows of it."""
        shown = [one for one in self.signatories if one.value() != Signatory("")]
        moved = []
        for problem in problems:
            column = problem.column
            if problem.row is not None and 1 <= problem.row <= len(shown):
                column = f"signatory_{shown[problem.row - 1].number}_{problem.column}"
            moved.append(Problem(None, column, problem.code, problem.message, problem.remedy))
        self.add_problems(tuple(moved))
