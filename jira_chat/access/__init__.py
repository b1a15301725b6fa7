"""Authentication and authorization of callers: principals, page sessions, rights in Jira, allowances."""
