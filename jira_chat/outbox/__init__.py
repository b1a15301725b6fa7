"""Jobs for the outside world, written in the transaction of the change that needs them and done by the worker."""
