"""How programs sign in at the API inside an Open edX.

A token stands for the whole of its account, as everywhere in the platform: what the account may read, it reads, and
scopes add nothing. Tokens of *restricted applications*, which the platform gives to third parties for named scopes
only, are refused: none of those scopes is about credentials of ours.
"""

from __future__ import annotations

from typing import Any

from edx_rest_framework_extensions.auth.jwt.authentication import JwtAuthentication
from edx_rest_framework_extensions.auth.jwt.decoder import decode_jwt_is_restricted
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request


class JwtOfUnrestrictedApplication(JwtAuthentication):
    """The platform's JWT, in a header or a cookie, of any application that is not restricted."""

    def authenticate(self, request: Request) -> Any:
        """The user and the token; raises ``PermissionDenied`` for a restricted application's."""
        found = super().authenticate(request)
        if found and decode_jwt_is_restricted(found[1]):
            raise PermissionDenied
        return found
