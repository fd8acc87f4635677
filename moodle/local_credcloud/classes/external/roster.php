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
use local_credcloud\roster_row;

/**
 * Everybody who is actively enrolled in a course, in one statement.
 *
 * @package   local_credcloud
 * @license   https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
class roster extends external_api {
    /** The most people in one answer. */
    private const MOST = 10000;

    /**
     * What is asked for.
     *
     * @return external_function_parameters
     */
    public static function execute_parameters(): external_function_parameters {
        return new external_function_parameters([
            'courseid' => new external_value(PARAM_INT, 'The course'),
            'after' => new external_value(PARAM_INT, 'People with higher numbers than this', VALUE_DEFAULT, 0),
            'limit' => new external_value(PARAM_INT, 'At most so many people', VALUE_DEFAULT, self::MOST),
        ]);
    }

    /**
     * The participants by their number.
     *
     * @param int $courseid The course.
     * @param int $after People with higher numbers than this.
     * @param int $limit At most so many.
     * @return array
     */
    public static function execute(int $courseid, int $after = 0, int $limit = self::MOST): array {
        global $CFG, $DB;
        $given = self::validate_parameters(
            self::execute_parameters(),
            ['courseid' => $courseid, 'after' => $after, 'limit' => $limit]
        );
        $context = context_course::instance($given['courseid']);
        self::validate_context($context);
        require_capability('local/credcloud:readroster', $context);
        require_once($CFG->libdir . '/gradelib.php');
        $item = \grade_item::fetch_course_item($given['courseid']);
        // Zero is what Moodle stores for no pass mark.
        $gradepass = $item && (float) $item->gradepass > 0 ? (float) $item->gradepass : null;
        [$sql, $params] = self::statement($given['courseid'], $context->id, $item ? (int) $item->id : 0, $given['after']);
        $learners = [];
        $rows = $DB->get_recordset_sql($sql, $params, 0, max(1, min($given['limit'], self::MOST)));
        foreach ($rows as $row) {
            $learners[] = roster_row::from_record($row, fullname($row), $gradepass);
        }
        $rows->close();
        if ($learners) {
            $last = $learners[count($learners) - 1]['id'];
            $details = new \local_credcloud\roster_details($given['courseid'], $given['after'], $last);
            $all = self::sees_all_groups($context);
            foreach ($learners as $number => $learner) {
                $learners[$number]['allgroups'] = $all === null || isset($all[$learner['id']]) || is_siteadmin($learner['id']);
                $learners[$number]['details'] = $details->of($learner['id']);
            }
        }
        return [
            'groupsapart' => groups_get_course_groupmode(get_course($given['courseid'])) == SEPARATEGROUPS,
            'grademax' => $item ? (float) $item->grademax : 0,
            'gradepass' => $gradepass ?? 0,
            'learners' => $learners,
        ];
    }

    /**
     * Who sees all groups, by number of the account; null where everybody does.
     *
     * @param context_course $context The course.
     * @return array|null
     */
    private static function sees_all_groups(context_course $context): ?array {
        if (groups_get_course_groupmode(get_course($context->instanceid)) != SEPARATEGROUPS) {
            return null;
        }
        return get_users_by_capability($context, 'moodle/site:accessallgroups', 'u.id');
    }

    /**
     * One row for each person who is enrolled and not suspended, in the course or on the site.
     *
     * @param int $courseid The course.
     * @param int $contextid Its context.
     * @param int $gradeitemid The course's total.
     * @param int $after People with higher numbers than this.
     * @return array The statement and its parameters.
     */
    private static function statement(int $courseid, int $contextid, int $gradeitemid, int $after): array {
        global $DB;
        $between = roster_row::BETWEEN;
        $methods = $DB->sql_group_concat('d.enrol', $between, 'd.enrol');
        $roles = $DB->sql_group_concat('d.shortname', $between, 'd.shortname');
        $archetypes = $DB->sql_group_concat('d.archetype', $between, 'd.shortname');
        $groups = $DB->sql_group_concat('g.name', $between, 'g.name');
        $names = \core_user\fields::for_name()->get_sql('u')->selects;
        $now = time();
        $sql = "SELECT u.id, u.username, u.email, u.idnumber, u.lang {$names},
                       e.enrolled, e.methods, r.roles, r.archetypes, gm.groupnames,
                       gg.finalgrade AS grade, cc.timecompleted AS completed
                  FROM {user} u
                  JOIN (SELECT d.userid, MIN(d.timecreated) AS enrolled, {$methods} AS methods
                          FROM (SELECT ue.userid, en.enrol, MIN(ue.timecreated) AS timecreated
                                  FROM {user_enrolments} ue
                                  JOIN {enrol} en ON en.id = ue.enrolid
                                 WHERE en.courseid = :enrolcourse AND en.status = 0 AND ue.status = 0
                                       AND ue.timestart <= :started AND (ue.timeend = 0 OR ue.timeend > :ended)
                              GROUP BY ue.userid, en.enrol) d
                      GROUP BY d.userid) e ON e.userid = u.id
             LEFT JOIN (SELECT d.userid, {$roles} AS roles, {$archetypes} AS archetypes
                          FROM (SELECT DISTINCT ra.userid, ro.shortname, ro.archetype
                                  FROM {role_assignments} ra
                                  JOIN {role} ro ON ro.id = ra.roleid
                                 WHERE ra.contextid = :rolecontext) d
                      GROUP BY d.userid) r ON r.userid = u.id
             LEFT JOIN (SELECT m.userid, {$groups} AS groupnames
                          FROM {groups_members} m
                          JOIN {groups} g ON g.id = m.groupid
                         WHERE g.courseid = :groupcourse
                      GROUP BY m.userid) gm ON gm.userid = u.id
             LEFT JOIN {grade_grades} gg ON gg.userid = u.id AND gg.itemid = :gradeitem
             LEFT JOIN {course_completions} cc ON cc.userid = u.id AND cc.course = :completedcourse
                 WHERE u.deleted = 0 AND u.suspended = 0 AND u.id > :after
              ORDER BY u.id";
        return [$sql, [
            'enrolcourse' => $courseid,
            'started' => $now,
            'ended' => $now,
            'rolecontext' => $contextid,
            'groupcourse' => $courseid,
            'gradeitem' => $gradeitemid,
            'completedcourse' => $courseid,
            'after' => $after,
        ]];
    }

    /**
     * What is answered.
     *
     * @return external_single_structure
     */
    public static function execute_returns(): external_single_structure {
        $names = fn(string $of) => new external_multiple_structure(new external_value(PARAM_RAW, $of));
        return new external_single_structure([
            'groupsapart' => new external_value(PARAM_BOOL, 'Whether the course keeps its groups apart'),
            'grademax' => new external_value(PARAM_FLOAT, 'The highest total of the course'),
            'gradepass' => new external_value(PARAM_FLOAT, 'The total with which the course is passed; 0 for none'),
            'learners' => new external_multiple_structure(new external_single_structure([
                'id' => new external_value(PARAM_INT, 'The number of the account'),
                'username' => new external_value(PARAM_RAW, 'User name'),
                'fullname' => new external_value(PARAM_RAW, 'Name'),
                'email' => new external_value(PARAM_RAW, 'E-mail address'),
                'idnumber' => new external_value(PARAM_RAW, 'ID number'),
                'lang' => new external_value(PARAM_RAW, 'Language'),
                'enrolled' => new external_value(PARAM_INT, 'Since when enrolled'),
                'methods' => $names('Enrolment method'),
                'roles' => $names('Short name of a role in the course'),
                'archetypes' => $names('What a role was made from'),
                'groups' => $names('Name of a group'),
                'grade' => new external_value(PARAM_FLOAT, 'Total', VALUE_REQUIRED, null, NULL_ALLOWED),
                'passed' => new external_value(PARAM_BOOL, 'By the pass mark', VALUE_REQUIRED, null, NULL_ALLOWED),
                'completed' => new external_value(PARAM_INT, 'When completed', VALUE_REQUIRED, null, NULL_ALLOWED),
                'allgroups' => new external_value(PARAM_BOOL, 'Sees all groups'),
                'details' => new external_multiple_structure(new external_single_structure([
                    'name' => new external_value(PARAM_RAW, 'profile_ or grade_, and a short name or ID number'),
                    'value' => new external_value(PARAM_RAW, 'As it is printed'),
                ])),
            ])),
        ]);
    }
}
