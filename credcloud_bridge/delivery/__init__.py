"""Messages to recipients: queued with the state change they tell of, sent once."""
