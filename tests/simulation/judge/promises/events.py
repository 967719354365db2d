"""An event that was taken is not forgotten."""

from history import PROGRESS
from promises.promise import Promise
from world import JUST_NOW, MINUTE


class EventLands(Promise):
    """Once settled, an order has come as far as the events say that were accepted of its applications.

    And nobody is shown as done without scores who was not reported to be done an hour before, less a quarter for clocks.
    """

    name = "event"
    SCORES_OVERDUE = 45 * MINUTE

    def __init__(self, world):
        super().__init__(world)
        self.done = {}

    def event_sent(self, event):
        if event["what"] == "finished":
            self.done.setdefault(event["order"], event["at"])

    def told(self, event):
        if event["status"] != "COMPLETED" or event["result"] is not None:
            return
        done = self.done.get(event["order"])
        if done is None or event["at"] < done + self.SCORES_OVERDUE:
            self.broken(event["order"], event["at"], "told COMPLETED without scores, and they are not overdue")

    def settled(self, event):
        latest = event["at"] - JUST_NOW
        for report in self.world.reports.values():
            if report.is_accepted and report.answered_at <= latest and speaks_of(report, latest):
                self.came_as_far(report, event["at"])

    def came_as_far(self, report, now):
        progress = report.order.stored["progress"]
        is_told = progress not in ("cancelled", "erased")
        if not is_told or PROGRESS.index(progress) < PROGRESS.index(report.what):
            says = f"{progress}, and {report.what} was reported of {report.application}"
            self.broken(report.order.name, now, says)


def speaks_of(report, latest):
    """The order is owed something, was there when the event came, and knows its application by name."""
    order = report.order
    if not order.is_owed or order.gone or order.stored is None or order.stored["parked"]:
        return False
    is_known = report.application in order.references
    return is_known and order.written_line < report.line and order.changed_at <= latest
