"""Where Django looks for the tables of this app: each room keeps its own."""

from credcloud_bridge.branding.models import BrandingPicture, BrandingVersion
from credcloud_bridge.credentials.files.models import PublishedFile, SharedFilePrefix
from credcloud_bridge.credentials.models import Batch, Credential, CredentialEvent, EligibilityLoss, Upload
from credcloud_bridge.delivery.models import Delivery
from credcloud_bridge.designs.canva.models import CanvaConnection, CanvaEdit, CanvaSource
from credcloud_bridge.designs.models import Asset, AssetUse, Design, DesignShare, DesignVersion, Draft
from credcloud_bridge.designs.open_imports.models import OpenImport, OpenImportPart
from credcloud_bridge.groups.models import CourseLink, CredentialGroup, Issuer
from credcloud_bridge.jobs.models import Job, JobChunk, JobItem, JobWorker
from credcloud_bridge.keys.models import SigningKey
from credcloud_bridge.openbadges.models import (
    SignedCredential,
    StatusList,
    StatusListCounter,
    StoredDocumentTemplate,
)
from credcloud_bridge.pdf_signing.models import PdfCertificate, PdfSignature
from credcloud_bridge.verifying.models import Verification

__all__ = [
    "Asset",
    "AssetUse",
    "Batch",
    "BrandingPicture",
    "BrandingVersion",
    "CanvaConnection",
    "CanvaEdit",
    "CanvaSource",
    "CourseLink",
    "Credential",
    "CredentialEvent",
    "CredentialGroup",
    "Delivery",
    "Design",
    "DesignShare",
    "DesignVersion",
    "Draft",
    "EligibilityLoss",
    "Issuer",
    "Job",
    "JobChunk",
    "JobItem",
    "JobWorker",
    "OpenImport",
    "OpenImportPart",
    "PdfCertificate",
    "PdfSignature",
    "PublishedFile",
    "SharedFilePrefix",
    "SignedCredential",
    "SigningKey",
    "StatusList",
    "StatusListCounter",
    "StoredDocumentTemplate",
    "Upload",
    "Verification",
]
