"""Maintenance windows for people, programs and calendars."""
