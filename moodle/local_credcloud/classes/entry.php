<?php
// This file is part of Credential Cloud Bridge for Moodle.
//
// This program is free software: you can redistribute it and/or modify it under the terms of the GNU General Public
// License as published by the Free Software Foundation, either version 3 of the License, or (at your option) any
// later version. It is distributed in the hope that it will be useful, but WITHOUT ANY WARRANTY. See LICENSE.

namespace local_credcloud;

use context_course;
use moodle_url;
use stdClass;

/**
 * What a person's way to the credential site says of them, signed with Moodle's own LTI key.
 *
 * @package   local_credcloud
 * @license   https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
class entry {
    /** How long a token is good, in seconds. */
    private const LASTS = 60;

    /**
     * Whether the address of the credential site is known.
     *
     * @return bool
     */
    public static function is_connected(): bool {
        return self::bridge_url() !== '';
    }

    /**
     * The credential site's address without a slash at the end; blank when it is not set.
     *
     * @return string
     */
    public static function bridge_url(): string {
        return rtrim((string) get_config('local_credcloud', 'bridgeurl'), '/');
    }

    /**
     * A token with these claims: to the credential site, from this one, once, for a minute.
     *
     * @param string $type What kind of message it is.
     * @param array $claims What it says.
     * @return string
     */
    public static function token(string $type, array $claims): string {
        global $CFG;
        $key = \mod_lti\local\ltiopenid\jwks_helper::get_private_key();
        $all = token_claims::with_frame($type, $claims, $CFG->wwwroot, self::bridge_url(), time(), self::LASTS, random_string(32));
        return \Firebase\JWT\JWT::encode($all, $key['key'], 'RS256', $key['kid']);
    }

    /**
     * What is said of the person who is signed in, in a course or outside of one.
     *
     * @param stdClass|null $course The course.
     * @return array
     */
    public static function claims_of_person(?stdClass $course): array {
        global $USER;
        $claims = [
            'sub' => (string) $USER->id,
            'username' => $USER->username,
            'name' => fullname($USER),
            'email' => $USER->email,
            'lang' => current_language(),
            'course' => null,
            'can' => [],
            'site' => md5(get_site_identifier()),
            'loggedinas' => \core\session\manager::is_loggedinas(),
        ];
        if ($course === null) {
            return $claims;
        }
        $context = context_course::instance($course->id);
        $claims['course'] = [
            'id' => (string) $course->id,
            'shortname' => $course->shortname,
            'idnumber' => $course->idnumber,
            'title' => format_string($course->fullname, true, ['context' => $context, 'escape' => false]),
        ];
        $claims['can'] = self::capabilities($context, null);
        // The credential site then shows this person the learners of their own groups.
        $claims['groupsapart'] = self::is_kept_to_groups($course, $context, null);
        return $claims;
    }

    /**
     * What somebody may do with credentials in a course.
     *
     * @param context_course $context The course.
     * @param int|null $userid Who; null is whoever is signed in.
     * @return string[] issue, publish
     */
    public static function capabilities(context_course $context, ?int $userid): array {
        $can = [];
        foreach (['issue', 'publish'] as $name) {
            if (has_capability("local/credcloud:{$name}", $context, $userid)) {
                $can[] = $name;
            }
        }
        return $can;
    }

    /**
     * Whether the course keeps its groups apart, and somebody sees only their own.
     *
     * @param stdClass $course The course.
     * @param context_course $context Its context.
     * @param int|null $userid Who; null is whoever is signed in.
     * @return bool
     */
    public static function is_kept_to_groups(stdClass $course, context_course $context, ?int $userid): bool {
        return groups_get_course_groupmode($course) == SEPARATEGROUPS
            && !has_capability('moodle/site:accessallgroups', $context, $userid);
    }

    /**
     * Where a token is posted.
     *
     * @param string $page enter, events or connect
     * @return string
     */
    public static function address(string $page): string {
        return self::bridge_url() . "/moodle/{$page}";
    }
}
