"""What Canva answers when something does not work, in sentences with a remedy."""

from __future__ import annotations

from django.utils.translation import gettext as _

from credcloud_bridge.data import CredCloudError, request_error


class CanvaNotConnected(CredCloudError):
    """Nobody at Canva lets us in any more: the person has to connect the account again."""


def not_connected() -> CanvaNotConnected:
    """The account was never connected, was disconnected at Canva, or a token was used up elsewhere."""
    error = request_error(
        "canva-not-connected",
        _("Your Canva account is not connected any more."),
        _("Press “Connect Canva” and allow access again. Nothing that you imported is lost."),
    )
    return CanvaNotConnected(error.problem)


def not_set_up() -> CredCloudError:
    """The operator has registered no integration."""
    return request_error(
        "canva-not-set-up",
        _("This site is not connected to Canva."),
        _("Download the design from Canva as PDF (Print), and import that file."),
    )


def too_many_requests(seconds: int) -> CredCloudError:
    """A limit of Canva's is reached, theirs or the one that we keep so that it is not."""
    minutes, hours = -(-seconds // 60), -(-seconds // 3600)
    return request_error(
        "canva-too-many-requests",
        _("Canva allows no more requests for the moment."),
        _("Wait %(hours)d h, then try again.") % {"hours": hours}
        if minutes > 120
        else _("Wait %(minutes)d min, then try again.") % {"minutes": max(1, minutes)},
    )


def not_reached(reason: str) -> CredCloudError:
    """No answer; ``reason`` is a code of ``NotFetched``."""
    if reason == "too-large":
        return request_error(
            "canva-file-too-large",
            _("The file that Canva made is too large."),
            _("Export fewer pages, or use smaller pictures in the design."),
        )
    return request_error(
        "canva-not-reached",
        _("Canva did not answer in time (%(reason)s).") % {"reason": reason},
        _("Try again in a few minutes. Until then you can download the design at Canva and import the file."),
    )


def foreign_address() -> CredCloudError:
    """An address of a file that is not one of Canva's own: nothing is fetched from it."""
    return request_error(
        "canva-foreign-address",
        _("The file was not fetched: its address does not belong to Canva."),
        _("Download the design at Canva and import the file. Tell an administrator if it happens again."),
    )


def wrong_content(file_format: str) -> CredCloudError:
    """Something else came than the file that was asked for."""
    return request_error(
        "canva-wrong-content",
        _("Canva sent something that is not a %(format)s file.") % {"format": file_format.upper()},
        _("Try again. If it happens again, download the design at Canva and import the file."),
    )


def unreadable() -> CredCloudError:
    """An answer that does not look as documented."""
    return request_error(
        "canva-unreadable",
        _("Canva's answer could not be read."),
        _("Try again. If it happens again, tell an administrator."),
    )


def no_such_export(file_format: str) -> CredCloudError:
    """A kind of design that cannot be exported as this, such as a whiteboard."""
    return request_error(
        "canva-no-such-export",
        _("Canva does not export this kind of design as %(format)s.") % {"format": file_format.upper()},
        _("In Canva, copy it into a design of another type, such as a certificate or a presentation."),
    )


def export_gone() -> CredCloudError:
    """An export that Canva does not know any more: its results are kept for a day."""
    return request_error(
        "canva-export-gone",
        _("Canva does not have the exported file any more."),
        _("Try again: the design is exported once more."),
    )


def export_failed(code: str) -> CredCloudError:
    """An export that ended without a file; ``code`` as Canva documents it."""
    if code == "license_required":
        return request_error(
            "canva-license-required",
            _("Canva did not export the design: it contains premium elements that are not paid for."),
            _("In Canva, buy these elements or replace them with free ones, then export again."),
        )
    if code == "approval_required":
        return request_error(
            "canva-approval-required",
            _("Canva did not export the design: your team asks for an approval first."),
            _(
                "At Canva, ask for the approval (Share, then Request approval). When you have it, export again."
            ),
        )
    return request_error(
        "canva-export-failed",
        _("Canva could not export the design."),
        _(
            "Try again in a few minutes. If it happens again, download the design at Canva and import the file."
        ),
    )


def export_too_slow() -> CredCloudError:
    """An export that takes longer than anybody would wait."""
    return request_error(
        "canva-export-too-slow",
        _("Canva has not finished the export in ten minutes."),
        _("Try again later, or download the design at Canva and import the file."),
    )


def client_refused() -> CredCloudError:
    """The client id or secret is not the one of the integration."""
    return request_error(
        "canva-client-refused",
        _("Canva does not know this site."),
        _("Ask an administrator to check CREDCLOUD_CANVA_CLIENT_ID and CREDCLOUD_CANVA_CLIENT_SECRET."),
    )


def sign_in_refused(code: str) -> CredCloudError:
    """Canva sent the person back with an error instead of a code, or does not take the code."""
    if code in ("invalid_scope", "unauthorized_client", "invalid_client"):
        return request_error(
            "canva-sign-in-refused",
            _("Canva was not connected: the integration is not set up as it has to be (%(code)s).")
            % {"code": code},
            _(
                "Ask an administrator to compare its scopes and its redirect URL at Canva with the documentation."
            ),
        )
    return request_error(
        "canva-sign-in-refused",
        _("Canva was not connected (%(code)s).") % {"code": code[:40]},
        _("Press “Connect Canva” again."),
    )


def refused(status: int, code: str, operation: str, *, file_format: str = "") -> CredCloudError:
    """Any other answer that is an error. ``operation`` as in ``rate_limits``, ``file_format`` of what was asked for."""
    if code in ("missing_scope", "invalid_scope"):
        return request_error(
            "canva-missing-scope",
            _("Your connection to Canva does not allow this."),
            _(
                "Press “Disconnect Canva”, then connect again. If that does not help, ask an administrator to check the"
                " scopes of the integration at Canva."
            ),
        )
    if code in ("license_required", "approval_required"):
        return export_failed(code)
    if code in ("invalid_client", "unauthorized_client", "invalid_basic_header"):
        return client_refused()
    if code == "quota_exceeded":
        return request_error(
            "canva-quota-exceeded",
            _("Your Canva plan allows no more exports today."),
            _("Try again tomorrow, or download the design at Canva and import the file."),
        )
    if status in (401, 403) or code == "permission_denied":
        return request_error(
            "canva-permission-denied",
            _("Canva does not allow this with your account."),
            _("Check at Canva that you may open and download the design; or disconnect and connect again."),
        )
    if status == 400 and operation == "export" and code == "bad_request_body":
        return no_such_export(file_format)
    if status == 404 and operation == "poll":
        return export_gone()
    if status == 404:
        return request_error(
            "canva-design-not-found",
            _("The design is no longer at Canva, or is not shared with you any more."),
            _("Choose another design, or have it shared with you again."),
        )
    return request_error(
        "canva-error",
        _("Canva could not do this (%(status)d %(code)s).") % {"status": status, "code": code[:40]},
        _("Try again in a few minutes. If it happens again, tell an administrator."),
    )


def return_refused() -> CredCloudError:
    """The way back from Canva's editor, with a signature that does not hold or was used before."""
    return request_error(
        "canva-return-refused",
        _(
            "The way back from Canva could not be checked: the link is too old, was used before, or was changed."
        ),
        _("Open the design here and press “Look for changes”."),
    )
