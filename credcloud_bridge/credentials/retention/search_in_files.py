"""Whether an attached spreadsheet holds an e-mail address, found out in a limited process: the file is a stranger's."""

from __future__ import annotations

import json
import logging
import subprocess
from collections.abc import Collection
from pathlib import Path

from credcloud_bridge import child_process

_MODULE = "credcloud_bridge.credentials.retention.search_process"
# Far more than the largest upload that was accepted takes: 2 seconds of processor time, 60 MB.
_SECONDS = 20
_MEMORY_BYTES = 256 * 1024 * 1024
_WAIT_SECONDS = 120

log = logging.getLogger(__name__)


def file_mentions(path: Path, addresses: Collection[str]) -> bool:
    """Whether any of these addresses stands in the file, in capital or small letters.

    A file that cannot be searched within the limits counts as one that holds
    them: it goes, because nobody can say whose data is in it. Raises
    ``FileNotFoundError``.
    """
    if not path.is_file():
        raise FileNotFoundError(path)
    try:
        done = subprocess.run(  # noqa: S603  (our own module)
            [child_process.python_executable(), "-P", "-m", _MODULE, str(_SECONDS), str(_MEMORY_BYTES)],
            # Not among the arguments, which other accounts of the machine see.
            input=json.dumps({"path": str(path), "addresses": sorted(addresses)}).encode(),
            capture_output=True,
            timeout=_WAIT_SECONDS,
            env=child_process.child_environment(),
            check=False,
        )
        return bool(json.loads(done.stdout)["found"])
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        log.warning("An attached file could not be searched for an address within the limits; it is removed.")
        return True
