"""What statements do to rows: which relations they read, from end to end or not, and which they write, also unnamed."""
