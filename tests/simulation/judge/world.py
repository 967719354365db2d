"""What was seen so far of one history, by order, company, call and delivery. Nothing is judged here."""

from history import NoHistory

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
EVER = float("inf")

# Clocks may differ by so much, so each wait of the bridge may look so much shorter from outside.
CLOCKS = 5 * SECOND
# A dispatcher lives 60 s, and whatever it had under way is over after 75.
LIFE_OF_A_CALLER = 75 * SECOND - CLOCKS
# A create in doubt may still be answered by a result for so long.
GRACE = 30 * MINUTE - CLOCKS
# A PATCH without an answer may still be done for so long.
SETTLES = MINUTE - CLOCKS
# One whose kept connection broke is sent again, the same document, for so long at the most.
SENDING = 14 * SECOND
# The schedule looks once a minute: what came about just before `settled` may still be under way.
JUST_NOW = 2 * MINUTE


def is_good(status):
    return type(status) is int and status < 300


class Company:
    """An employer: its policy, and whether the bridge may work for it."""

    def __init__(self, settings):
        self.holds = settings["doubts"] == "hold"
        self.disabled_at = None
        self.left_at = None
        self.left_line = 0
        self.enabled_line = 0
        self.listed_line = 0


class Send:
    """The ATS sends an order once."""

    def __init__(self, event, line):
        self.order, self.line, self.answered = event["order"], line, False
        self.ordered = (event["package"], event["candidate"])


class Call:
    """A call out: what it was for, how it ended for the bridge, whether it was done, whether it was recorded."""

    def __init__(self, event, line, order):
        self.number, self.at, self.line, self.order = event["call"], event["at"], line, order
        self.what, self.attempt, self.connection = event["what"], event["attempt"], event["connection"]
        self.ended_at = self.ended_line = self.ending = None
        self.arrived = self.retry_after = self.understood = False
        self.hit = False
        self.recorded_line = None
        stored = order.stored if order else None
        self.told = stored["told"] if stored else 0
        self.behind = bool(stored) and stored["told"] < stored["revision"]

    def ends(self, event, line):
        self.ended_at, self.ended_line, self.ending = event["at"], line, event["ending"]
        self.arrived, self.retry_after, self.understood = event["arrived"], event["retry_after"], event["understood"]

    @property
    def is_done(self):
        """The bridge was answered that it is done."""
        return is_good(self.ending) and self.understood

    @property
    def is_known(self):
        """The bridge was answered that it is done, and had the chance to write that down."""
        return self.is_done and (self.recorded_line is not None or not self.hit)

    @property
    def proves_nothing_was_done(self):
        if type(self.ending) is str:
            return self.ending == "not_sent"
        return self.ending is not None and (300 <= self.ending < 500 or (self.ending == 503 and self.retry_after))

    @property
    def is_doubt(self):
        """It has ended, and the bridge can't know what came of it."""
        return self.ending is not None and not self.is_known and not self.proves_nothing_was_done


class Delivery:
    """Equalture brings a result once. A second copy of one that a fault has hit may come at any time."""

    def __init__(self, event, line):
        self.attempt, self.result, self.line = event["attempt"], event["result"], line
        self.status = self.answered_at = self.answered_line = None
        self.hit = False

    @property
    def is_accepted(self):
        return is_good(self.status)

    @property
    def may_be_stored(self):
        return self.status is None or is_good(self.status) or self.status >= 500

    @property
    def ended_line(self):
        """After this line it can no longer be stored."""
        is_over = self.status is not None and self.status < 500 and not self.hit
        return self.answered_line if is_over else EVER

    def ends(self, event, line):
        self.status, self.answered_at, self.answered_line = event["status"], event["at"], line


class Report:
    """Equalture reports once that a candidate has begun, or is done."""

    def __init__(self, event, line, order):
        self.order, self.application, self.what, self.line = order, event["application"], event["what"], line
        self.status = self.answered_at = None

    @property
    def is_accepted(self):
        return is_good(self.status)


class Document:
    """What the ATS shows of an order."""

    def __init__(self, event, line):
        self.status, self.result, self.call = event["status"], event["result"], event["call"]
        self.at, self.line = event["at"], line

    @property
    def said(self):
        return (self.status, self.result)

    def __str__(self):
        return f"{self.status} {self.result}" if self.result else self.status


class Order:
    """All that was seen of one order."""

    def __init__(self, name, company):
        self.name, self.company = name, company
        self.first_sent = self.accepted_send = self.answered_at = None
        self.before = self.stored = None
        self.written_at = self.written_line = self.changed_at = self.deleted_line = None
        self.creates, self.patches, self.applications, self.unrecorded = [], [], [], []
        self.deliveries, self.documents = [], []
        self.references = set()
        self.held = self.gone = False
        self.redriven, self.erased_at = [], None

    @property
    def document(self):
        return self.documents[-1] if self.documents else None

    @property
    def is_dead(self):
        """Its company has left since it was stored."""
        return self.company.disabled_at is not None or (
            self.written_line is not None and self.written_line < self.company.enabled_line
        )

    @property
    def is_owed(self):
        """It was sent to the generation that serves, and neither time nor a person has ended it."""
        sent = self.accepted_send or self.first_sent or 0
        serves = not self.is_dead and sent > self.company.enabled_line
        return serves and self.erased_at is None and self.deleted_line is None


class World:
    """Keeps what was seen. `line` counts the events: at one moment many things happen, one after another."""

    def __init__(self, begins):
        self.seed, self.quiet = begins["seed"], begins["quiet"]
        self.companies = {settings["company"]: Company(settings) for settings in begins["companies"]}
        self.orders, self.sends, self.calls, self.deliveries, self.applications = {}, {}, {}, {}, {}
        self.reports = {}
        self.hit, self.young = set(), []
        self.line, self.now, self.settled_line = 0, begins["at"], None

    def sees(self, event):
        if event["at"] < self.now:
            raise NoHistory(f"{event['event']}: `at` is {event['at']}, and it was {self.now} already")
        self.line, self.now = self.line + 1, event["at"]
        for name in ("company", "bearer"):
            if event.get(name) is not None:
                self.known(self.companies, event, name)
        keep = getattr(self, event["event"], None)
        if keep:
            keep(event)
        if event.get("order") is not None:
            self.order(event["order"])

    def order(self, name):
        if name not in self.orders:
            company = name.partition("/")[0]
            if company not in self.companies:
                raise NoHistory(f"`order` is {name!r}, and its company does not begin the history")
            self.orders[name] = Order(name, self.companies[company])
        return self.orders[name]

    def known(self, things, event, member):
        if event[member] not in things:
            raise NoHistory(f"{event['event']}: `{member}` is {event[member]!r}, which is not known")
        return things[event[member]]

    def new(self, things, event, member, thing):
        if event[member] in things:
            raise NoHistory(f"{event['event']}: `{member}` is {event[member]!r} once more")
        things[event[member]] = thing
        return thing

    def begins(self, event):
        raise NoHistory("begins: the history before it has no `ends`")

    def settled(self, event):
        if self.settled_line is not None:
            raise NoHistory("settled: once more")
        self.settled_line = self.line

    def fault(self, event):
        """One that names no call hits a caller, the store or a clock: any answer may be lost before it is recorded."""
        number = event["call"]
        if number is None:
            return self.callers_may_be_lost()
        self.hit.add(number)
        for things in (self.calls, self.deliveries):
            if number in things:
                things[number].hit = True

    def callers_may_be_lost(self):
        self.young = [call for call in self.young if self.now <= call.at + LIFE_OF_A_CALLER]
        for call in self.young:
            call.hit = True

    def order_sent(self, event):
        self.new(self.sends, event, "send", Send(event, self.line))
        order = self.order(event["order"])
        if order.first_sent is None:
            order.first_sent = self.line

    def order_answered(self, event):
        send, order = self.known(self.sends, event, "send"), self.order(event["order"])
        if send.answered or send.order != order.name:
            raise NoHistory(f"order_answered: `send` {event['send']} is another order's, or was answered before")
        send.answered = True
        if is_good(event["status"]):
            order.accepted_send = max(order.accepted_send or 0, send.line)
            order.answered_at = event["at"] if order.answered_at is None else order.answered_at

    def told(self, event):
        self.known(self.calls, event, "call")
        self.order(event["order"]).documents.append(Document(event, self.line))

    def application_created(self, event):
        call = self.known(self.calls, event, "call")
        self.new(self.applications, event, "application", (event["order"], event["attempt"]))
        self.order(event["order"]).applications.append((event["at"], call))

    def callback_sent(self, event):
        if self.known(self.applications, event, "application") != (event["order"], event["attempt"]):
            raise NoHistory("callback_sent: `application` is another order's or attempt's")
        delivery = self.new(self.deliveries, event, "delivery", Delivery(event, self.line))
        delivery.hit = event["delivery"] in self.hit
        deliveries = self.order(event["order"]).deliveries
        if any(other.result == delivery.result and other.attempt != delivery.attempt for other in deliveries):
            raise NoHistory(f"callback_sent: `result` is {delivery.result!r}, the name of another attempt's")
        deliveries.append(delivery)

    def callback_answered(self, event):
        delivery = self.known(self.deliveries, event, "delivery")
        if delivery.status is not None:
            raise NoHistory(f"callback_answered: `delivery` {event['delivery']} was answered before")
        delivery.ends(event, self.line)

    def event_sent(self, event):
        if self.known(self.applications, event, "application")[0] != event["order"]:
            raise NoHistory("event_sent: `application` is another order's")
        self.new(self.reports, event, "report", Report(event, self.line, self.order(event["order"])))

    def event_answered(self, event):
        report = self.known(self.reports, event, "report")
        if report.status is not None:
            raise NoHistory(f"event_answered: `report` {event['report']} was answered before")
        report.status, report.answered_at = event["status"], event["at"]

    def call_begins(self, event):
        order = self.order(event["order"]) if event["order"] is not None else None
        call = self.new(self.calls, event, "call", Call(event, self.line, order))
        call.hit = event["call"] in self.hit
        if call.what not in ("create", "patch"):
            return
        if order is None or (call.what == "create" and call.attempt is None):
            raise NoHistory(f"call_begins: a {call.what} without `order`, or a create without `attempt`")
        (order.creates if call.what == "create" else order.patches).append(call)
        self.young.append(call)

    def call_ends(self, event):
        call = self.known(self.calls, event, "call")
        if call.ending is not None:
            raise NoHistory(f"call_ends: `call` {event['call']} has ended before")
        call.ends(event, self.line)
        if call.ending == "crash":
            self.callers_may_be_lost()
        if call.what == "patch" and call.ending == 404:
            call.order.gone = True
        if call.is_done and call.what in ("create", "patch"):
            call.order.unrecorded.append(call)

    def order_written(self, event):
        order = self.order(event["order"])
        if order.stored is None:
            order.written_at, order.written_line, order.deleted_line = event["at"], self.line, None
        if order.stored is None or event["revision"] > order.stored["revision"]:
            order.changed_at = event["at"]
        order.before, order.stored = order.stored, event
        for call in [call for call in order.unrecorded if records(event, call)]:
            call.recorded_line = self.line
            order.unrecorded.remove(call)

    def order_deleted(self, event):
        order = self.order(event["order"])
        order.before = order.stored = None
        order.deleted_line = self.line

    def reference_written(self, event):
        self.order(event["order"]).references.add(event["reference"])

    def alarm(self, event):
        if event["what"] == "order_held" and event["order"] is not None:
            self.order(event["order"]).held = True

    def disabled(self, event):
        company = self.companies[event["company"]]
        if company.disabled_at is None:
            company.disabled_at = company.left_at = event["at"]
            company.left_line = self.line

    def enabled(self, event):
        company = self.companies[event["company"]]
        if company.disabled_at is None:
            company.left_at, company.left_line = event["at"], self.line
        company.disabled_at = None
        company.enabled_line = self.line

    def erased(self, event):
        order = self.order(event["order"])
        order.erased_at = event["at"] if order.erased_at is None else order.erased_at

    def redriven(self, event):
        self.order(event["order"]).redriven.append(self.line)


def records(written, call):
    """Whether this write of an order says what the call was answered."""
    if call.what == "patch":
        return written["told"] > call.told
    return any(
        attempt["attempt"] == call.attempt and attempt["ending"] in ("created", "created_unnamed")
        for attempt in written["attempts"]
    )
