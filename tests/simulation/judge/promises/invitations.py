"""Nobody is invited twice, and an application is never without its order."""

from promises.promise import Promise
from world import GRACE, LIFE_OF_A_CALLER


class OneCreateAtATime(Promise):
    """A create begins only when those before proved to do nothing, or the grace is over and the policy allows it.

    It has a connection of its own: one that was kept may break, and nobody knows then what came of it.
    """

    name = "I3"

    def call_begins(self, event):
        if event["what"] != "create":
            return
        call = self.world.calls[event["call"]]
        if call.connection != "fresh":
            self.broken(call.order.name, call.at, "a create begins on a connection that was kept")
        earlier = call.order.creates[:-1]
        for other in earlier:
            says = forbids(other, call)
            if says:
                self.broken(call.order.name, call.at, says)
        self.policy_allows(call, earlier)

    def policy_allows(self, call, earlier):
        decided_line = max(call.order.redriven, default=0)
        doubts = sum(1 for other in earlier if other.is_doubt and other.line > decided_line)
        if call.order.company.holds and doubts > 0:
            self.broken(call.order.name, call.at, "tried again after a doubt, and the company's policy is to hold")
        elif doubts > 1:
            self.broken(call.order.name, call.at, f"tried again after {doubts} doubts")


def forbids(earlier, call):
    """Why the earlier create does not allow this one to begin, or None."""
    crashed_now = earlier.ending == "crash" and call.at < earlier.at + LIFE_OF_A_CALLER
    if earlier.ending is None or crashed_now:
        return f"a create begins while call {earlier.number} is under way"
    if earlier.is_known:
        return f"a create begins after call {earlier.number} was answered {earlier.ending}"
    if earlier.is_doubt and call.at < earlier.at + GRACE:
        return f"a create begins {call.at - earlier.at} ms after call {earlier.number}, which is in doubt"
    if earlier.attempt == call.attempt and not earlier.proves_nothing_was_done:
        return f"attempt {call.attempt} is used again after call {earlier.number}, which is in doubt"
    return None


class OneApplication(Promise):
    """An order has one application; under `retry` a second one where the bridge could not know of the first."""

    name = "I4"

    def ends(self, _):
        for order in self.world.orders.values():
            if len(order.applications) > 1:
                self.judge(order)

    def judge(self, order):
        most = (1 if order.company.holds else 2) + len(order.redriven)
        allowed = min(1 + excuses(order), most)
        for at, call in order.applications[allowed:]:
            says = f"call {call.number} created another application: {len(order.applications)}, and {allowed} may be"
            self.broken(order.name, at, says)


def excuses(order):
    """How many creates were done without the bridge being able to know, before the last one that was done."""
    creators = [call for _, call in order.applications]
    done = [call for call in order.creates if call in creators]
    return sum(call.is_doubt for call in done[:-1])


class Adrift(Promise):
    """An attempt's reference is stored together with the way back from it to the order."""

    name = "adrift"

    def __init__(self, world):
        super().__init__(world)
        self.waiting, self.found = {}, set()

    def order_written(self, event):
        references = self.world.orders[event["order"]].references
        for attempt in event["attempts"]:
            thing = (event["order"], attempt["reference"])
            if attempt["reference"] is not None and attempt["reference"] not in references and thing not in self.found:
                self.found.add(thing)
                self.waiting[thing] = event["at"]

    def reference_written(self, event):
        self.look()
        self.waiting.pop((event["order"], event["reference"]), None)

    def ends(self, _):
        self.look(is_over=True)

    def look(self, is_over=False):
        """Both are one write: what comes at the same moment came with it."""
        for order, reference in [thing for thing, at in self.waiting.items() if is_over or at < self.world.now]:
            at = self.waiting.pop((order, reference))
            self.broken(order, at, f"an attempt has the reference {reference}, which leads nowhere")
