"""Messages to people: a module for each kind of channel, and receipts of what was delivered."""
