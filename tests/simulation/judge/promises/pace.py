"""On a quiet day one dispatcher at a time works for a company, and keeps its pace."""

from promises.promise import Promise
from world import SECOND


class Pace(Promise):
    """On a quiet day a company has at most eight creates, and eight PATCHes, begin within any second."""

    name = "pace"
    A_SECOND = 8

    def __init__(self, world):
        super().__init__(world)
        self.begun = {}

    def call_begins(self, event):
        if not self.world.quiet or event["what"] not in ("create", "patch"):
            return
        kind, now = (event["company"], event["what"]), event["at"]
        recent = [at for at in self.begun.get(kind, []) if now < at + SECOND] + [now]
        self.begun[kind] = recent
        if len(recent) > self.A_SECOND:
            self.broken(event["order"], now, f"{len(recent)} calls to {event['what']} began within a second")
