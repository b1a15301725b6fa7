"""Code for all folders: ids, the clock, the error family, logging. Standard library, msgspec and cachetools only."""
