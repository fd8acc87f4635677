"""Steps in the platform's filter pipelines, one module each.

A step answers with all that it was given, changed or not: anything else would
stop the steps of other plugins.
"""
