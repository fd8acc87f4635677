"""The learner's view of their credential inside a course unit.

An XBlock (entry point ``xblock.v1``), loaded by the LMS, by Studio and by the
XBlock SDK's workbench. It asks the rest of the product through
``credcloud_bridge.api`` only, and says so plainly where that is not installed.
"""

from credcloud_xblock.block import CredentialXBlock

__all__ = ["CredentialXBlock"]
