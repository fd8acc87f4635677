"""What surfaces may use to answer requests."""

from credcloud_bridge.web import content_negotiation, rate_limit, responses
from credcloud_bridge.web.database_busy import retry_when_busy
from credcloud_bridge.web.picture_page import picture_page

__all__ = ["content_negotiation", "picture_page", "rate_limit", "responses", "retry_when_busy"]
