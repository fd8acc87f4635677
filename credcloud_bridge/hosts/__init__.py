"""Where the product lives: its own site, and the platforms it is a guest of."""
