<?php
// This file is part of Credential Cloud Bridge for Moodle.
//
// This program is free software: you can redistribute it and/or modify it under the terms of the GNU General Public
// License as published by the Free Software Foundation, either version 3 of the License, or (at your option) any
// later version. It is distributed in the hope that it will be useful, but WITHOUT ANY WARRANTY. See LICENSE.

/**
 * The tab of a course, or one's own credentials: Moodle's page around a frame that gets a signed form.
 *
 * @package   local_credcloud
 * @license   https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */

require_once(__DIR__ . '/../../config.php');

use local_credcloud\entry;

$id = optional_param('id', 0, PARAM_INT);
$course = $id ? get_course($id) : null;
$url = new moodle_url('/local/credcloud/view.php', $id ? ['id' => $id] : []);
$PAGE->set_url($url);
if ($course) {
    require_login($course);
    $context = context_course::instance($course->id);
    $staff = has_capability('local/credcloud:issue', $context);
    $PAGE->set_pagelayout('incourse');
    $PAGE->set_heading(format_string($course->fullname));
    $PAGE->set_secondary_active_tab('local_credcloud');
} else {
    require_login(null, false);
    $context = context_user::instance($USER->id);
    $staff = false;
    $PAGE->set_context($context);
    $PAGE->set_pagelayout('standard');
    $PAGE->set_heading(fullname($USER));
}
if (isguestuser()) {
    throw new moodle_exception('noguest');
}
if (optional_param('window', 0, PARAM_BOOL) && entry::is_connected()) {
    // A window of its own: on to the credential site at once.
    $PAGE->set_pagelayout('redirect');
    echo $OUTPUT->header();
    echo html_writer::tag('form', html_writer::empty_tag('input', [
        'type' => 'hidden',
        'name' => 'token',
        'value' => entry::token('entry', entry::claims_of_person($course)),
    ]) . html_writer::tag('button', get_string('continue'), ['type' => 'submit', 'class' => 'btn btn-primary']), [
        'method' => 'post', 'action' => entry::address('enter'), 'id' => 'local_credcloud_window',
    ]);
    $PAGE->requires->js_amd_inline("document.getElementById('local_credcloud_window').submit();");
    echo $OUTPUT->footer();
    die;
}
$title = get_string($staff ? 'credentials' : 'mycredentials', 'local_credcloud');
$PAGE->set_title($title);
echo $OUTPUT->header();
if (!entry::is_connected()) {
    echo $OUTPUT->notification(get_string('notconnected', 'local_credcloud'), \core\output\notification::NOTIFY_WARNING);
} else {
    echo html_writer::link(
        new moodle_url($url, ['window' => 1]),
        get_string('openinnewwindow', 'local_credcloud'),
        ['target' => '_blank', 'rel' => 'noopener']
    );
    echo html_writer::tag('form', html_writer::empty_tag('input', [
        'type' => 'hidden',
        'name' => 'token',
        'value' => entry::token('entry', entry::claims_of_person($course)),
    ]), [
        'method' => 'post',
        'action' => entry::address('enter'),
        'target' => 'local_credcloud',
        'id' => 'local_credcloud_frame',
    ]);
    echo html_writer::tag('iframe', '', [
        'name' => 'local_credcloud',
        'title' => $title,
        'class' => 'd-block w-100 border-0',
        'style' => 'height: 60vh; min-height: 320px',
        'allow' => "clipboard-write " . entry::bridge_url() . '; web-share ' . entry::bridge_url(),
    ]);
    $PAGE->requires->js(new moodle_url('/local/credcloud/js/frame_height.js'));
    $PAGE->requires->js_amd_inline("document.getElementById('local_credcloud_frame').submit();");
}
echo $OUTPUT->footer();
