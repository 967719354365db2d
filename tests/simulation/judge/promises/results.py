"""A result reaches the ATS, once, and nothing older overwrites it."""

from history import STATUSES
from promises.promise import Promise
from world import JUST_NOW, SENDING, SETTLES


class ResultLands(Promise):
    """Once settled, the ATS shows the newest result that was accepted, and no document was told twice without need."""

    name = "I5"

    def settled(self, event):
        for order in self.world.orders.values():
            accepted = [delivery for delivery in order.deliveries if delivery.is_accepted]
            if accepted and order.is_owed and not order.gone and not (order.stored and order.stored["parked"]):
                if max(delivery.answered_at for delivery in accepted) <= event["at"] - JUST_NOW:
                    self.shows_the_newest(order, accepted, event["at"])

    def shows_the_newest(self, order, accepted, now):
        right = newest_results(order, accepted)
        shown = order.document
        if shown is None or shown.status != "COMPLETED" or shown.result not in right:
            says = f"the ATS shows {shown or 'nothing'}, and the newest result is {' or '.join(sorted(right))}"
            self.broken(order.name, now, says)

    def told(self, event):
        order = self.world.orders[event["order"]]
        document = order.document
        if document.result is not None and not deliveries_of(order, document.result):
            self.broken(order.name, event["at"], f"told {document}, a result that no callback has brought")
        if len(order.documents) > 1:
            self.is_news(order, order.documents[-2], document)

    def is_news(self, order, before, document):
        first, second = self.world.calls[before.call], self.world.calls[document.call]
        ended_before = first.ended_line is not None and first.ended_line < second.line
        if before.said != document.said or not ended_before or not first.is_known:
            return
        if not has_news(order, document, first, second):
            self.broken(order.name, document.at, f"told {document} by call {second.number}, as by call {first.number}")


def deliveries_of(order, result):
    return [delivery for delivery in order.deliveries if delivery.result == result and delivery.may_be_stored]


def newest_results(order, accepted):
    """The results that may be the newest: the last of the newest attempt, and what was under way together with it."""
    attempt = max(delivery.attempt for delivery in accepted)
    last_began = max(delivery.line for delivery in accepted if delivery.attempt == attempt)
    return {
        delivery.result
        for delivery in order.deliveries
        if delivery.may_be_stored
        and (delivery.attempt > attempt or (delivery.attempt == attempt and delivery.ended_line > last_began))
    }


def has_news(order, document, first, second):
    """Whether anything came about between two equal documents that the ATS had to be told."""
    if first.recorded_line is None or first.recorded_line > second.line:
        return False
    if document.status != "COMPLETED":
        return second.behind
    return any(
        delivery.result != document.result and delivery.line < second.line and delivery.ended_line > first.line
        for delivery in order.deliveries
        if delivery.may_be_stored
    )


class OrderedDocuments(Promise):
    """The ATS's document never goes back, and two PATCHes of one order are never under way at once."""

    name = "I6"

    def told(self, event):
        order = self.world.orders[event["order"]]
        if len(order.documents) < 2:
            return
        before, document = order.documents[-2:]
        fell = STATUSES.index(document.status) < STATUSES.index(before.status)
        if fell or not may_follow(order, before.result, document.result):
            self.broken(order.name, event["at"], f"{before} became {document}")

    def call_begins(self, event):
        if event["what"] != "patch":
            return
        call = self.world.calls[event["call"]]
        for other in call.order.patches[:-1]:
            if is_under_way(other, call):
                self.broken(call.order.name, call.at, f"a PATCH begins while call {other.number} may be under way")


def may_follow(order, earlier, later):
    """Whether the later result may have been stored after the earlier one, in an attempt that is not older."""
    if earlier is None:
        return True
    return any(
        new.attempt > old.attempt or (new.attempt == old.attempt and new.ended_line > old.line)
        for old in deliveries_of(order, earlier)
        for new in deliveries_of(order, later)
    )


def is_under_way(other, call):
    """A PATCH without an answer may be done for a minute more; one whose kept connection broke is sent again at once."""
    if other.ending is None:
        return True
    same_sending = other.connection == "kept" and other.ending == "no_answer" and call.at <= other.at + SENDING
    if other.ending not in ("crash", "no_answer") or same_sending:
        return False
    return call.at < other.ended_at + SETTLES
