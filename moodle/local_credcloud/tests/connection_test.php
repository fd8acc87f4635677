<?php
// This file is part of Credential Cloud Bridge for Moodle.
//
// This program is free software: you can redistribute it and/or modify it under the terms of the GNU General Public
// License as published by the Free Software Foundation, either version 3 of the License, or (at your option) any
// later version. It is distributed in the hope that it will be useful, but WITHOUT ANY WARRANTY. See LICENSE.

namespace local_credcloud;

/**
 * The account, role and token that Connect makes are gone when the plugin is.
 *
 * @package   local_credcloud
 * @license   https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 * @covers    \local_credcloud\connection
 */
final class connection_test extends \advanced_testcase {
    /**
     * What is made is removed; the credential site that does not answer is said.
     */
    public function test_make_and_remove(): void {
        global $DB;
        $this->resetAfterTest();
        $this->setAdminUser();
        set_config('bridgeurl', 'https://credentials.invalid', 'local_credcloud');
        \curl::mock_response('');
        $this->assertIsString(connection::make());
        $user = $DB->get_record('user', ['username' => 'credcloud-service', 'deleted' => 0], '*', MUST_EXIST);
        $this->assertTrue(has_capability('local/credcloud:readroster', \context_system::instance(), $user->id));
        $this->assertFalse(has_capability('moodle/site:config', \context_system::instance(), $user->id));
        $this->assertSame(1, $DB->count_records('external_tokens', ['userid' => $user->id]));
        connection::remove();
        $this->assertFalse($DB->record_exists('user', ['username' => 'credcloud-service', 'deleted' => 0]));
        $this->assertFalse($DB->record_exists('role', ['shortname' => 'credcloud-service']));
        $this->assertSame(0, $DB->count_records('external_tokens', ['userid' => $user->id]));
    }
}
