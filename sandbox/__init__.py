"""A Jira Cloud with JSM to play and test against, in memory. Knows the add-on by its descriptor alone."""
