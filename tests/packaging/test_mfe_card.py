"""The card of the profile and progress pages, run: what it asks the API for, and what it makes of real answers."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from credcloud_bridge.credentials.models import Credential
from tests.credentials.worlds import make_world, people
from tests.factories import make_user

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [
    pytest.mark.packaging,
    pytest.mark.django_db,
    pytest.mark.skipif(shutil.which("npm") is None, reason="There is no npm here to fetch React with."),
]
LMS = "https://lms.example.org"
COURSE = "/learning/course/course-v1:X+Y+Z/progress"
OF_COURSE = f"{LMS}/credcloud/api/v1/credentials/mine/?course_id=course-v1%3AX%2BY%2BZ"
READER = {"userId": 7}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The card as a module for Node, with stand-ins for what the micro-frontend's platform brings."""
    folder = tmp_path_factory.mktemp("card")
    packages = ["esbuild@0.25", "react@18", "react-dom@18", "jsdom@24"]
    subprocess.run(["npm", "install", "--silent", "--no-save", *packages], check=True, cwd=folder)
    card = (ROOT / "credcloud_tutor/files/credentials.jsx").read_text(encoding="utf-8")
    (folder / "card.jsx").write_text(f"{card}\nexport default CredCloudCredentials;\n", encoding="utf-8")
    (folder / "platform.mjs").write_text(f"export const getConfig = () => ({{ LMS_BASE_URL: '{LMS}' }});\n")
    (folder / "auth.mjs").write_text(
        "export const getAuthenticatedUser = () => globalThis.platform.reader;\n"
        "export const getAuthenticatedHttpClient = () => globalThis.platform;\n"
    )
    command = [
        folder / "node_modules/.bin/esbuild",
        "card.jsx",
        "--bundle",
        "--format=esm",
        "--outfile=card.bundle.mjs",
        "--external:react",
        "--alias:@edx/frontend-platform/auth=./auth.mjs",
        "--alias:@edx/frontend-platform=./platform.mjs",
        "--log-level=warning",
    ]
    subprocess.run(command, check=True, cwd=folder)
    shutil.copy(ROOT / "tests/packaging/mfe_card.mjs", folder)
    return folder


def shown(folder: Path, path: str, answers: dict[str, Any], reader: Any = READER) -> dict[str, Any]:
    given = json.dumps({"path": path, "reader": reader, "answers": answers})
    done = subprocess.run(
        ["node", "mfe_card.mjs"], cwd=folder, input=given, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture
def answers() -> dict[str, Any]:
    """What the API says to somebody with 25 credentials, page by page, at the addresses of a course's progress page."""
    zoe = make_user("Zoë")
    make_world(title="Data Science").issued(people(25))
    Credential.objects.update(lms_user_id=str(zoe.pk))
    client = Client()
    client.force_login(zoe)
    first = client.get("/credcloud/api/v1/credentials/mine/").json()
    second = client.get(first["next"]).json()
    return {OF_COURSE: first, first["next"]: second}


def test_a_learner_sees_the_first_credentials_and_the_rest_when_asked(folder: Path, answers: Any) -> None:
    found = shown(folder, COURSE, answers)
    assert found["asked"] == list(answers)
    assert (found["before"]["heading"], found["before"]["more"]) == ("My credentials", "Show more")
    assert found["before"]["titles"] == ["Data Science"] * 20
    assert found["after"]["titles"] == ["Data Science"] * 25
    assert found["after"]["more"] == ""
    pages = [link["href"] for link in answers[OF_COURSE]["results"][0]["links"] if link["rel"] == "page"]
    assert found["before"]["links"][0] == pages[0]


@pytest.mark.parametrize("reader", [READER, None])
def test_staff_who_look_at_a_learners_progress_are_shown_nothing_of_their_own(
    folder: Path, answers: Any, reader: Any
) -> None:
    found = shown(folder, f"{COURSE}/8", answers, reader)
    assert (found["asked"], found["before"]["titles"]) == ([], [])
    assert shown(folder, f"{COURSE}/7", answers)["before"]["titles"] == ["Data Science"] * 20


def test_a_profile_shows_what_its_owner_shows_and_nothing_where_that_is_refused(folder: Path) -> None:
    found = shown(folder, "/profile/u/ada", {})
    assert found["asked"] == [f"{LMS}/credcloud/api/v1/users/ada/credentials/"]
    assert found["before"] == {"heading": "", "titles": [], "links": [], "more": ""}
