"""The plugin for Tutor: how the product gets into an Open edX that Tutor builds and runs.

Tutor lives in an environment of its own, on the operator's machine, where
neither Django nor the rest of this distribution can be imported. So this
package stands beside ``credcloud_bridge`` and imports nothing but Tutor.
"""
