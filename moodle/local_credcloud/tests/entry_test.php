<?php
// This file is part of Credential Cloud Bridge for Moodle.
//
// This program is free software: you can redistribute it and/or modify it under the terms of the GNU General Public
// License as published by the Free Software Foundation, either version 3 of the License, or (at your option) any
// later version. It is distributed in the hope that it will be useful, but WITHOUT ANY WARRANTY. See LICENSE.

namespace local_credcloud;

use local_credcloud\external\roles;

/**
 * What is said of somebody at the way in, and when asked again.
 *
 * @package   local_credcloud
 * @license   https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 * @covers    \local_credcloud\entry
 * @covers    \local_credcloud\external\roles
 */
final class entry_test extends \advanced_testcase {
    /**
     * Capabilities by role.
     *
     * @return array
     */
    public static function roles_provider(): array {
        return [
            'student' => ['student', [], true],
            'non-editing teacher' => ['teacher', ['issue'], true],
            'editing teacher' => ['editingteacher', ['issue', 'publish'], false],
        ];
    }

    /**
     * What a role may do, the same at the way in and when asked again.
     *
     * @dataProvider roles_provider
     * @param string $role The role.
     * @param string[] $can What it may do.
     * @param bool $apart Whether it sees only its own groups in a course that keeps them apart.
     */
    public function test_capabilities(string $role, array $can, bool $apart): void {
        $this->resetAfterTest();
        $course = $this->getDataGenerator()->create_course(['groupmode' => SEPARATEGROUPS]);
        $user = $this->getDataGenerator()->create_and_enrol($course, $role);
        $this->setUser($user);
        $claims = entry::claims_of_person(get_course($course->id));
        $this->assertSame($can, $claims['can']);
        $this->assertSame($apart, $claims['groupsapart']);
        $this->assertSame((string) $user->id, $claims['sub']);
        $this->assertSame(md5(get_site_identifier()), $claims['site']);
        $this->setAdminUser();
        $this->assertSame(['can' => $can, 'groupsapart' => $apart], roles::execute($course->id, $user->id));
    }

    /**
     * A suspended account may do nothing.
     */
    public function test_suspended(): void {
        $this->resetAfterTest();
        $course = $this->getDataGenerator()->create_course();
        $user = $this->getDataGenerator()->create_and_enrol($course, 'editingteacher', ['suspended' => 1]);
        $this->setAdminUser();
        $this->assertSame([], roles::execute($course->id, $user->id)['can']);
    }

    /**
     * Outside of a course somebody is a learner.
     */
    public function test_outside_of_a_course(): void {
        $this->resetAfterTest();
        $this->setAdminUser();
        $claims = entry::claims_of_person(null);
        $this->assertNull($claims['course']);
        $this->assertSame([], $claims['can']);
    }
}
