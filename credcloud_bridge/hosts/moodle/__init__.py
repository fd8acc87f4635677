"""The way in from Moodle sites: connecting one, signing in from a course, and what their plugin sends."""
