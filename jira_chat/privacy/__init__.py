"""Privacy: erasing a person, exporting their data, reporting accounts to Atlassian."""
