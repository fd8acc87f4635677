<?php
// This file is part of Credential Cloud Bridge for Moodle.
//
// This program is free software: you can redistribute it and/or modify it under the terms of the GNU General Public
// License as published by the Free Software Foundation, either version 3 of the License, or (at your option) any
// later version. It is distributed in the hope that it will be useful, but WITHOUT ANY WARRANTY. See LICENSE.

namespace local_credcloud;

use stdClass;

/**
 * One participant as the credential site reads it. Without Moodle, so that it is tested without one.
 *
 * @package   local_credcloud
 * @license   https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
class roster_row {
    /** What separates names in one column of the database; no form lets it into a name. */
    public const BETWEEN = "\x1f";

    /**
     * The row of the database as the credential site reads it.
     *
     * @param stdClass $row The row.
     * @param string $fullname The person's name as this site writes names.
     * @param float|null $gradepass The grade with which the course is passed, if it has one.
     * @return array
     */
    public static function from_record(stdClass $row, string $fullname, ?float $gradepass): array {
        $grade = $row->grade === null ? null : (float) $row->grade;
        return [
            'id' => (int) $row->id,
            'username' => $row->username,
            'fullname' => $fullname,
            'email' => $row->email,
            'idnumber' => (string) $row->idnumber,
            'lang' => $row->lang,
            'enrolled' => (int) $row->enrolled,
            'methods' => self::names($row->methods),
            'roles' => self::names($row->roles),
            'archetypes' => array_values(array_unique(self::names($row->archetypes))),
            'groups' => self::names($row->groupnames),
            'grade' => $grade,
            'passed' => $gradepass !== null && $grade !== null ? $grade >= $gradepass : null,
            'completed' => $row->completed === null ? null : (int) $row->completed,
        ];
    }

    /**
     * A profile field as it is printed: dates as 2026-03-31, other fields without markup.
     *
     * @param string $type The kind of field.
     * @param string|null $data What is stored.
     * @return string
     */
    public static function profile_value(string $type, ?string $data): string {
        if ($type === 'datetime') {
            return (int) $data ? gmdate('Y-m-d', (int) $data) : '';
        }
        return trim(html_entity_decode(strip_tags((string) $data), ENT_QUOTES));
    }

    /**
     * A grade as a whole number of percent; blank where the activity has no range.
     *
     * @param float $grade The grade.
     * @param float $least The lowest possible grade.
     * @param float $most The highest.
     * @return string
     */
    public static function percent(float $grade, float $least, float $most): string {
        return $most > $least ? round(100 * ($grade - $least) / ($most - $least)) . '%' : '';
    }

    /**
     * The names in a column.
     *
     * @param string|null $text The column.
     * @return string[]
     */
    public static function names(?string $text): array {
        return $text === null || $text === '' ? [] : explode(self::BETWEEN, $text);
    }
}
