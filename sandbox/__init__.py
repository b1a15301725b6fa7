"""An in-memory Jira Cloud with JSM for trials and tests. It knows the add-on only by its descriptor."""
