"""Privacy: erasing a person, exporting what is kept of them, reporting accounts to Atlassian."""
