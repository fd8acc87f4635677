<?php
// This file is part of Credential Cloud Bridge for Moodle.
//
// This program is free software: you can redistribute it and/or modify it under the terms of the GNU General Public
// License as published by the Free Software Foundation, either version 3 of the License, or (at your option) any
// later version. It is distributed in the hope that it will be useful, but WITHOUT ANY WARRANTY. See LICENSE.

namespace local_credcloud\privacy;

use core_privacy\local\metadata\collection;
use core_privacy\local\request\approved_contextlist;
use core_privacy\local\request\approved_userlist;
use core_privacy\local\request\contextlist;
use core_privacy\local\request\userlist;

/**
 * What leaves this site: it goes to the credential site; nothing is stored here.
 *
 * @package   local_credcloud
 * @license   https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
class provider implements
    \core_privacy\local\metadata\provider,
    \core_privacy\local\request\core_userlist_provider,
    \core_privacy\local\request\plugin\provider {
    /**
     * What is sent to the credential site.
     *
     * @param collection $collection What is sent so far.
     * @return collection
     */
    public static function get_metadata(collection $collection): collection {
        $fields = [];
        foreach (['userid', 'fullname', 'email', 'idnumber', 'groups', 'grade', 'profilefields'] as $field) {
            $fields[$field] = "privacy:metadata:bridge:{$field}";
        }
        return $collection->add_external_location_link('bridge', $fields, 'privacy:metadata:bridge');
    }

    /**
     * Nothing is stored here.
     *
     * @param int $userid The account.
     * @return contextlist
     */
    public static function get_contexts_for_userid(int $userid): contextlist {
        return new contextlist();
    }

    /**
     * Nothing is stored here.
     *
     * @param userlist $userlist The list.
     */
    public static function get_users_in_context(userlist $userlist) {
    }

    /**
     * Nothing is stored here.
     *
     * @param approved_contextlist $contextlist The contexts.
     */
    public static function export_user_data(approved_contextlist $contextlist) {
    }

    /**
     * Nothing is stored here; deleting the account tells the credential site, which erases it.
     *
     * @param \context $context The context.
     */
    public static function delete_data_for_all_users_in_context(\context $context) {
    }

    /**
     * Nothing is stored here.
     *
     * @param approved_contextlist $contextlist The contexts.
     */
    public static function delete_data_for_user(approved_contextlist $contextlist) {
    }

    /**
     * Nothing is stored here.
     *
     * @param approved_userlist $userlist The accounts.
     */
    public static function delete_data_for_users(approved_userlist $userlist) {
    }
}
