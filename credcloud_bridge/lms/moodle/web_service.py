"""Calls to the functions of Moodle's REST web service with the token of its service account."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from credcloud_bridge.encryption import decrypt
from credcloud_bridge.lms.moodle.models import MoodleSite
from credcloud_bridge.lms.moodle.roster_rows import NotRead
from credcloud_bridge.lms.moodle.site_requests import ask, json_of
from credcloud_bridge.network import Network


class FunctionRefused(NotRead):
    """Moodle refused one call; ``code`` is its ``errorcode``."""

    def __init__(self, sentence: str, code: str) -> None:
        super().__init__(sentence)
        self.code = code


def call(network: Network, site: MoodleSite, function: str, **parameters: Any) -> Any:
    """What the function answers; raises ``FunctionRefused``, or ``NotRead`` when there is no answer.

    Lists and dictionaries among the parameters become ``name[0][key]``, as Moodle wants them. The token is in the
    body: what stands in an address is logged.
    """
    if not site.service_token:
        raise NotRead(_("%(site)s has no web service for us.") % {"site": site})
    form = {
        "wstoken": decrypt(site.service_token).decode(),
        "wsfunction": function,
        "moodlewsrestformat": "json",
        **dict(_flat(parameters)),
    }
    answer = ask(network, site, "POST", f"{site.issuer}/webservice/rest/server.php", form=form)
    if answer.status == 403:
        raise FunctionRefused(
            _("Web services or their REST protocol are switched off on %(site)s.") % {"site": site},
            "webservicesdisabled",
        )
    found = json_of(answer, site)
    if isinstance(found, dict) and "exception" in found:
        code = str(found.get("errorcode", ""))
        raise FunctionRefused(_sentence(code, function, site), code)
    return found


def _flat(parameters: Any, prefix: str = "") -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    items = parameters.items() if isinstance(parameters, dict) else enumerate(parameters)
    for key, value in items:
        name = f"{prefix}[{key}]" if prefix else str(key)
        if isinstance(value, (dict, list, tuple)):
            pairs += _flat(value, name)
        else:
            pairs.append((name, str(int(value)) if isinstance(value, bool) else str(value)))
    return pairs


def _sentence(code: str, function: str, site: MoodleSite) -> str:
    named = {"site": site, "function": function}
    match code:
        case "invalidtoken":
            return _("%(site)s does not accept our token any more. Connect the site again.") % named
        case "accessexception" | "invalidrecord":
            return (
                _("The service on %(site)s lacks the function %(function)s. Add it to the service.") % named
            )
        case "requireloginerror" | "errorcoursecontextnotvalid":
            return (
                _(
                    "The service account on %(site)s may not see this course. Allow moodle/course:view to its role."
                )
                % named
            )
        case "nopermissions" | "cannotviewreport":
            return _("The service account on %(site)s lacks a permission for %(function)s.") % named
        case "sitemaintenance" | "siteadminmaintenance":
            return _("%(site)s is closed for maintenance.") % named
    return _("%(site)s refused %(function)s (%(code)s).") % {**named, "code": code or "?"}
