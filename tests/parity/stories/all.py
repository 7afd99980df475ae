"""Every story."""

from parity.stories import applying, beginning, calling, disagreeing, repeating, undoing

STORIES = (
    *applying.STORIES,
    *beginning.STORIES,
    *repeating.STORIES,
    *disagreeing.STORIES,
    *calling.STORIES,
    *undoing.STORIES,
)
