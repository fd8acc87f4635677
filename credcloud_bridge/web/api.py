"""What surfaces may use to answer requests."""

from credcloud_bridge.web import content_negotiation, rate_limit, responses

__all__ = ["content_negotiation", "rate_limit", "responses"]
