"""Other systems, over HTTP or as commands: tickets, people on call, messages, smoke tests."""
