<?php
// This file is part of Credential Cloud Bridge for Moodle.
//
// This program is free software: you can redistribute it and/or modify it under the terms of the GNU General Public
// License as published by the Free Software Foundation, either version 3 of the License, or (at your option) any
// later version. It is distributed in the hope that it will be useful, but WITHOUT ANY WARRANTY. See LICENSE.

namespace local_credcloud;

use core_privacy\local\metadata\collection;
use local_credcloud\privacy\provider;

/**
 * What the privacy page says.
 *
 * @package   local_credcloud
 * @license   https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 * @covers    \local_credcloud\privacy\provider
 */
final class privacy_provider_test extends \advanced_testcase {
    /**
     * Everything that leaves this site is named, with a text that is there.
     */
    public function test_metadata(): void {
        $items = provider::get_metadata(new collection('local_credcloud'))->get_collection();
        $this->assertCount(1, $items);
        $fields = $items[0]->get_privacy_fields();
        $this->assertSame(
            ['userid', 'fullname', 'email', 'idnumber', 'groups', 'grade', 'profilefields'],
            array_keys($fields)
        );
        foreach ($fields as $text) {
            $this->assertTrue(get_string_manager()->string_exists($text, 'local_credcloud'), $text);
        }
    }
}
