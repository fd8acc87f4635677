"""What may be done to published credentials: revoke, change the expiry date, re-issue, mail again."""
