"""Articles of the help center that may answer a customer before an agent does."""
