"""Every story."""

from parity.stories import applying, beginning, calling, disagreeing, repeating

STORIES = (*applying.STORIES, *beginning.STORIES, *repeating.STORIES, *disagreeing.STORIES, *calling.STORIES)
