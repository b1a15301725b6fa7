"""The tenants: sites that installed the app, and their lifecycle."""
