"""A release looked at before it runs, as text, JSON, Markdown and a page."""
