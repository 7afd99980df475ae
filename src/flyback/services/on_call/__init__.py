"""Who is on call: a file, PagerDuty, or any address or command that knows."""
