<?php
// This file is part of Credential Cloud Bridge for Moodle.
//
// This program is free software: you can redistribute it and/or modify it under the terms of the GNU General Public
// License as published by the Free Software Foundation, either version 3 of the License, or (at your option) any
// later version. It is distributed in the hope that it will be useful, but WITHOUT ANY WARRANTY. See LICENSE.

/**
 * One press connects this site: account, role, token, and the credential site is told.
 *
 * @package   local_credcloud
 * @license   https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */

require_once(__DIR__ . '/../../config.php');
require_once($CFG->libdir . '/adminlib.php');

admin_externalpage_setup('local_credcloud_connect');
$bridge = \local_credcloud\entry::bridge_url();
$notice = null;
if ($bridge !== '' && optional_param('connect', 0, PARAM_BOOL) && confirm_sesskey()) {
    $problem = \local_credcloud\connection::make();
    $notice = $problem === ''
        ? [get_string('connect_done', 'local_credcloud'), \core\output\notification::NOTIFY_SUCCESS]
        : [get_string('connect_failed', 'local_credcloud', $problem), \core\output\notification::NOTIFY_ERROR];
}
echo $OUTPUT->header();
echo $OUTPUT->heading(get_string('connect', 'local_credcloud'));
if ($notice) {
    echo $OUTPUT->notification(...$notice);
}
if ($bridge === '') {
    echo $OUTPUT->notification(get_string('connect_first', 'local_credcloud'), \core\output\notification::NOTIFY_WARNING);
} else {
    echo html_writer::tag('p', get_string('connect_explain', 'local_credcloud', s($bridge)));
    echo html_writer::tag('p', get_string('connect_notool', 'local_credcloud'));
    echo $OUTPUT->single_button(
        new moodle_url('/local/credcloud/connect.php', ['connect' => 1]),
        get_string('connect', 'local_credcloud'),
        'post'
    );
}
echo $OUTPUT->footer();
