"""What somebody shows to the gates of an environment."""

import os

from flyback.frozen import frozen


@frozen
class Papers:
    """Who signs, which ticket; of no meaning where there are no gates."""

    key: str | os.PathLike[str] = ""
    """File of the private key that evidence is signed with; empty: as `FLYBACK_SIGNING_KEY_FILE` or
    `FLYBACK_SIGNING_KEY` say."""
    ticket: str = ""
    """Id of the change ticket."""
    break_glass: str = ""
    """Why gates are to be broken open; a second person must join."""
