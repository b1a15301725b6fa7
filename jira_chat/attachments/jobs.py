"""What is promised of agents' photos."""

from jira_chat.outbox.payloads import Payload


class FetchPhotos(Payload, frozen=True, kw_only=True, tag="fetch_photos"):
    """Fetch the photos of a site's agents that were not fetched today. Names nobody: jobs outlive an erasure."""
