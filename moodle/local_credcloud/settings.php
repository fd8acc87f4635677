<?php
// This file is part of Credential Cloud Bridge for Moodle.
//
// This program is free software: you can redistribute it and/or modify it under the terms of the GNU General Public
// License as published by the Free Software Foundation, either version 3 of the License, or (at your option) any
// later version. It is distributed in the hope that it will be useful, but WITHOUT ANY WARRANTY. See LICENSE.

/**
 * Settings: the address of the credential site, and the page that connects to it.
 *
 * @package   local_credcloud
 * @license   https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */

defined('MOODLE_INTERNAL') || die();

if ($hassiteconfig) {
    $settings = new admin_settingpage('local_credcloud', get_string('pluginname', 'local_credcloud'));
    $settings->add(new admin_setting_configtext(
        'local_credcloud/bridgeurl',
        get_string('bridgeurl', 'local_credcloud'),
        get_string('bridgeurl_desc', 'local_credcloud'),
        '',
        PARAM_URL
    ));
    if ($ADMIN->fulltree) {
        $settings->add(new admin_setting_configmultiselect(
            'local_credcloud/profilefields',
            get_string('profilefields', 'local_credcloud'),
            get_string('profilefields_desc', 'local_credcloud'),
            [],
            \local_credcloud\roster_details::profile_fields()
        ));
    }
    $ADMIN->add('localplugins', $settings);
    $ADMIN->add('localplugins', new admin_externalpage(
        'local_credcloud_connect',
        get_string('pluginname', 'local_credcloud') . ': ' . get_string('connect', 'local_credcloud'),
        new moodle_url('/local/credcloud/connect.php')
    ));
}
