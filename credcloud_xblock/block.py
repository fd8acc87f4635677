"""The XBlock."""

from __future__ import annotations

import logging
from typing import Any

from django.utils.translation import get_language_bidi, gettext
from opaque_keys.edx.keys import CourseKey
from web_fragments.fragment import Fragment
from xblock.core import XBlock
from xblock.exceptions import JsonHandlerError
from xblock.fields import Scope, String

from credcloud_bridge.translated_languages import in_one_language
from credcloud_xblock import fragments, queries
from credcloud_xblock.queries import Person

logger = logging.getLogger(__name__)

LONGEST_NAME = 200
# What Studio's list of components and outlines say while an author has written no heading.
UNNAMED = "Credential (Credential Cloud)"


def _(text: str) -> str:
    """Marks a field's text for translation; the runtime translates it when it shows the field."""
    return text


@XBlock.wants("user")
@XBlock.wants("studio_user_permissions")
class CredentialXBlock(XBlock):
    """Shows learners their own credential in a unit: not yet, published, expired or revoked.

    What is under review is never spoken of: whether something waits there
    changes nothing on the learner's screen.
    """

    has_author_view = True
    has_score = False
    icon_class = "other"

    display_name = String(
        display_name=_("Display name"),
        help=_("The heading above the credential. Blank: “Your credential”, in each learner's language."),
        default=UNNAMED,
        scope=Scope.settings,
    )
    group_uuid = String(
        display_name=_("Credential group"),
        help=_("Whose credentials are shown. Blank: those of every group that were issued in this course."),
        default="",
        scope=Scope.settings,
    )

    # --- what learners see ---

    @in_one_language()
    def student_view(self, context: Any = None) -> Fragment:
        """The learner's credential as it is now. One query."""
        return fragments.fragment(
            "student.html", script="credential.js", starts="CredCloudCredential", **self._state()
        )

    def public_view(self, context: Any = None) -> Fragment:
        """For visitors of a course that is open to everybody: nobody's credential."""
        return self.student_view(context)

    @XBlock.json_handler
    @in_one_language()
    def status(self, data: Any, suffix: str = "") -> dict[str, str]:
        """The same state anew, for the person that the runtime names, whatever the request says.

        Here, and not in the view of the unit, the course is also asked whether
        the person has passed, and which groups issue here: that takes longer.
        """
        return {"html": fragments.html("_state.html", **self._state(ask_course=True))}

    def _state(self, *, ask_course: bool = False) -> dict[str, Any]:
        state: dict[str, Any] = {
            "heading": self._heading(),
            "direction": "rtl" if get_language_bidi() else "ltr",
            "cards": (),
            "kind": "",
        }
        person, course_key = self._person(), self._course_key()
        if not queries.installed() or course_key is None:
            return state | {"kind": "unavailable"}
        if not queries.has_courses_of(course_key):
            return state | {"kind": "nowhere"}
        if person is None:
            return state | {"kind": "stranger"}
        cards = queries.cards_of(person, course_key=course_key, group_uuid=self.group_uuid)
        if cards:
            return state | {"kind": "published", "cards": cards}
        if not ask_course:
            return state | {"kind": "not-yet"}
        expected = queries.expected_state_of(person, course_key=course_key, group_uuid=self.group_uuid)
        return state | {"kind": expected}

    def _heading(self) -> str:
        # Blocks that were saved before hold the heading that was the default then.
        if self.display_name in ("", UNNAMED, "Your credential"):
            return gettext("Your credential")
        return str(self.display_name)

    def _person(self) -> Person | None:
        service = self.runtime.service(self, "user")
        user = service.get_current_user() if service else None
        if user is None or not user.opt_attrs.get("edx-platform.is_authenticated"):
            return None
        user_id = user.opt_attrs.get("edx-platform.user_id")
        if not isinstance(user_id, int):
            return None
        return Person(user_id, frozenset(email for email in user.emails if email))

    # --- what authors see ---

    @in_one_language()
    def author_view(self, context: Any = None) -> Fragment:
        """In Studio's preview of a unit: what learners will see, and of which group."""
        group = self._chosen_group()
        return fragments.fragment(
            "author.html",
            script="credential.js",
            starts="CredCloudCredential",
            heading=self._heading(),
            group=group,
            chosen=bool(self.group_uuid),
            earlier=None if group else self._earlier_group(),
            installed=queries.installed(),
        )

    @in_one_language()
    def studio_view(self, context: Any = None) -> Fragment:
        """The form in which an author names the block and chooses the group."""
        may = self._may_write()
        return fragments.fragment(
            "studio.html",
            script="studio.js",
            starts="CredCloudCredentialStudio",
            block=self,
            may=may,
            installed=queries.installed(),
            written="" if self._heading() == gettext("Your credential") else self.display_name,
            groups=self._groups() if may and queries.installed() else (),
            missing=bool(self.group_uuid) and self._chosen_group() is None,
            earlier=self._earlier_group() if may else None,
            longest_name=LONGEST_NAME,
        )

    @XBlock.json_handler
    def save_choice(self, data: Any, suffix: str = "") -> dict[str, str]:
        """Keep what the author chose. Only in Studio, for people who may write this course.

        The LMS offers every handler to every learner of the course: there, as
        anywhere without Studio's permission service, this one refuses.
        """
        if not self._may_write():
            raise JsonHandlerError(403, "not-allowed")
        if not isinstance(data, dict):
            raise JsonHandlerError(400, "not-understood")
        name, group = data.get("display_name"), data.get("group_uuid")
        if not isinstance(name, str) or not isinstance(group, str):
            raise JsonHandlerError(400, "not-understood")
        name = " ".join(name.split())
        if len(name) > LONGEST_NAME:
            raise JsonHandlerError(400, "name-too-long")
        if group != self.group_uuid and group not in {"", *(one.uuid for one in self._groups())}:
            raise JsonHandlerError(400, "group-unknown")
        self.display_name, self.group_uuid = name or UNNAMED, group
        return {"result": "success"}

    def _may_write(self) -> bool:
        permissions = self.runtime.service(self, "studio_user_permissions")
        return bool(permissions and permissions.can_write(self._course_key()))

    def _groups(self) -> tuple[queries.Group, ...]:
        course_key = self._course_key()
        return queries.groups_of(course_key) if course_key is not None and queries.installed() else ()

    def _chosen_group(self) -> queries.Group | None:
        """The chosen group, as long as it serves this course."""
        return next((one for one in self._groups() if one.uuid == self.group_uuid), None)

    def _earlier_group(self) -> tuple[str, queries.Group] | None:
        """The chosen group where it serves not this course but one that this was copied from."""
        course_key = self._course_key()
        if not (queries.installed() and self.group_uuid and course_key is not None) or self._chosen_group():
            return None
        return queries.earlier_group(course_key, group_uuid=self.group_uuid)

    # --- where we are ---

    def _course_key(self) -> CourseKey | None:
        """The course that the block stands in; ``None`` in a content library, and where there are no courses."""
        key = getattr(self.scope_ids.usage_id, "context_key", None) or getattr(
            self.runtime, "course_id", None
        )
        if not isinstance(key, CourseKey):
            return None
        # Studio's keys may say which draft of the course; credentials are of the course.
        return key.for_branch(None).version_agnostic() if hasattr(key, "for_branch") else key

    @staticmethod
    def workbench_scenarios() -> list[tuple[str, str]]:
        """What the XBlock SDK shows."""
        return [
            ("Credential", "<vertical_demo><credcloud/><credcloud display_name='شهادتك'/></vertical_demo>")
        ]
