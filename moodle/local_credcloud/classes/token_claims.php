<?php
// This file is part of Credential Cloud Bridge for Moodle.
//
// This program is free software: you can redistribute it and/or modify it under the terms of the GNU General Public
// License as published by the Free Software Foundation, either version 3 of the License, or (at your option) any
// later version. It is distributed in the hope that it will be useful, but WITHOUT ANY WARRANTY. See LICENSE.

namespace local_credcloud;

/**
 * What every token says besides its message. Without Moodle, so that it is tested without one.
 *
 * @package   local_credcloud
 * @license   https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
class token_claims {
    /**
     * The message with who says it to whom, until when, and an id that counts once.
     *
     * @param string $type What kind of message it is, so that none passes for another.
     * @param array $claims The message.
     * @param string $from This site's address.
     * @param string $to The credential site's address.
     * @param int $now The time.
     * @param int $lasts For how many seconds it is good.
     * @param string $id An id that no other token has.
     * @return array
     */
    public static function with_frame(
        string $type,
        array $claims,
        string $from,
        string $to,
        int $now,
        int $lasts,
        string $id
    ): array {
        $frame = [
            'iss' => $from,
            'aud' => $to,
            'iat' => $now,
            'exp' => $now + $lasts,
            'jti' => $id,
            'type' => "local_credcloud_{$type}",
        ];
        // A message cannot change who says it.
        return $frame + $claims;
    }
}
