"""Settings of the plugin for the platform's own tests: the same as everywhere."""

from credcloud_bridge.hosts.openedx.settings.common import plugin_settings

__all__ = ["plugin_settings"]
