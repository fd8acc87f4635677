"""How the documentation is built: ``make docs`` or ``tox -e docs``."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "credcloud_bridge.hosts.site.test_settings")

import django

django.setup()

from credcloud_bridge import __version__  # noqa: E402

project = "Credential Cloud Bridge"
author = "the Credential Cloud Bridge contributors"
project_copyright = f"2026, {author}"
version = release = __version__
language = "en"

extensions = ["myst_parser", "sphinx.ext.autodoc"]
exclude_patterns = ["decisions/template.md"]
html_theme = "alabaster"
html_theme_options = {"description": "Certificates and badges inside the LMS", "fixed_sidebar": True}
html_sidebars = {"**": ["about.html", "searchfield.html", "navigation.html"]}

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
