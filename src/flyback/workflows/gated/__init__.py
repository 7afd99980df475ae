"""Runs on an environment with gates: asked before, watched on the way, recorded afterwards."""
