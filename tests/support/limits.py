"""Limits for the many people of a test run, who all come from this computer."""

AS_GOOD_AS_UNLIMITED = {"LIMIT_VISITORS": "address 10000/minute", "LIMIT_STARTS": "person 10000/minute"}
