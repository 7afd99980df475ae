"""What other systems said: tickets, receipts of messages, smoke tests."""
