"""Jobs of agents' photos."""

from jira_chat.outbox.payloads import Payload


class FetchPhotos(Payload, frozen=True, kw_only=True, tag="fetch_photos"):
    """Fetch the due photos of a site's agents. The job names nobody, because jobs outlive an erasure."""
