"""Messages to recipients: queued with what they tell of, sent at most once."""
