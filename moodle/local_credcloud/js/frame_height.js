// This file is part of Credential Cloud Bridge for Moodle.
//
// This program is free software: you can redistribute it and/or modify it under the terms of the GNU General Public
// License as published by the Free Software Foundation, either version 3 of the License, or (at your option) any
// later version. It is distributed in the hope that it will be useful, but WITHOUT ANY WARRANTY. See LICENSE.

/**
 * The frame of view.php takes the room that Moodle's page leaves in the window, so that only the frame scrolls.
 *
 * The credential site's own bars (such as the one with Generate) stick to the edges of its window, which is the
 * frame: a frame as high as its content would leave them at its end.
 *
 * @package   local_credcloud
 * @license   https://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
(function() {
    "use strict";

    // In pixels. In a window with less room than this, Moodle's page scrolls too.
    var LEAST = 320;
    var frame = document.querySelector("iframe[name='local_credcloud']");
    if (!frame) {
        return;
    }

    var around = [];
    for (var one = frame.parentElement; one; one = one.parentElement) {
        around.push(one);
    }

    /**
     * Set the height. Done again without any change around the frame, it gives the same height.
     */
    function fit() {
        var scrolled = around.reduce(function(sum, element) {
            return sum + element.scrollTop;
        }, 0);
        var top = frame.getBoundingClientRect().top + scrolled;
        var all = Math.floor(document.documentElement.clientHeight - top);
        frame.style.height = Math.max(all, LEAST) + "px";
        // What stands below the frame, such as a footer, goes beyond the window by now.
        var below = around.filter(scrolls).reduce(function(most, element) {
            return Math.max(most, element.scrollHeight - element.clientHeight);
        }, 0);
        frame.style.height = Math.max(all - below, LEAST) + "px";
    }

    /**
     * Whether what is too high for the element makes it scroll.
     *
     * @param {Element} element
     * @returns {Boolean}
     */
    function scrolls(element) {
        return element === document.scrollingElement || /auto|scroll/.test(getComputedStyle(element).overflowY);
    }

    fit();
    window.addEventListener("load", fit);
    window.addEventListener("resize", fit);
    // A drawer was opened, or a notice closed.
    var waiting = 0;
    var observer = new ResizeObserver(function() {
        cancelAnimationFrame(waiting);
        waiting = requestAnimationFrame(fit);
    });
    around.forEach(function(element) {
        observer.observe(element);
    });
})();
