<?php
// This file is part of Credential Cloud Bridge for Moodle.
//
// This program is free software: you can redistribute it and/or modify it under the terms of the GNU General Public
// License as published by the Free Software Foundation, either version 3 of the License, or (at your option) any
// later version. It is distributed in the hope that it will be useful, but WITHOUT ANY WARRANTY. See LICENSE.

/**
 * Where Moodle asks plugins for their part of its navigation.
 *
 * @package   local_credcloud
 * @license   https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */

/**
 * The course's tab: Credentials for its staff, My credentials for its learners.
 *
 * @param navigation_node $navigation The course's node.
 * @param stdClass $course The course.
 * @param context_course $context Its context.
 */
function local_credcloud_extend_navigation_course(navigation_node $navigation, stdClass $course, context_course $context): void {
    if (!\local_credcloud\entry::is_connected() || isguestuser() || !isloggedin()) {
        return;
    }
    $staff = has_capability('local/credcloud:issue', $context);
    if (!$staff && !is_enrolled($context, null, '', true)) {
        return;
    }
    $navigation->add(
        get_string($staff ? 'credentials' : 'mycredentials', 'local_credcloud'),
        new moodle_url('/local/credcloud/view.php', ['id' => $course->id]),
        navigation_node::TYPE_SETTING,
        null,
        'local_credcloud',
        new pix_icon('i/badge', '')
    );
}

/**
 * A box on one's own profile page.
 *
 * @param \core_user\output\myprofile\tree $tree The page.
 * @param stdClass $user Whose page it is.
 * @param bool $iscurrentuser Whether that is who looks at it.
 * @param stdClass|null $course The course in which it is looked at.
 */
function local_credcloud_myprofile_navigation(
    \core_user\output\myprofile\tree $tree,
    stdClass $user,
    bool $iscurrentuser,
    ?stdClass $course
): void {
    if (!$iscurrentuser || isguestuser() || !\local_credcloud\entry::is_connected()) {
        return;
    }
    $link = html_writer::link(
        new moodle_url('/local/credcloud/view.php'),
        get_string('mycredentials', 'local_credcloud')
    );
    $tree->add_category(new \core_user\output\myprofile\category(
        'local_credcloud',
        get_string('credentials', 'local_credcloud'),
        'badges'
    ));
    $tree->add_node(new \core_user\output\myprofile\node('local_credcloud', 'mycredentials', '', null, null, $link));
}
