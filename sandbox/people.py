"""Registration of new customers; the rest of the site sees them at once or after a while."""

from datetime import timedelta

from sandbox import seed
from sandbox.misbehaviour import Misbehaviour
from sandbox.state import Jira, User, now


class People:
    def __init__(self, jira: Jira, misbehaviour: Misbehaviour) -> None:
        self._jira = jira
        self._misbehaviour = misbehaviour

    def register(self, email: str, display_name: str) -> User | None:
        """Return a new portal-only customer, None if the address is taken."""
        if any(each.email.lower() == email.lower() for each in self._jira.users):
            return None
        person = seed.customer(email.lower(), display_name, email)
        if lag := self._misbehaviour.take("customer_lag"):
            self._jira.customers_visible_from[person.account_id] = now() + timedelta(seconds=lag.seconds)
        self._jira.users.append(person)
        return person
