<?php
// This file is part of Credential Cloud Bridge for Moodle.
//
// This program is free software: you can redistribute it and/or modify it under the terms of the GNU General Public
// License as published by the Free Software Foundation, either version 3 of the License, or (at your option) any
// later version. It is distributed in the hope that it will be useful, but WITHOUT ANY WARRANTY. See LICENSE.

namespace local_credcloud;

/**
 * What happens in Moodle is told by a task, where the site is connected.
 *
 * @package   local_credcloud
 * @license   https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 * @covers    \local_credcloud\observer
 */
final class observer_test extends \advanced_testcase {
    /**
     * Nothing is queued before the address of the credential site is known, and one task for each event after that.
     */
    public function test_events_are_queued(): void {
        $this->resetAfterTest();
        $course = $this->getDataGenerator()->create_course();
        $class = '\local_credcloud\task\send_event';
        $this->getDataGenerator()->create_and_enrol($course, 'student');
        $this->assertCount(0, \core\task\manager::get_adhoc_tasks($class));
        set_config('bridgeurl', 'https://credentials.example.org/', 'local_credcloud');
        $user = $this->getDataGenerator()->create_and_enrol($course, 'student');
        $told = array_map(
            fn($task) => (array) $task->get_custom_data(),
            array_values(\core\task\manager::get_adhoc_tasks($class))
        );
        $enrolled = array_filter($told, fn($one) => str_ends_with($one['event'], 'user_enrolment_created'));
        $this->assertCount(1, $enrolled);
        $one = reset($enrolled);
        $this->assertEquals($user->id, $one['user']);
        $this->assertEquals($course->id, $one['course']);
    }
}
