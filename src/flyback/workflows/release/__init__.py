"""A release on one environment, looked at before it runs."""
