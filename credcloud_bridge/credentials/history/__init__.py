"""What happened to credentials: events, edits as texts, lapses."""
