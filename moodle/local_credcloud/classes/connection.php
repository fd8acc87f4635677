<?php
// This file is part of Credential Cloud Bridge for Moodle.
//
// This program is free software: you can redistribute it and/or modify it under the terms of the GNU General Public
// License as published by the Free Software Foundation, either version 3 of the License, or (at your option) any
// later version. It is distributed in the hope that it will be useful, but WITHOUT ANY WARRANTY. See LICENSE.

namespace local_credcloud;

use context_system;
use stdClass;

/**
 * Makes the account, role and token with which the credential site reads participants, and sends them there.
 *
 * @package   local_credcloud
 * @license   https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
class connection {
    /** The account's user name and the role's short name. */
    private const NAME = 'credcloud-service';

    /** What the account may do, in every course. */
    private const CAPABILITIES = [
        'webservice/rest:use', 'moodle/course:view', 'moodle/course:viewhiddencourses', 'local/credcloud:readroster',
    ];

    /**
     * Connect; doing it again gives a new token.
     *
     * @return string Blank, or why the credential site did not accept it.
     */
    public static function make(): string {
        global $CFG;
        require_once($CFG->libdir . '/filelib.php');
        set_config('enablewebservices', 1);
        $protocols = array_filter(explode(',', get_config('core', 'webserviceprotocols') ?: ''));
        if (!in_array('rest', $protocols, true)) {
            set_config('webserviceprotocols', implode(',', [...$protocols, 'rest']));
        }
        $userid = self::account();
        self::role($userid);
        $token = self::token($userid);
        $curl = new \curl();
        $answer = $curl->post(
            entry::address('connect'),
            http_build_query(['token' => entry::token('connect', [
                'service_token' => $token,
                'plugin_version' => get_config('local_credcloud', 'version'),
                'site' => md5(get_site_identifier()),
                'name' => get_site()->fullname,
            ])], '', '&'),
            ['CURLOPT_TIMEOUT' => 20, 'CURLOPT_CONNECTTIMEOUT' => 10]
        );
        $status = $curl->get_info()['http_code'] ?? 0;
        if ($curl->get_errno() || $status != 204) {
            return $curl->error ?: s(shorten_text((string) $answer, 200));
        }
        return '';
    }

    /**
     * Take back what was made.
     */
    public static function remove(): void {
        global $DB;
        $user = $DB->get_record('user', ['username' => self::NAME, 'deleted' => 0]);
        if ($user) {
            delete_user($user);
        }
        $role = $DB->get_record('role', ['shortname' => self::NAME]);
        if ($role) {
            delete_role($role->id);
        }
    }

    /**
     * The account, made when there is none; nobody can sign in with it.
     *
     * @return int
     */
    private static function account(): int {
        global $CFG, $DB;
        require_once($CFG->dirroot . '/user/lib.php');
        $found = $DB->get_record('user', ['username' => self::NAME, 'deleted' => 0]);
        if ($found) {
            return (int) $found->id;
        }
        $user = new stdClass();
        $user->username = self::NAME;
        $user->auth = 'webservice';
        $user->firstname = 'Credential Cloud';
        $user->lastname = 'Service';
        $user->email = self::NAME . '@' . (parse_url($CFG->wwwroot, PHP_URL_HOST) ?: 'localhost.invalid');
        $user->confirmed = 1;
        $user->mnethostid = $CFG->mnet_localhost_id;
        $user->policyagreed = 1;
        return (int) user_create_user($user, false, false);
    }

    /**
     * The role with the capabilities, given to the account.
     *
     * @param int $userid The account.
     */
    private static function role(int $userid): void {
        global $DB;
        $context = context_system::instance();
        $role = $DB->get_record('role', ['shortname' => self::NAME]);
        $roleid = $role ? (int) $role->id : create_role(get_string('servicerole', 'local_credcloud'), self::NAME, '');
        set_role_contextlevels($roleid, [CONTEXT_SYSTEM]);
        foreach (self::CAPABILITIES as $capability) {
            assign_capability($capability, CAP_ALLOW, $roleid, $context->id, true);
        }
        role_assign($roleid, $userid, $context->id);
    }

    /**
     * A new token of the service for the account; earlier ones end.
     *
     * @param int $userid The account.
     * @return string
     */
    private static function token(int $userid): string {
        global $DB;
        $service = $DB->get_record('external_services', ['shortname' => 'local_credcloud'], '*', MUST_EXIST);
        $allowed = ['externalserviceid' => $service->id, 'userid' => $userid];
        if (!$DB->record_exists('external_services_users', $allowed)) {
            $DB->insert_record('external_services_users', (object) ($allowed + ['timecreated' => time()]));
        }
        $DB->delete_records('external_tokens', $allowed);
        return \core_external\util::generate_token(
            EXTERNAL_TOKEN_PERMANENT,
            $service,
            $userid,
            context_system::instance(),
            0,
            '',
            'Credential Cloud'
        );
    }
}
