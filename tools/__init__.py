"""Small programs for the Makefile. They are not part of the product."""
