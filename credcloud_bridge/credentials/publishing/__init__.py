"""Publishing: signing, making public, replacing, queueing mails, sending signals."""
