"""The tenants: sites that installed us, and what became of them."""
