"""Settings of the plugin for production and development servers.

By now the operator's YAML has replaced whole keys, steps of filters among
them: what ``common`` added is added again to what stands there.
"""

from credcloud_bridge.hosts.openedx.settings.common import plugin_settings

__all__ = ["plugin_settings"]
