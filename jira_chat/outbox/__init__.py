"""Promises to the outside world, written in the transaction of the change that made them and kept by the worker."""
