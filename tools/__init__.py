"""Small programs that the Makefile runs. Nothing of the product is here."""
