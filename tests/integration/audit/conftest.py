"""What agents do is noted in a conversation's story."""

from tests.integration.sync.conftest import raised, story

__all__ = ["raised", "story"]
