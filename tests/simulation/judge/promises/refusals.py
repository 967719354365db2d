"""Nobody is refused who could be invited."""

from promises.promise import Promise
from world import HOUR, MINUTE, is_good

# What says that an order can't be carried out. Any other status speaks of something else.
REFUSALS = (400, 404, 409, 422)


class FoundedRefusals(Promise):
    """An order is refused after Equalture has refused it; or after somebody on the way to it has, and a look at its job list.

    Or when for thirty days, less a quarter of an hour for the clocks, nobody could say whether its candidate was invited.
    """

    name = "refused"
    LONG_IN_DOUBT = 30 * 24 * HOUR - 15 * MINUTE

    def __init__(self, world):
        super().__init__(world)
        self.lists = {}

    def call_begins(self, event):
        if event["what"] == "jobs":
            self.lists[event["call"]] = event["company"]

    def call_ends(self, event):
        company = self.lists.pop(event["call"], None)
        if company is not None and event["arrived"] and is_good(event["ending"]):
            self.world.companies[company].listed_line = self.world.line

    def order_written(self, event):
        order = self.world.orders[event["order"]]
        is_new = order.before is None or order.before["progress"] != event["progress"]
        was_long = event["at"] - order.written_at > self.LONG_IN_DOUBT
        if event["progress"] == "refused" and is_new and not (was_long or any(map(is_founded, order.creates))):
            self.broken(order.name, event["at"], "Equalture has not refused it, nor was its list asked")


def is_founded(create):
    return create.ending in REFUSALS and (create.arrived or create.order.company.listed_line > create.ended_line)
