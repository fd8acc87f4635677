<?php
// This file is part of Credential Cloud Bridge for Moodle.
//
// This program is free software: you can redistribute it and/or modify it under the terms of the GNU General Public
// License as published by the Free Software Foundation, either version 3 of the License, or (at your option) any
// later version. It is distributed in the hope that it will be useful, but WITHOUT ANY WARRANTY. See LICENSE.

namespace local_credcloud;

use core\hook\navigation\secondary_extend;
use navigation_node;

/**
 * Places the tab beside Participants; without this it would be under More.
 *
 * @package   local_credcloud
 * @license   https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
class hook_callbacks {
    /**
     * Take the node out and put it before Grades, or at the end.
     *
     * @param secondary_extend $hook The navigation of the page.
     */
    public static function place_tab(secondary_extend $hook): void {
        $view = $hook->get_secondaryview();
        $node = $view->find('local_credcloud', navigation_node::TYPE_SETTING);
        if (!$node || !in_array('participants', $view->get_children_key_list(), true)) {
            return;
        }
        $node->remove();
        $keys = $view->get_children_key_list();
        $after = array_search('participants', $keys, true);
        $view->add_node($node, $keys[$after + 1] ?? null);
        $node->showinsecondarynavigation = true;
        $node->set_force_into_more_menu(false);
    }
}
