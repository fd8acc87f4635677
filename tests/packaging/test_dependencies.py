"""What is imported is declared, and what is declared is imported."""

from __future__ import annotations

import ast
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OWN = {"credcloud_bridge", "credcloud_xblock", "credcloud_tutor"}
# An Open edX's own modules and Tutor's: they are there or not, and are never installed by us.
HOSTS = {"common", "edx_name_affirmation", "lms", "openedx", "tutor", "tutormfe", "xmodule"}
# An extra of one package.
METRICS = {"prometheus-client"}
# Parts that come with every version of Django, Celery, pyHanko, openedx-events and requests.
PARTS = {"asgiref", "billiard", "kombu", "asn1crypto", "pyhanko-certvalidator", "attrs", "certifi"}


def canonical(name: str) -> str:
    """The name as package indexes compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def imported() -> set[str]:
    """The distributions that the packages import, inside functions too."""
    modules: set[str] = set()
    for package in OWN:
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    modules |= {alias.name.split(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module:
                    modules.add(node.module.split(".")[0])
    known = packages_distributions()
    others = modules - set(sys.stdlib_module_names) - OWN - HOSTS
    return {canonical(known[module][0]) for module in others} - PARTS


def declared() -> dict[str, set[str]]:
    """Each list of requirements in setup.py, by the name of its variable."""
    tree = ast.parse((ROOT / "setup.py").read_text(encoding="utf-8"))
    lists = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.List):
            requirements = [str(ast.literal_eval(item)) for item in node.value.elts]
            name = ast.unparse(node.targets[0])
            lists[name] = {canonical(re.split(r"[\[<>=!~;, ]", line)[0]) for line in requirements}
    return lists


def test_every_import_is_a_declared_dependency() -> None:
    lists = declared()
    extras = lists["SITE"] | lists["SSO"] | lists["SAML"] | lists["OPENEDX"] | METRICS
    assert imported() - lists["INSTALL"] - extras == set()


def test_every_hard_dependency_is_imported() -> None:
    assert declared()["INSTALL"] - imported() == set()


def test_every_hard_dependency_has_its_reason_on_record() -> None:
    reasons = (ROOT / "docs" / "decisions" / "0004-dependencies.md").read_text(encoding="utf-8").lower()
    assert {name for name in declared()["INSTALL"] if not re.search(rf"\b{name}\b", reasons)} == set()
