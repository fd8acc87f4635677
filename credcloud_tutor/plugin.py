"""What Tutor loads by the entry point ``tutor.plugin.v1``; for Tutor 20 (Teak) to 22 (Verawood)."""

from __future__ import annotations

from importlib.metadata import version
from importlib.resources import files

from tutor import hooks

DISTRIBUTION = "credcloud-bridge"

# Ubuntu's names. Pango lays text out; the fonts cover the scripts that names are written in.
LIBRARIES = ["fontconfig", "libpango-1.0-0", "libpangoft2-1.0-0"]
FONTS = [
    "fonts-noto-core",
    "fonts-noto-cjk",
    "fonts-noto-color-emoji",
    "fonts-ebgaramond",
    "fonts-dejavu-core",
]

# The slot of each micro-frontend that shows a learner's credentials; one that a release does not have yet stays unused.
SLOTS = {
    "profile": "org.openedx.frontend.profile.additional_profile_fields.v1",
    "learning": "org.openedx.frontend.learning.progress_tab_certificate_status_main_body.v1",
}
WIDGET = """
{
  op: PLUGIN_OPERATIONS.Insert,
  widget: {
    id: 'credcloud_credentials',
    type: DIRECT_PLUGIN,
    priority: 60,
    RenderWidget: CredCloudCredentials,
  },
}"""

# The file of this package for each of Tutor's patches.
PATCHES = {
    "openedx-dockerfile-post-python-requirements": "python-requirements.dockerfile",
    "openedx-dockerfile-pre-assets": "system-packages.dockerfile",
    "openedx-common-settings": "settings.py.txt",
}


def _file(name: str) -> str:
    return (files("credcloud_tutor") / "files" / name).read_text(encoding="utf-8")


hooks.Filters.CONFIG_DEFAULTS.add_items(
    [
        ("CREDCLOUD_VERSION", version(DISTRIBUTION)),
        # Anything that pip installs: a version from PyPI, a Git address, a path inside the image.
        ("CREDCLOUD_PIP_REQUIREMENT", f"{DISTRIBUTION}=={{{{ CREDCLOUD_VERSION }}}}"),
        ("CREDCLOUD_APT_PACKAGES", [*LIBRARIES, *FONTS]),
        # One of Tutor's volumes that LMS and workers share; blank takes the platform's default storage.
        ("CREDCLOUD_PRIVATE_FOLDER", "/openedx/media-private/credcloud"),
        ("CREDCLOUD_REDIRECT_NATIVE_CERTIFICATES", False),
        # Whether profile and progress pages show credentials; it is built into the image of the micro-frontends.
        ("CREDCLOUD_SHOW_IN_MFES", True),
    ]
)

# Made once and kept in Tutor's config.yml: it encrypts the signing keys in the database.
hooks.Filters.CONFIG_UNIQUE.add_item(("CREDCLOUD_SECRET_KEY", "{{ 48|random_string }}"))

hooks.Filters.ENV_PATCHES.add_items([(patch, _file(name)) for patch, name in PATCHES.items()])

# After the platform's own migrations; both may run any number of times.
hooks.Filters.CLI_DO_INIT_TASKS.add_item(("lms", _file("init.sh")))

# `tutor mounts add ./credcloud-bridge` builds the image from a checkout.
hooks.Filters.MOUNTED_DIRECTORIES.add_item(("openedx", DISTRIBUTION))

try:
    from tutormfe.hooks import PLUGIN_SLOTS
except ImportError:
    # Micro-frontends are a plugin of their own: without it there is nothing to add to.
    pass
else:

    def _if_wanted(jsx: str) -> str:
        # Raw, because JSX and Jinja both write two braces. The slots name the component in any case.
        nothing = "const CredCloudCredentials = () => null;"
        return (
            "{% if CREDCLOUD_SHOW_IN_MFES %}{% raw %}"
            + jsx
            + "{% endraw %}{% else %}"
            + nothing
            + "{% endif %}"
        )

    for mfe, slot in SLOTS.items():
        hooks.Filters.ENV_PATCHES.add_item(
            (f"mfe-env-config-runtime-definitions-{mfe}", _if_wanted(_file("credentials.jsx")))
        )
        PLUGIN_SLOTS.add_item((mfe, slot, WIDGET))
