"""Every story."""

from parity.stories import applying, beginning, calling, disagreeing, finding, repeating, surrounding, undoing

STORIES = (
    *applying.STORIES,
    *beginning.STORIES,
    *repeating.STORIES,
    *disagreeing.STORIES,
    *calling.STORIES,
    *finding.STORIES,
    *surrounding.STORIES,
    *undoing.STORIES,
)
