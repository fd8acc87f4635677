"""Groups' rules: who gets a credential without anybody asking for it."""

from credcloud_bridge.credentials.rules.apply import (
    RuleOutcome,
    apply_all_rules,
    apply_rules,
    learners_changed,
)
from credcloud_bridge.credentials.rules.issuing import RuleCounts

__all__ = [
    "RuleCounts",
    "RuleOutcome",
    "apply_all_rules",
    "apply_rules",
    "learners_changed",
]
