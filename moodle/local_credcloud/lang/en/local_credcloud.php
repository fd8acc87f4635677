<?php
// This file is part of Credential Cloud Bridge for Moodle.
//
// This program is free software: you can redistribute it and/or modify it under the terms of the GNU General Public
// License as published by the Free Software Foundation, either version 3 of the License, or (at your option) any
// later version. It is distributed in the hope that it will be useful, but WITHOUT ANY WARRANTY. See LICENSE.

/**
 * English texts.
 *
 * @package   local_credcloud
 * @license   https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */

defined('MOODLE_INTERNAL') || die();

$string['bridgeurl'] = 'Address of the credential site';
$string['bridgeurl_desc'] = 'Such as https://credentials.example.org. Its tool must be connected by LTI first.';
$string['connect'] = 'Connect';
$string['connect_done'] = 'Connected. Participants are read in one step from now on, and the credential site hears of completions.';
$string['connect_explain'] = 'This makes an account “credcloud-service” that can read the participants of all courses, a role and a token for it, switches web services on, and sends the token to {$a}.';
$string['connect_failed'] = 'The credential site did not accept the connection: {$a}';
$string['connect_first'] = 'Enter the address of the credential site in the settings first.';
$string['connect_notool'] = 'Connect the tool by LTI first: Site administration, Plugins, External tool, Manage tools.';
$string['credcloud:issue'] = 'Prepare credentials of the course';
$string['credcloud:publish'] = 'Publish, revoke and re-issue credentials of the course';
$string['credcloud:readroster'] = 'Read participants for the credential site';
$string['credentials'] = 'Credentials';
$string['mycredentials'] = 'My credentials';
$string['notconnected'] = 'Credentials are not connected yet. Tell whoever administers this site.';
$string['openinnewwindow'] = 'Open in a new window';
$string['pluginname'] = 'Credential Cloud';
$string['privacy:metadata:bridge'] = 'The credential site, which issues certificates and badges.';
$string['privacy:metadata:bridge:email'] = 'The e-mail address, to which credentials are sent.';
$string['privacy:metadata:bridge:fullname'] = 'The name that is printed on a credential.';
$string['privacy:metadata:bridge:grade'] = 'Grade and completion of the course, by which credentials are issued.';
$string['privacy:metadata:bridge:groups'] = 'The groups in the course.';
$string['privacy:metadata:bridge:idnumber'] = 'The ID number.';
$string['privacy:metadata:bridge:userid'] = 'The number of the account.';
$string['privacy:metadata:bridge:profilefields'] = 'The profile fields that are chosen in the settings, and grades of activities with an ID number.';
$string['profilefields'] = 'Profile fields that can be printed';
$string['profilefields_desc'] = 'Sent to the credential site for everybody in a course that uses credentials. None are sent unless you choose them.';
$string['servicerole'] = 'Credential Cloud service';
