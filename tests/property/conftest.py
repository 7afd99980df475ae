"""Property tests on real servers use those of the other tests."""

from postgres.conftest import server

__all__ = ["server"]
