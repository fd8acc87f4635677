<?php
// This file is part of Credential Cloud Bridge for Moodle.
//
// This program is free software: you can redistribute it and/or modify it under the terms of the GNU General Public
// License as published by the Free Software Foundation, either version 3 of the License, or (at your option) any
// later version. It is distributed in the hope that it will be useful, but WITHOUT ANY WARRANTY. See LICENSE.

namespace local_credcloud;

use local_credcloud\external\roster;

/**
 * What the credential site reads of a course.
 *
 * @package   local_credcloud
 * @license   https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 * @covers    \local_credcloud\external\roster
 * @covers    \local_credcloud\roster_details
 */
final class roster_test extends \advanced_testcase {
    /**
     * The answer for a course by number of the account, read by an admin.
     *
     * @param int $courseid The course.
     * @return array The answer, its learners by number.
     */
    private function read(int $courseid): array {
        $this->setAdminUser();
        $found = \core_external\external_api::clean_returnvalue(roster::execute_returns(), roster::execute($courseid));
        $found['learners'] = array_column($found['learners'], null, 'id');
        return $found;
    }

    /**
     * Everybody who is active is in it once, with roles and groups; suspended accounts and enrolments are not.
     */
    public function test_active_participants_with_their_groups(): void {
        global $DB;
        $this->resetAfterTest();
        $generator = $this->getDataGenerator();
        $course = $generator->create_course();
        $ada = $generator->create_and_enrol($course, 'student', ['firstname' => 'Ada', 'lastname' => 'Łukasiewicz']);
        $suspended = $generator->create_and_enrol($course, 'student', ['suspended' => 1]);
        $paused = $generator->create_user();
        $role = $DB->get_field('role', 'id', ['shortname' => 'student'], MUST_EXIST);
        $generator->enrol_user($paused->id, $course->id, $role, 'manual', 0, 0, ENROL_USER_SUSPENDED);
        foreach (['North|West', 'South'] as $name) {
            $group = $generator->create_group(['courseid' => $course->id, 'name' => $name]);
            $generator->create_group_member(['groupid' => $group->id, 'userid' => $ada->id]);
        }
        $found = $this->read($course->id)['learners'];
        $this->assertSame([(int) $ada->id], array_keys($found));
        $this->assertSame(['North|West', 'South'], $found[$ada->id]['groups']);
        $this->assertSame(['student'], $found[$ada->id]['archetypes']);
        $this->assertSame('Ada Łukasiewicz', $found[$ada->id]['fullname']);
        $this->assertArrayNotHasKey($suspended->id, $found);
    }

    /**
     * Who sees all groups is said where the course keeps them apart.
     */
    public function test_who_sees_all_groups(): void {
        $this->resetAfterTest();
        $generator = $this->getDataGenerator();
        $course = $generator->create_course(['groupmode' => SEPARATEGROUPS]);
        $teacher = $generator->create_and_enrol($course, 'editingteacher');
        $tutor = $generator->create_and_enrol($course, 'teacher');
        $found = $this->read($course->id);
        $this->assertTrue($found['groupsapart']);
        $this->assertTrue($found['learners'][$teacher->id]['allgroups']);
        $this->assertFalse($found['learners'][$tutor->id]['allgroups']);
        $open = $generator->create_course();
        $generator->enrol_user($tutor->id, $open->id, 'teacher');
        $found = $this->read($open->id);
        $this->assertFalse($found['groupsapart']);
        $this->assertTrue($found['learners'][$tutor->id]['allgroups']);
    }

    /**
     * Profile fields are sent when an admin chose them, grades of activities when these have an ID number.
     */
    public function test_details(): void {
        global $CFG;
        require_once($CFG->libdir . '/gradelib.php');
        $this->resetAfterTest();
        $generator = $this->getDataGenerator();
        $field = $generator->create_custom_profile_field(['datatype' => 'text', 'shortname' => 'department', 'name' => 'D']);
        $course = $generator->create_course();
        $ada = $generator->create_and_enrol($course, 'student', ['profile_field_department' => 'Physics']);
        foreach (['chart' => 45, '' => 10] as $idnumber => $grade) {
            $assign = $generator->create_module('assign', ['course' => $course->id, 'cmidnumber' => $idnumber, 'grade' => 50]);
            $grades = ['userid' => $ada->id, 'rawgrade' => $grade];
            grade_update('mod/assign', $course->id, 'mod', 'assign', $assign->id, 0, $grades);
        }
        $chart = ['name' => 'grade_chart', 'value' => '90%'];
        $this->assertSame([$chart], $this->read($course->id)['learners'][$ada->id]['details']);
        set_config('profilefields', $field->id, 'local_credcloud');
        $this->assertSame(
            [['name' => 'profile_department', 'value' => 'Physics'], $chart],
            $this->read($course->id)['learners'][$ada->id]['details']
        );
    }

    /**
     * People are read in parts by the number of their account, each once.
     */
    public function test_parts(): void {
        $this->resetAfterTest();
        $generator = $this->getDataGenerator();
        $course = $generator->create_course();
        for ($number = 0; $number < 5; $number++) {
            $generator->create_and_enrol($course, 'student');
        }
        $this->setAdminUser();
        $first = array_column(roster::execute($course->id, 0, 3)['learners'], 'id');
        $second = array_column(roster::execute($course->id, end($first), 3)['learners'], 'id');
        $this->assertCount(3, $first);
        $this->assertCount(2, $second);
        $this->assertEmpty(array_intersect($first, $second));
    }

    /**
     * Nobody reads it without the permission.
     */
    public function test_permission(): void {
        $this->resetAfterTest();
        $course = $this->getDataGenerator()->create_course();
        $this->setUser($this->getDataGenerator()->create_and_enrol($course, 'editingteacher'));
        $this->expectException(\required_capability_exception::class);
        roster::execute($course->id);
    }
}
