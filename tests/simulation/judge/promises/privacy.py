"""Nothing is done for who has left, nothing is kept of them, and nothing leaves its company."""

import json

from promises.promise import Promise
from world import SECOND


class NothingAfterTheEnd(Promise):
    """No call begins 2 s after a company has left or an order was erased; no name is where it is not needed."""

    name = "I7"
    LATEST = 2 * SECOND

    def __init__(self, world):
        super().__init__(world)
        self.words, self.items, self.logs, self.forbidden = {}, [], [], None

    def call_begins(self, event):
        company = self.world.companies[event["company"]]
        order = self.world.orders[event["order"]] if event["order"] is not None else None
        if company.disabled_at is not None and event["at"] > company.disabled_at + self.LATEST:
            self.late(event, company.disabled_at, "its company was disabled")
        elif order and order.is_dead and event["at"] > order.company.left_at + self.LATEST:
            self.late(event, order.company.left_at, "its company had left")
        if order and order.erased_at is not None and event["at"] > order.erased_at + self.LATEST:
            self.late(event, order.erased_at, "it was erased")

    def late(self, event, since, why):
        call = f"call {event['call']} ({event['what']}) of {event['company']}"
        self.broken(event["order"], event["at"], f"{call} begins {event['at'] - since} ms after {why}")

    def item(self, event):
        if not self.items:
            self.forbidden = [name for name in self.words if not self.is_needed(self.world.orders[name])]
        self.items.append((event["at"], event["key"], (event["key"] + "\n" + event["text"]).lower()))

    def is_needed(self, order):
        """They are needed until the invitation is out; of a company that has left, until all is settled."""
        is_waiting = order.stored is not None and order.stored["progress"] == "accepted"
        is_forgotten = order.is_dead and order.company.left_line < (self.world.settled_line or 0)
        return is_waiting and order.erased_at is None and not is_forgotten

    def log(self, event):
        self.logs.append((event["at"], "a line of the log", event["text"].lower()))

    def ends(self, _):
        self.end_of_dump()
        self.search(self.logs, self.words)

    def end_of_dump(self, _=None):
        if self.items:
            needed = [self.words[name] for name in self.words if name not in self.forbidden]
            self.search(self.items, self.forbidden, set().union(*needed))
            self.items = []

    # Whatever changes what is forbidden ends a dump.
    order_written = order_deleted = erased = disabled = enabled = settled = end_of_dump

    def search(self, places, names, shared=frozenset()):
        """One look for each word at all places together; only where it is found, at each."""
        everything = "\n".join(text for _, _, text in places)
        for name in names:
            words = [word for word in self.words[name] - shared if word in everything]
            for at, place, text in places if words else ():
                if any(word in text for word in words):
                    self.broken(name, at, f"{place} holds a word of this order's candidate")

    def person_is(self, event):
        """Words are looked for in small letters, as they are and as JSON writes them."""
        self.end_of_dump()
        words = self.words.setdefault(event["order"], set())
        words.update(word.lower() for word in event["words"])
        words.update(json.dumps(word)[1:-1].lower() for word in event["words"])


class NothingLeavesItsCompany(Promise):
    """A call carries its own company's bearer, to Equalture or to the ATS, for its own company's order."""

    name = "I8"

    def call_begins(self, event):
        company, order = event["company"], event["order"]
        if event["bearer"] not in (None, company):
            self.broken(order, event["at"], f"call {event['call']} of {company} carries {event['bearer']}'s bearer")
        if event["to"] not in ("equalture", "ats"):
            self.broken(order, event["at"], f"call {event['call']} goes to {event['to']}")
        if order is not None and order.partition("/")[0] != company:
            self.broken(order, event["at"], f"call {event['call']} of {company} is for another company's order")
