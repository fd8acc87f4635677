<?php
// What the plugin's code says without a Moodle around it; prints JSON for the tests.

$plugin = $argv[1];
require("{$plugin}/classes/token_claims.php");
require("{$plugin}/classes/roster_row.php");

use local_credcloud\roster_row;
use local_credcloud\token_claims;

$row = (object) [
    'id' => '8', 'username' => 'learner1', 'email' => 'a@example.org', 'idnumber' => '', 'lang' => 'en',
    'enrolled' => '1795949296', 'methods' => "cohort\x1fmanual", 'roles' => 'student', 'archetypes' => "student\x1fstudent",
    'groupnames' => "North|West\x1fSouth", 'grade' => '49.99', 'completed' => null,
];
echo json_encode([
    'claims' => token_claims::with_frame(
        'entry', ['sub' => '8', 'iss' => 'https://evil.example.org', 'type' => 'x'],
        'https://moodle.example.org', 'https://bridge.example.org', 100, 60, 'id'
    ),
    'row' => roster_row::from_record($row, 'Ada Łukasiewicz', 50.0),
    'without' => roster_row::from_record((object) (['grade' => null, 'groupnames' => null] + (array) $row), 'Ada', null),
    'values' => [
        roster_row::profile_value('text', 'Physics &amp; Chemistry'),
        roster_row::profile_value('textarea', '<p>Two <b>words</b></p>'),
        roster_row::profile_value('datetime', '1795949296'),
        roster_row::profile_value('datetime', '0'),
        roster_row::profile_value('text', null),
    ],
    'percents' => [roster_row::percent(45, 0, 50), roster_row::percent(3, 1, 5), roster_row::percent(3, 3, 3)],
]);
