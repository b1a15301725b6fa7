"""Permissions. Roles are per project; the app may do everything that its scopes allow."""

from sandbox.state import Jira, Project, User

GLOBAL = ("ADMINISTER", "SYSTEM_ADMIN", "USER_PICKER", "BULK_CHANGE")
PROJECT = (
    "ADMINISTER_PROJECTS",
    "BROWSE_PROJECTS",
    "ADD_COMMENTS",
    "EDIT_OWN_COMMENTS",
    "EDIT_ALL_COMMENTS",
    "DELETE_OWN_COMMENTS",
    "DELETE_ALL_COMMENTS",
    "DELETE_OWN_ATTACHMENTS",
    "DELETE_ALL_ATTACHMENTS",
    "CREATE_ISSUES",
    "EDIT_ISSUES",
    "TRANSITION_ISSUES",
    "ASSIGN_ISSUES",
    "SERVICEDESK_AGENT",
)
_AGENT = frozenset(PROJECT) - {
    "ADMINISTER_PROJECTS",
    "EDIT_ALL_COMMENTS",
    "DELETE_ALL_COMMENTS",
    "DELETE_ALL_ATTACHMENTS",
}


def is_site_admin(jira: Jira, user: User) -> bool:
    return any(group.name == "jira-administrators" for group in jira.groups_of(user))


def holds_global(jira: Jira, user: User, permission: str) -> bool:
    if user.kind == "app" or is_site_admin(jira, user):
        return permission in GLOBAL
    return user.kind == "atlassian" and permission in ("USER_PICKER", "BULK_CHANGE")


def holds_in(project: Project, user: User, permission: str) -> bool:
    """Whether a user holds a permission. Customers act through the portal and hold none, not even ADD_COMMENTS."""
    if user.kind == "app":
        return permission in PROJECT
    if user in project.admins and permission == "ADMINISTER_PROJECTS":
        return True
    if user in project.agents:
        return permission in _AGENT
    return user.kind == "atlassian" and permission == "BROWSE_PROJECTS"
