"""The form of a credential group."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from credcloud_bridge.dashboard.forms.base import DashboardForm, DateField, text_area
from credcloud_bridge.dashboard.forms.languages import LanguageField
from credcloud_bridge.data import (
    AttributeSpec,
    DuplicatePolicy,
    IssueRule,
    IssueWhen,
    Validity,
    ValidityKind,
)
from credcloud_bridge.designs.api import DesignSummary
from credcloud_bridge.groups.api import GroupDetails, GroupValues, IssuerView, split_tags, values_of

VALIDITY_CHOICES = [
    (ValidityKind.NEVER.value, _("They never expire")),
    (ValidityKind.MONTHS.value, _("For a number of months")),
    (ValidityKind.YEARS.value, _("For a number of years")),
    (ValidityKind.FIXED.value, _("Until a fixed date")),
]
DUPLICATE_CHOICES = [
    (DuplicatePolicy.FORBID.value, _("Refuse a second one")),
    (DuplicatePolicy.ALLOW.value, _("Allow several")),
    (DuplicatePolicy.REPLACE.value, _("Replace the earlier one")),
]
RULE_CHOICES = [
    (IssueWhen.MANUAL.value, _("Never: staff issue them")),
    (IssueWhen.PASSED.value, _("When a learner passes the course")),
    (IssueWhen.CERTIFICATE.value, _("When the platform issues its own certificate")),
    (IssueWhen.ALL_COURSES.value, _("When a learner has passed every course that the group serves")),
]
DIGIT_CHOICES = [
    ("", _("As the design asks, or as usual in the language")),
    ("latn", _("Western: 0123456789")),
    ("native", _("The language's own, such as ٠١٢٣٤٥٦٧٨٩")),
]


class GroupForm(DashboardForm):
    """Every field of a credential group; ``values()`` is what the groups room takes."""

    title = forms.CharField(
        label=_("Title"),
        max_length=255,
        help_text=_("What the credential is called, for example “Data Science Professional Certificate”."),
    )
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        required=False,
        help_text=_(
            "Names the group on the command line and in files. Leave it blank to have one made from the title."
        ),
    )
    issuer_id = forms.TypedChoiceField(label=_("Issuer"), coerce=int, empty_value=None, required=False)
    description = forms.CharField(
        label=_("Description"),
        required=False,
        widget=text_area(3),
        help_text=_("What the credential says about whoever holds it. Shown on its public page."),
    )
    course_title = forms.CharField(label=_("Course or programme title"), max_length=255, required=False)
    course_number = forms.CharField(label=_("Course or programme number"), max_length=100, required=False)
    course_details = forms.CharField(
        label=_("Course or programme details"),
        required=False,
        widget=text_area(3),
        help_text=_("For example the hours of study, the credits, or the names of the teachers."),
    )
    url = forms.CharField(
        label=_("Web address"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "url", "dir": "ltr"}),
        help_text=_("Where people can read more about the course or programme."),
    )
    tags = forms.CharField(
        label=_("Tags and skills"), required=False, help_text=_("Separate them with commas.")
    )
    criteria = forms.CharField(
        label=_("Criteria"),
        required=False,
        widget=text_area(4),
        help_text=_("What a person had to do to earn it. Shown on the public page."),
    )
    language = LanguageField(
        label=_("Language of the credential"),
        help_text=_("Type its name and choose it. Dates on the certificate are written in it."),
    )
    digits = forms.ChoiceField(label=_("Digits of dates and numbers"), choices=DIGIT_CHOICES, required=False)
    certificate_design_id = forms.TypedChoiceField(
        label=_("Certificate design"), coerce=int, empty_value=None, required=False, widget=forms.RadioSelect
    )
    badge_design_id = forms.TypedChoiceField(
        label=_("Badge design"), coerce=int, empty_value=None, required=False, widget=forms.RadioSelect
    )
    validity_kind = forms.ChoiceField(label=_("How long are credentials valid?"), choices=VALIDITY_CHOICES)
    validity_count = forms.IntegerField(
        label=_("Months or years"),
        required=False,
        min_value=0,
        max_value=9999,
        widget=forms.NumberInput(attrs={"min": 1, "inputmode": "numeric"}),
    )
    validity_until = DateField(label=_("Valid until"), required=False)
    duplicates = forms.ChoiceField(
        label=_("When a recipient already has one"),
        choices=DUPLICATE_CHOICES,
        help_text=_("“Replace” supersedes the earlier credential when the new one is published."),
    )
    certifies_attendance = forms.BooleanField(
        label=_("It certifies attendance"),
        required=False,
        help_text=_("No warning is shown for learners who have not passed."),
    )
    send_mail = forms.BooleanField(label=_("Send each recipient an e-mail on publication"), required=False)
    mail_message = forms.CharField(
        label=_("Your own words in the e-mail"),
        required=False,
        widget=text_area(3),
        help_text=_("Shown above the link to the credential."),
    )
    public_listing = forms.BooleanField(
        label=_("Let search engines list the public pages"),
        required=False,
        help_text=_("Otherwise only people who have the link or the id find a credential."),
    )
    issue_when = forms.ChoiceField(
        label=_("Issue automatically"),
        choices=RULE_CHOICES,
        required=False,
        help_text=_(
            "Learners who already meet the rule are included the next night. Each credential is put "
            "under review unless you publish at once; nobody is told before you publish."
        ),
    )
    publish_at_once = forms.BooleanField(
        label=_("Publish at once, without review"),
        required=False,
        help_text=_(
            "Only for learners who complete on or after the day you switch this on. All others are "
            "put under review."
        ),
    )
    follow_revocation = forms.BooleanField(
        label=_("Revoke a published credential when the platform revokes its certificate"),
        required=False,
        help_text=_("Otherwise the credential stays valid, and you decide."),
    )
    updated_at = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        certificates: Iterable[DesignSummary],
        badges: Iterable[DesignSummary],
        issuers: Iterable[IssuerView],
        rule: IssueRule,
        may_publish: bool,
        **kwargs: Any,
    ) -> None:
        """``rule`` is the group's present one; without ``may_publish`` nothing of it that publishes can be changed."""
        super().__init__(*args, **kwargs)
        if not may_publish:
            self._fix_rule(rule)
        self._choose("certificate_design_id", certificates)
        self._choose("badge_design_id", badges)
        self._set_choices("issuer_id", [(str(issuer.id), issuer.name) for issuer in issuers])

    def _fix_rule(self, rule: IssueRule) -> None:
        """Show what publishes or revokes as it is, whatever is sent."""
        fixed: dict[str, Any] = {
            "publish_at_once": rule.publish_since is not None,
            "follow_revocation": rule.follow_revocation,
        }
        if any(fixed.values()):
            fixed["issue_when"] = rule.when.value
        for name, value in fixed.items():
            field = self.fields[name]
            field.disabled, field.initial = True, value
            field.help_text = _(
                "Only somebody who may publish credentials in every course that the group serves can change this."
            )

    def _choose(self, name: str, designs: Iterable[DesignSummary]) -> None:
        self._set_choices(name, [("", _("None")), *((str(design.id), design.name) for design in designs)])

    def _set_choices(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  (for the type checker)
        field.choices = choices

    def values(self, attributes: tuple[AttributeSpec, ...]) -> GroupValues:
        """What was typed, of a form whose fields could be read."""
        data = self.cleaned_data
        plain = (
            "title code issuer_id description course_title course_number course_details url criteria language "
            "certificate_design_id badge_design_id send_mail mail_message public_listing "
            "publish_at_once follow_revocation certifies_attendance digits"
        ).split()
        return GroupValues(
            **{name: data[name] for name in plain},
            tags=split_tags(text=data["tags"]),
            validity=Validity(
                kind=ValidityKind(data["validity_kind"]),
                count=data["validity_count"] or 0,
                until=data["validity_until"],
            ),
            duplicates=DuplicatePolicy(data["duplicates"]),
            issue_when=IssueWhen(data["issue_when"] or IssueWhen.MANUAL),
            attributes=attributes,
            updated_at=_moment(data["updated_at"]),
        )


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def initial_of(group: GroupDetails) -> dict[str, Any]:
    """A group as the form's initial values."""
    values = values_of(details=group)
    plain = {name: getattr(values, name) for name in GroupForm.base_fields if hasattr(values, name)}
    return {
        **plain,
        "tags": ", ".join(values.tags),
        "validity_kind": values.validity.kind.value,
        "validity_count": values.validity.count or None,
        "validity_until": values.validity.until,
        "duplicates": values.duplicates.value,
        "issue_when": values.issue_when.value,
        "updated_at": group.updated_at.isoformat(),
    }
