<?php
// This file is part of Credential Cloud Bridge for Moodle.
//
// This program is free software: you can redistribute it and/or modify it under the terms of the GNU General Public
// License as published by the Free Software Foundation, either version 3 of the License, or (at your option) any
// later version. It is distributed in the hope that it will be useful, but WITHOUT ANY WARRANTY. See LICENSE.

namespace local_credcloud;

/**
 * Queues a task for each event: whoever caused it waits for nobody.
 *
 * @package   local_credcloud
 * @license   https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
class observer {
    /**
     * Queue telling the credential site, by numbers only; it reads the rest itself.
     *
     * @param \core\event\base $event The event.
     */
    public static function queue(\core\event\base $event): void {
        if (!entry::is_connected()) {
            return;
        }
        $task = new task\send_event();
        $task->set_component('local_credcloud');
        $task->set_custom_data([
            'event' => $event->eventname,
            'user' => (string) ($event->relateduserid ?: $event->objectid * ($event->target === 'user') ?: ''),
            'course' => (string) ($event->courseid ?: 0),
        ]);
        // The same again is told once.
        \core\task\manager::queue_adhoc_task($task, true);
    }
}
