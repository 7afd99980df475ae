"""Performs the actions of a run on the target database and tells what came of each."""
