<?php
// This file is part of Credential Cloud Bridge for Moodle.
//
// This program is free software: you can redistribute it and/or modify it under the terms of the GNU General Public
// License as published by the Free Software Foundation, either version 3 of the License, or (at your option) any
// later version. It is distributed in the hope that it will be useful, but WITHOUT ANY WARRANTY. See LICENSE.

/**
 * Functions of the web service, and the service itself: for one account, which the Connect page makes.
 *
 * @package   local_credcloud
 * @license   https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */

defined('MOODLE_INTERNAL') || die();

$functions = [
    'local_credcloud_roster' => [
        'classname' => 'local_credcloud\external\roster',
        'description' => 'Participants of a course with roles, groups, grade and completion.',
        'type' => 'read',
        'capabilities' => 'local/credcloud:readroster',
    ],
    'local_credcloud_roles' => [
        'classname' => 'local_credcloud\external\roles',
        'description' => 'What somebody may do with credentials in a course now.',
        'type' => 'read',
        'capabilities' => 'local/credcloud:readroster',
    ],
];

$services = [
    'Credential Cloud' => [
        'functions' => ['local_credcloud_roster', 'local_credcloud_roles'],
        'shortname' => 'local_credcloud',
        'restrictedusers' => 1,
        'enabled' => 1,
    ],
];
