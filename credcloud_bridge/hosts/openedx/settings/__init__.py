"""What the plugin adds to the platform's settings, one module for each of the platform's settings files."""
