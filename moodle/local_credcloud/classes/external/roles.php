<?php
// This file is part of Credential Cloud Bridge for Moodle.
//
// This program is free software: you can redistribute it and/or modify it under the terms of the GNU General Public
// License as published by the Free Software Foundation, either version 3 of the License, or (at your option) any
// later version. It is distributed in the hope that it will be useful, but WITHOUT ANY WARRANTY. See LICENSE.

namespace local_credcloud\external;

use context_course;
use core_external\external_api;
use core_external\external_function_parameters;
use core_external\external_multiple_structure;
use core_external\external_single_structure;
use core_external\external_value;
use local_credcloud\entry;

/**
 * What somebody may do with credentials in a course now: asked again before credentials are published.
 *
 * @package   local_credcloud
 * @license   https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
class roles extends external_api {
    /**
     * What is asked for.
     *
     * @return external_function_parameters
     */
    public static function execute_parameters(): external_function_parameters {
        return new external_function_parameters([
            'courseid' => new external_value(PARAM_INT, 'The course'),
            'userid' => new external_value(PARAM_INT, 'The account'),
        ]);
    }

    /**
     * The capabilities, and whether for their own groups only; none for an account that is suspended or gone.
     *
     * @param int $courseid The course.
     * @param int $userid The account.
     * @return array
     */
    public static function execute(int $courseid, int $userid): array {
        $given = self::validate_parameters(self::execute_parameters(), ['courseid' => $courseid, 'userid' => $userid]);
        $context = context_course::instance($given['courseid']);
        self::validate_context($context);
        require_capability('local/credcloud:readroster', $context);
        $user = \core_user::get_user($given['userid']);
        if (!$user || $user->deleted || $user->suspended) {
            return ['can' => [], 'groupsapart' => false];
        }
        return [
            'can' => entry::capabilities($context, (int) $user->id),
            'groupsapart' => entry::is_kept_to_groups(get_course($given['courseid']), $context, (int) $user->id),
        ];
    }

    /**
     * What is answered.
     *
     * @return external_single_structure
     */
    public static function execute_returns(): external_single_structure {
        return new external_single_structure([
            'can' => new external_multiple_structure(new external_value(PARAM_ALPHA, 'issue or publish')),
            'groupsapart' => new external_value(PARAM_BOOL, 'Sees only their own groups'),
        ]);
    }
}
