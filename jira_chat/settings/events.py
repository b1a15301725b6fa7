"""Events of settings for all processes."""

import msgspec

from jira_chat.kernel.ids import ProjectId, TenantId


class SettingsSaved(msgspec.Struct, frozen=True, kw_only=True, tag="settings_saved"):
    """Settings of a site's projects were saved."""

    tenant: TenantId
    renamed: ProjectId | None = None
    """The project that now shows or hides its agents' names or photos; None if no project changed that."""
