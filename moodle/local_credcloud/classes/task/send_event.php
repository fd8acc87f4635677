<?php
// This file is part of Credential Cloud Bridge for Moodle.
//
// This program is free software: you can redistribute it and/or modify it under the terms of the GNU General Public
// License as published by the Free Software Foundation, either version 3 of the License, or (at your option) any
// later version. It is distributed in the hope that it will be useful, but WITHOUT ANY WARRANTY. See LICENSE.

namespace local_credcloud\task;

use local_credcloud\entry;
use moodle_exception;

/**
 * Tells the credential site of one event. Moodle tries again, later and later, when it throws.
 *
 * @package   local_credcloud
 * @license   https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
class send_event extends \core\task\adhoc_task {
    /**
     * Post the event, signed.
     */
    public function execute(): void {
        global $CFG;
        if (!entry::is_connected()) {
            return;
        }
        require_once($CFG->libdir . '/filelib.php');
        $curl = new \curl();
        $curl->post(
            entry::address('events'),
            http_build_query(['token' => entry::token('event', (array) $this->get_custom_data())], '', '&'),
            ['CURLOPT_TIMEOUT' => 20, 'CURLOPT_CONNECTTIMEOUT' => 10]
        );
        $status = $curl->get_info()['http_code'] ?? 0;
        if ($curl->get_errno() || $status != 204) {
            throw new moodle_exception('connect_failed', 'local_credcloud', '', $curl->error ?: "HTTP {$status}");
        }
    }
}
