"""What the rooms that prepare recipients load when an LMS starts."""

import subprocess

import pytest

from credcloud_bridge import child_process

# Libraries that take long to load, and are needed only to read or write a file or to check a rare address.
HEAVY = ("openpyxl", "python_calamine", "email_validator", "dns", "lxml", "idna", "PIL", "numpy")

LOADED = """
import importlib, sys
importlib.import_module(sys.argv[1])
print(*sorted(set(sys.argv[2:]) & set(sys.modules)))
"""


@pytest.mark.parametrize("room", ["attributes", "recipients"])
def test_a_room_loads_no_heavy_library(room: str) -> None:
    command = [child_process.python_executable(), "-c", LOADED, f"credcloud_bridge.{room}.api", *HEAVY]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, env=child_process.child_environment()
    )
    assert done.stdout.split() == []
