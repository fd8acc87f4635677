"""Groups' rules: who gets a credential without anybody asking for it."""
