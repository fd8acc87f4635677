"""What the pages of several surfaces share: answers with their headers, kinds of answers, rate limits."""
