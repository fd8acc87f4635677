"""Where Django looks for the tables of this app: each room keeps its own."""

from credcloud_bridge.credentials.models import (
    Batch,
    Credential,
    CredentialEvent,
    Job,
    JobItem,
    Upload,
)
from credcloud_bridge.delivery.models import Delivery
from credcloud_bridge.designs.models import Design, DesignVersion
from credcloud_bridge.groups.models import CourseLink, CredentialGroup, Issuer

__all__ = [
    "Batch",
    "CourseLink",
    "Credential",
    "CredentialEvent",
    "CredentialGroup",
    "Delivery",
    "Design",
    "DesignVersion",
    "Issuer",
    "Job",
    "JobItem",
    "Upload",
]
