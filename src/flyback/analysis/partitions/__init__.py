"""Partitions: attached, detached, created; the constraints that their bounds are."""
