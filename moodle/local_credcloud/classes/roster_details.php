<?php
// This file is part of Credential Cloud Bridge for Moodle.
//
// This program is free software: you can redistribute it and/or modify it under the terms of the GNU General Public
// License as published by the Free Software Foundation, either version 3 of the License, or (at your option) any
// later version. It is distributed in the hope that it will be useful, but WITHOUT ANY WARRANTY. See LICENSE.

namespace local_credcloud;

/**
 * What else can be printed of participants: profile fields that an admin chose, grades of activities with an ID number.
 *
 * @package   local_credcloud
 * @license   https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
class roster_details {
    /** @var array Lists of name and value, by the number of the account. */
    private array $found = [];

    /**
     * Read them for the participants with numbers above one and up to another: two statements.
     *
     * @param int $courseid The course.
     * @param int $after Above this.
     * @param int $last Up to this.
     */
    public function __construct(int $courseid, int $after, int $last) {
        $this->read_profile_fields($courseid, $after, $last);
        $this->read_activity_grades($courseid, $after, $last);
    }

    /**
     * Of one participant.
     *
     * @param int $userid The account.
     * @return array
     */
    public function of(int $userid): array {
        return $this->found[$userid] ?? [];
    }

    /**
     * The profile fields of this site, by their number.
     *
     * @return string[]
     */
    public static function profile_fields(): array {
        global $DB;
        return array_map('format_string', $DB->get_records_menu('user_info_field', null, 'sortorder', 'id, name'));
    }

    /**
     * The chosen profile fields.
     *
     * @param int $courseid The course.
     * @param int $after Above this.
     * @param int $last Up to this.
     */
    private function read_profile_fields(int $courseid, int $after, int $last): void {
        global $DB;
        $chosen = array_filter(explode(',', (string) get_config('local_credcloud', 'profilefields')));
        if (!$chosen) {
            return;
        }
        [$in, $params] = $DB->get_in_or_equal($chosen, SQL_PARAMS_NAMED);
        $sql = "SELECT d.id, d.userid, f.shortname, f.datatype, d.data
                  FROM {user_info_data} d
                  JOIN {user_info_field} f ON f.id = d.fieldid
                 WHERE f.id {$in} AND d.userid > :after AND d.userid <= :last
                       AND EXISTS (SELECT 1
                                     FROM {user_enrolments} ue
                                     JOIN {enrol} en ON en.id = ue.enrolid
                                    WHERE ue.userid = d.userid AND en.courseid = :course)
              ORDER BY d.userid, f.shortname";
        $rows = $DB->get_recordset_sql($sql, $params + ['after' => $after, 'last' => $last, 'course' => $courseid]);
        foreach ($rows as $row) {
            $this->add((int) $row->userid, 'profile_' . $row->shortname, roster_row::profile_value($row->datatype, $row->data));
        }
        $rows->close();
    }

    /**
     * Grades of activities that have an ID number, in percent.
     *
     * @param int $courseid The course.
     * @param int $after Above this.
     * @param int $last Up to this.
     */
    private function read_activity_grades(int $courseid, int $after, int $last): void {
        global $DB;
        $sql = "SELECT gg.id, gg.userid, gi.idnumber, gg.finalgrade, gi.grademin, gi.grademax
                  FROM {grade_items} gi
                  JOIN {grade_grades} gg ON gg.itemid = gi.id
                 WHERE gi.courseid = :course AND gi.itemtype = :mod AND gi.gradetype = 1 AND gi.idnumber <> :blank
                       AND gg.finalgrade IS NOT NULL AND gg.userid > :after AND gg.userid <= :last
              ORDER BY gg.userid, gi.sortorder";
        $rows = $DB->get_recordset_sql($sql, [
            'course' => $courseid, 'mod' => 'mod', 'blank' => '', 'after' => $after, 'last' => $last,
        ]);
        foreach ($rows as $row) {
            $value = roster_row::percent((float) $row->finalgrade, (float) $row->grademin, (float) $row->grademax);
            $this->add((int) $row->userid, 'grade_' . $row->idnumber, $value);
        }
        $rows->close();
    }

    /**
     * Keep a value; a blank one says nothing.
     *
     * @param int $userid The account.
     * @param string $name Its name.
     * @param string $value Its value.
     */
    private function add(int $userid, string $name, string $value): void {
        if ($value !== '') {
            $this->found[$userid][] = ['name' => $name, 'value' => $value];
        }
    }
}
