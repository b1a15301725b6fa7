"""The REST clients of Jira and Jira Service Management: transport, then verbs, then values."""
