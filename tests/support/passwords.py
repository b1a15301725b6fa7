"""Cheap password hashes."""

from argon2 import PasswordHasher

from jira_chat.sign_in.passwords import Passwords


class QuickPasswords(Passwords):
    """Hashes like the product, with parameters for tests: thousands of attempts in a minute."""

    def __init__(self) -> None:
        super().__init__(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
