"""What we ask of Jira and Jira Service Management over REST: transport, then verbs, then values."""
