"""What admins chose, per project."""
