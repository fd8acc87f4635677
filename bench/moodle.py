"""What reading a Moodle course of 5,000 learners costs, by each source, and what its recipients page asks the database.

CPU time and memory of this process alone: Moodle's answers are made up beforehand. One line of JSON.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
LEARNERS = 5_000


def main() -> None:
    """Set up a database of our own, measure, print."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CREDCLOUD_VAR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "credcloud_bridge.hosts.site.settings"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        print(json.dumps({"learners": LEARNERS, "sources": sources(), "recipients_page_queries": queries()}))


def sources() -> dict[str, dict[str, float]]:
    """CPU seconds and megabytes above idle for the first reading, and CPU seconds for one that finds nothing new."""
    from credcloud_bridge.lms.moodle import reading
    from tests.lms import moodle_world

    found = {}
    for number, (name, moodle) in enumerate(moodles().items(), start=1):
        site = moodle_world.make_site(name, issuer=f"https://{name}.example.org")
        if name != "nrps":
            moodle_world.with_service(site, plugin=name == "plugin")
        course = moodle_world.make_course(site, number)
        idle = resident_mb()
        started = time.process_time()
        reading.read_course(course.pk, network=moodle)
        first = time.process_time() - started
        peak = resident_mb()
        started = time.process_time()
        reading.read_course(course.pk, network=moodle)
        found[name] = {
            "first_cpu_s": round(first, 2),
            "again_cpu_s": round(time.process_time() - started, 2),
            "mb_above_idle": round(peak - idle, 1),
        }
        assert course.enrolments.filter(learner=True, active=True).count() == LEARNERS
    return found


def moodles() -> dict[str, Any]:
    """A Moodle for each source."""
    from tests.lms import moodle_world

    members = [
        {"status": "Active", "roles": ["Learner"], "user_id": str(one), "name": f"Łukasz Learner {one}",
         "email": f"learner{one}@example.org", "ext_user_username": f"learner{one}", "lis_person_sourcedid": f"S-{one}"}
        for one in range(1, LEARNERS + 1)
    ]  # fmt: skip
    rows = [
        {"id": one, "username": f"learner{one}", "fullname": f"Łukasz Learner {one}", "email": f"l{one}@example.org",
         "idnumber": f"S-{one}", "lang": "en", "enrolled": 1795949296, "methods": ["manual"], "roles": ["student"],
         "archetypes": ["student"],
         "groups": ["North", "South"], "grade": 67.5, "passed": True, "completed": 1795949313}
        for one in range(1, LEARNERS + 1)
    ]  # fmt: skip
    people = [
        {"id": row["id"], "fullname": row["fullname"], "email": row["email"], "idnumber": row["idnumber"],
         "roles": [{"shortname": "student"}], "groups": [{"id": 1, "name": "North"}]}
        for row in rows
    ]  # fmt: skip

    def page(form: dict[str, Any]) -> Any:
        start = int(form["options[3][value]"])
        return people[start : start + 500]

    roster = {"grademax": 100, "gradepass": 50, "learners": rows}
    return {
        "nrps": moodle_world.lti_moodle(members),
        "plugin": moodle_world.RecordedMoodle(answers={"local_credcloud_roster": roster}),
        "core": moodle_world.RecordedMoodle(answers={"core_enrol_get_enrolled_users": page}),
    }


def queries() -> int:
    """How often the recipients page of such a course asks the database."""
    from datetime import date

    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from opaque_keys.edx.keys import CourseKey

    from credcloud_bridge.credentials import api as credentials
    from credcloud_bridge.designs import api as designs
    from credcloud_bridge.groups import api as groups

    designs.load_starters()
    user = get_user_model().objects.create_superuser("bench")
    key = CourseKey.from_string("moodle-v1:plugin+2")
    values = groups.GroupValues(
        title="Bench", certificate_design_id=designs.find_design_by_name(name="classic-engraved").id
    )
    group = groups.create_group(course_key=key, values=values, actor=user)
    batch = credentials.start_batch(
        group_uuid=group.uuid, course_key=key, actor=user, issued_on=date(2026, 11, 29)
    )
    client = Client(HTTP_HOST="localhost")
    client.force_login(user)
    address = f"/credcloud/courses/{key}/batches/{batch.uuid}/recipients/enrolments/?asked=1"
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def resident_mb() -> float:
    """The most memory that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
