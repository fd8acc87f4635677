"""How the distribution is put together; tool settings are in pyproject.toml."""

from __future__ import annotations

import re
from pathlib import Path

from setuptools import find_packages, setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).parent
TEMPLATES = ROOT / "templates"


def version() -> str:
    """The version in the package, read without importing it."""
    source = (ROOT / "credcloud_bridge" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "([^"]+)"$', source, re.MULTILINE)
    if found is None:
        raise SystemExit('credcloud_bridge/__init__.py has no line __version__ = "..."')
    return found.group(1)


class BuildWithTemplates(build_py):
    """Put the top-level ``templates/`` into the package that is built.

    A checkout and an editable install find them through the symbolic link
    ``credcloud_bridge/templates``; a wheel has no links, so it gets the files
    (docs/decisions/0002-one-home-for-templates.md).
    """

    def _copies(self) -> list[tuple[Path, Path]]:
        inside = Path(self.build_lib) / "credcloud_bridge" / "templates"
        sources = sorted(path for path in TEMPLATES.rglob("*") if path.is_file())
        return [(path, inside / path.relative_to(TEMPLATES)) for path in sources]

    def run(self) -> None:
        super().run()
        if self.editable_mode:
            return
        for source, target in self._copies():
            self.mkpath(str(target.parent))
            self.copy_file(str(source), str(target), preserve_mode=False)

    def get_outputs(self, include_bytecode: bool = True) -> list[str]:
        outputs: list[str] = super().get_outputs(include_bytecode)
        if self.editable_mode:
            return outputs
        return outputs + [str(target) for _, target in self._copies()]

    def get_source_files(self) -> list[str]:
        return super().get_source_files() + [str(source.relative_to(ROOT)) for source, _ in self._copies()]


# Every hard dependency and its reason: docs/decisions/0004-dependencies.md.
# Ranges are wide because all of this must install beside an Open edX, whose own pins win.
# On the Pythons that releases of Open edX run on, some have upper limits: newer versions need newer tinycss2,
# cryptography, cffi and lxml than the platform has, and pip would replace those under it.
INSTALL = [
    "Babel>=2.12",
    "Django>=4.2",
    "celery>=5.4",
    "cryptography>=42",
    "djangorestframework>=3.14",
    "drf-spectacular>=0.27",
    "edx-opaque-keys[django]>=2.11",
    "email-validator>=2.1",
    "fonttools>=4.50",
    "idna>=3.6",
    "jsonschema>=4.21",
    "openpyxl>=3.1",
    "pikepdf>=9",
    "Pillow>=10.3",
    'pyHanko>=0.25,<0.27; python_version < "3.13"',
    'pyHanko>=0.25; python_version >= "3.13"',
    "PyJWT[crypto]>=2.8",
    "PyLD>=3",
    "pypdfium2>=4.30",
    "python-calamine>=0.3",
    "requests>=2.31",
    "segno>=1.6",
    "uharfbuzz>=0.45",
    'WeasyPrint>=63,<67; python_version < "3.13"',
    'WeasyPrint>=63; python_version >= "3.13"',
]

SITE = [
    "dj-database-url>=2.1",
    "django-axes>=7",
    "django-otp>=1.5",
    "gunicorn>=22",
    "whitenoise>=6.6",
]

# Single sign-on of the site with OpenID Connect.
SSO = [
    "mozilla-django-oidc>=5",
    "pyjwt[crypto]>=2.8",
]

# Single sign-on of the site with SAML 2.0.
SAML = ["python3-saml>=1.16"]

# Moodle sites: LTI 1.3 and their web services.
MOODLE = ["pyjwt[crypto]>=2.8"]

# What every Open edX has already; without one, for the tests of the plugin and of the XBlock.
OPENEDX = [
    "django-crum>=0.7.9",
    "edx-drf-extensions>=10",
    "edx-toggles>=5.2",
    "openedx-events>=10",
    "openedx-filters>=2",
    "web-fragments>=2.2",
    "XBlock>=5.1",
]

DEV = [
    "aiosmtpd",
    "build",
    "code-annotations>=2",
    "coverage[toml]>=7.10",
    "django-stubs[compatible-mypy]",
    "djangorestframework-stubs",
    "hypothesis",
    "import-linter>=2.2",
    "myst-parser",
    "openvc-core[data-integrity]>=1.20",
    "pip-tools",
    "playwright",
    "polib",
    "pytest",
    "pytest-cov",
    "pytest-django",
    "pytest-xdist",
    "ruff",
    "sphinx",
    "tox",
    "types-jsonschema",
    "types-openpyxl",
    "types-requests",
    "uv",
    "zxing-cpp",
]

setup(
    name="credcloud-bridge",
    version=version(),
    description="Certificates and badges issued, reviewed, published and verified inside the LMS",
    long_description=(ROOT / "README.md").read_text(encoding="utf-8"),
    long_description_content_type="text/markdown",
    license="Apache-2.0",
    python_requires=">=3.11",
    packages=find_packages(
        include=["credcloud_bridge", "credcloud_bridge.*", "credcloud_tutor", "credcloud_xblock"]
    ),
    package_data={
        "": ["py.typed", "*.json", "schemas/*.json"],
        "credcloud_bridge": [
            "static/**/*",
            "rendering/font_files/**/*",
            "conf/locale/*/LC_MESSAGES/*",
            "locale/*/LC_MESSAGES/*",
        ],
        "credcloud_tutor": ["files/*"],
        "credcloud_xblock": ["static/*"],
    },
    include_package_data=False,
    install_requires=INSTALL,
    extras_require={
        "site": SITE,
        "openedx": OPENEDX,
        "sso": SSO,
        "saml": SAML,
        "moodle": MOODLE,
        "metrics": ["prometheus-client>=0.20"],
        "redis": ["redis>=5"],
        "postgresql": ["psycopg[binary]>=3.1"],
        "mysql": ["mysqlclient>=2.2"],
        "dev": DEV,
    },
    entry_points={
        "console_scripts": ["credcloud = credcloud_bridge.management.console:main"],
        # What an Open edX and its Tutor look for.
        "lms.djangoapp": ["credcloud = credcloud_bridge.hosts.openedx.apps:CredCloudLMSConfig"],
        # Studio has no pages of ours, but its XBlock lets authors choose among credential groups.
        "cms.djangoapp": ["credcloud = credcloud_bridge.hosts.openedx.apps:CredCloudStudioConfig"],
        "openedx.course_tool": ["credcloud = credcloud_bridge.hosts.openedx.course_tool:CredentialsTool"],
        "xblock.v1": ["credcloud = credcloud_xblock:CredentialXBlock"],
        "tutor.plugin.v1": ["credcloud = credcloud_tutor.plugin"],
        "context_key": ["moodle-v1 = credcloud_bridge.lms.moodle.course_keys:MoodleCourseKey"],
    },
    cmdclass={"build_py": BuildWithTemplates},
    classifiers=[
        "Development Status :: 3 - Alpha",
        "Framework :: Django :: 4.2",
        "Framework :: Django :: 5.2",
        "Intended Audience :: Education",
        "Programming Language :: Python :: 3.11",
        "Programming Language :: Python :: 3.12",
    ],
)
