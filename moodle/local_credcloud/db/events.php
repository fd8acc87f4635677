<?php
// This file is part of Credential Cloud Bridge for Moodle.
//
// This program is free software: you can redistribute it and/or modify it under the terms of the GNU General Public
// License as published by the Free Software Foundation, either version 3 of the License, or (at your option) any
// later version. It is distributed in the hope that it will be useful, but WITHOUT ANY WARRANTY. See LICENSE.

/**
 * Events of which the bridge is told.
 *
 * @package   local_credcloud
 * @license   https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */

defined('MOODLE_INTERNAL') || die();

$observers = [];
foreach (
    [
        'course_completed', 'course_deleted', 'user_deleted', 'user_updated', 'user_enrolment_created',
        'user_enrolment_updated', 'user_enrolment_deleted', 'group_member_added', 'group_member_removed',
    ] as $event
) {
    $observers[] = [
        'eventname' => "\\core\\event\\{$event}",
        'callback' => \local_credcloud\observer::class . '::queue',
    ];
}
