"""Who is calling and what they may do: principals, page sessions, rights in Jira, allowances."""
