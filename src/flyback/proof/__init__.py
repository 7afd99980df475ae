"""Two states of one database against each other: what differs, in words, and what that says about a way back."""
