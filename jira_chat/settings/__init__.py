"""Settings of projects and sites, and customers' texts."""
