"""An account is being retired: what we know of the person is erased (ADR 0034).

The platform's retirement is a pipeline that runs its steps again until each
has succeeded. So an error here is not swallowed: it makes the step fail, and
the pipeline comes back. Erasing twice is erasing once.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.lms import api as lms


def retire_user(*, user: Any, email: str = "", **_kwargs: Any) -> None:
    """Erase what this user's credentials say of them.

    Only the signal about mailings brings the original address; by the time of
    the others the account has a retired one, and its id is what counts. An
    account that was never activated has not shown that the address is its
    owner's: then somebody else's credentials must not go by it.
    """
    accounts = lms.accounts_of(user=user)
    if user.is_active and email:
        accounts = tuple(
            replace(one, emails=one.emails | {email}) if one.id == str(user.pk) else one for one in accounts
        )
    credentials.erase_person(accounts=accounts, user=user)
