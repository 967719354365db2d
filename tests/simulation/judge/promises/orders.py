"""Orders are stored before they are answered, looked at until they are final, and neither lost nor late."""

from history import PROGRESS
from promises.promise import Promise
from world import HOUR, JUST_NOW, SECOND, is_good

FINAL = PROGRESS.index("expired")
TOLD_AS = {
    "accepted": None,
    "invited": "PENDING",
    "started": "IN_PROGRESS",
    "finished": "IN_PROGRESS",
    "expired": "EXPIRED",
    "refused": "REJECTED",
    "completed": "COMPLETED",
}


class StoredFirst(Promise):
    """An order is answered with yes only after it is stored."""

    name = "I1"

    def order_answered(self, event):
        order, send = self.world.orders[event["order"]], self.world.sends[event["send"]]
        was_there = order.stored is not None or (order.deleted_line or 0) > send.line
        if is_good(event["status"]) and not was_there:
            self.broken(order.name, event["at"], f"answered {event['status']} before it was written")


class OneMeaning(Promise):
    """Another package or candidate under the name of an order that was taken is not taken, until it is deleted."""

    name = "conflict"

    def __init__(self, world):
        super().__init__(world)
        self.taken, self.deleted = {}, {}

    def order_answered(self, event):
        order, send = self.world.orders[event["order"]], self.world.sends[event["send"]]
        if not is_good(event["status"]) or send.line < self.deleted.get(order.name, 0):
            return
        taken = self.taken.setdefault(order.name, send.ordered)
        if send.ordered != taken:
            says = f"took {' for '.join(send.ordered)}, and had taken {' for '.join(taken)}"
            self.broken(order.name, event["at"], says)

    def order_deleted(self, event):
        self.taken.pop(event["order"], None)
        self.deleted[event["order"]] = self.world.line


class Answers(Promise):
    """An order is never answered 500: that is what a panic is answered as."""

    name = "answers"

    def order_answered(self, event):
        if event["status"] == 500:
            self.broken(event["order"], event["at"], "answered 500")


class DueOrParked(Promise):
    """Each order that is not final has a time to be looked at, or is parked and a person is told so within 25 hours."""

    name = "I2"

    def __init__(self, world):
        super().__init__(world)
        self.silent = {}

    def order_written(self, event):
        self.look()
        order, is_final = self.world.orders[event["order"]], PROGRESS.index(event["progress"]) >= FINAL
        if not (is_final or event["parked"] or order.gone) and event["due"] is None:
            self.broken(order.name, event["at"], f"{event['progress']}, not parked, and nothing is due")
        if not event["parked"]:
            self.silent.pop(order.name, None)
        elif not (order.before and order.before["parked"]):
            self.silent[order.name] = event["at"]

    def alarm(self, event):
        self.look()
        if event["what"] == "order_parked":
            self.silent.pop(event["order"], None)

    def disabled(self, event):
        self.look()
        company = self.world.companies[event["company"]]
        self.silent = {name: at for name, at in self.silent.items() if self.world.orders[name].company is not company}

    def erased(self, event):
        self.look()
        self.silent.pop(event["order"], None)

    def order_deleted(self, event):
        self.look()
        self.silent.pop(event["order"], None)

    def ends(self, _):
        self.look()

    def look(self):
        for name in [name for name, at in self.silent.items() if self.world.now > at + 25 * HOUR]:
            self.broken(name, self.silent.pop(name) + 25 * HOUR, "parked for 25 hours without an alarm")


class Lost(Promise):
    """Once settled, each accepted order has its application or says why not, and the ATS shows what is true."""

    name = "lost"

    def settled(self, event):
        for order in self.world.orders.values():
            if order.is_owed and order.answered_at is not None:
                self.is_invited(order, event["at"])
            if order.is_owed and order.stored is not None:
                self.is_told(order, event["at"])

    def is_invited(self, order, now):
        if order.applications or order.answered_at > now - JUST_NOW:
            return
        if order.stored is None or not (is_explained(order) or is_in_doubt(order) or was_misled(order)):
            self.broken(order.name, now, "accepted, and neither invited nor refused, expired, parked or in doubt")

    def is_told(self, order, now):
        if order.gone or order.stored["parked"] or order.changed_at > now - JUST_NOW:
            return
        progress, shown = order.stored["progress"], order.document.status if order.document else None
        if progress not in TOLD_AS:
            self.broken(order.name, now, f"{progress}, and nobody has asked for it")
        elif shown != TOLD_AS[progress]:
            self.broken(order.name, now, f"{progress}, and the ATS shows {shown or 'nothing'}")


def is_explained(order):
    ended = order.stored["parked"] or order.stored["progress"] in ("refused", "expired")
    return ended or is_presumed_invited(order.stored)


def is_in_doubt(order):
    newest = max(order.stored["attempts"], key=lambda attempt: attempt["attempt"], default=None)
    is_open = newest is not None and newest["ending"] in (None, "in_doubt")
    return is_open and (order.held or order.stored["due"] is not None)


def is_presumed_invited(stored):
    """A retry after a doubt was refused: the first one has probably created an application, and the ATS shows so."""
    doubtful = any(attempt["ending"] in (None, "in_doubt") for attempt in stored["attempts"])
    return doubtful and stored["progress"] == "invited"


def was_misled(order):
    """Something in Equalture's place has said yes: that can't be told from an application."""
    return any(call.is_done and not call.arrived for call in order.creates)


class Back(Promise):
    """Progress, revision and told only grow, and no more is told than there is."""

    name = "back"

    def order_written(self, event):
        order = self.world.orders[event["order"]]
        if event["told"] > event["revision"]:
            self.broken(order.name, event["at"], f"told {event['told']} of revision {event['revision']}")
        if order.before is None:
            return
        if PROGRESS.index(event["progress"]) < PROGRESS.index(order.before["progress"]):
            self.broken(order.name, event["at"], f"{order.before['progress']} became {event['progress']}")
        for name in ("revision", "told"):
            if event[name] < order.before[name] and event["progress"] != "erased":
                self.broken(order.name, event["at"], f"{name} fell from {order.before[name]} to {event[name]}")


class Slow(Promise):
    """On a quiet day an order is invited, and a change is told, within 15 seconds."""

    name = "slow"
    LIMIT = 15 * SECOND

    def __init__(self, world):
        super().__init__(world)
        self.untold = {}

    def application_created(self, event):
        order = self.world.orders[event["order"]]
        is_first = len(order.applications) == 1 and order.answered_at is not None
        if self.world.quiet and is_first and event["at"] > order.answered_at + self.LIMIT:
            self.broken(order.name, event["at"], f"invited {event['at'] - order.answered_at} ms after its answer")

    def order_written(self, event):
        order = self.world.orders[event["order"]]
        if not self.world.quiet:
            return
        untold = self.untold.setdefault(order.name, [])
        confirmed = [raised for raised in untold if raised[0] <= event["told"]]
        self.untold[order.name] = [raised for raised in untold if raised[0] > event["told"]]
        for revision, at in confirmed:
            if order.document and order.document.at > at + self.LIMIT:
                says = f"revision {revision} told {order.document.at - at} ms after it was written"
                self.broken(order.name, order.document.at, says)
        is_new = order.before is None or event["revision"] > order.before["revision"]
        if is_new and event["told"] < event["revision"] and TOLD_AS.get(event["progress"]):
            self.untold[order.name].append((event["revision"], event["at"]))
