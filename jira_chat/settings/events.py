"""What all processes are told of settings."""

import msgspec

from jira_chat.kernel.ids import ProjectId, TenantId


class SettingsSaved(msgspec.Struct, frozen=True, kw_only=True, tag="settings_saved"):
    """Settings of a site's projects were saved."""

    tenant: TenantId
    renamed: ProjectId | None = None
    """The project that shows its customers other names or photos of its agents now: theirs, or none any more."""
