"""A history's lines: read one after another, and refused if they are not what README.md says."""

import json

ENDINGS_OF_CALLS = {"not_sent", "no_answer", "crash"}
ENDINGS_OF_ATTEMPTS = {None, "created", "created_unnamed", "not_sent", "busy", "refused", "blocked", "in_doubt"}
PROGRESS = ["accepted", "invited", "started", "finished", "expired", "refused", "completed", "cancelled", "erased"]
STATUSES = ["PENDING", "IN_PROGRESS", "EXPIRED", "REJECTED", "COMPLETED"]


class NoHistory(Exception):
    """A line is not what it must be."""


def text(value):
    return type(value) is str and value != ""


def number(value):
    return type(value) is int


def truth(value):
    return type(value) is bool


def order(value):
    return type(value) is str and 0 < value.find("/") < len(value) - 1


def status(value):
    return type(value) is int and 200 <= value < 600


def ending(value):
    return status(value) or (type(value) is str and value in ENDINGS_OF_CALLS)


def words(value):
    return type(value) is list and all(text(word) for word in value)


def one_of(*names):
    return lambda value: type(value) is str and value in names


def or_null(test):
    return lambda value: value is None or test(value)


def list_of(**members):
    return lambda value: type(value) is list and all(is_made_of(item, members) for item in value)


def is_made_of(item, members):
    is_whole = type(item) is dict and item.keys() == members.keys()
    return is_whole and all(test(item[name]) for name, test in members.items())


COMPANIES = list_of(company=text, doubts=one_of("retry", "hold"), keep_results_ms=number, expires_after_ms=number)
ATTEMPTS = list_of(
    attempt=number,
    ending=lambda value: (value is None or type(value) is str) and value in ENDINGS_OF_ATTEMPTS,
    reference=or_null(text),
)

EVENTS = {
    ("simulation", "begins"): {"seed": number, "quiet": truth, "companies": COMPANIES},
    ("simulation", "fault"): {"fault": text, "effect": text, "call": or_null(number)},
    ("simulation", "heals"): {},
    ("simulation", "settled"): {},
    ("simulation", "ends"): {},
    ("ats", "order_sent"): {"send": number, "order": order, "package": text, "candidate": text},
    ("ats", "order_answered"): {"send": number, "order": order, "status": status, "code": or_null(text)},
    ("ats", "told"): {"order": order, "status": one_of(*STATUSES), "result": or_null(text), "call": number},
    ("equalture", "application_created"): {"application": text, "order": order, "attempt": number, "call": number},
    ("equalture", "callback_sent"): {
        "delivery": number,
        "application": text,
        "order": order,
        "attempt": number,
        "result": text,
    },
    ("equalture", "callback_answered"): {"delivery": number, "status": status},
    ("equalture", "event_sent"): {
        "report": number,
        "application": text,
        "order": order,
        "what": one_of("started", "finished"),
    },
    ("equalture", "event_answered"): {"report": number, "status": status},
    ("network", "call_begins"): {
        "call": number,
        "company": text,
        "to": text,
        "what": one_of("token", "jobs", "create", "patch", "candidate"),
        "order": or_null(order),
        "attempt": or_null(number),
        "bearer": or_null(text),
        "connection": one_of("fresh", "kept"),
    },
    ("network", "call_ends"): {
        "call": number,
        "arrived": truth,
        "ending": ending,
        "retry_after": truth,
        "understood": truth,
    },
    ("store", "order_written"): {
        "order": order,
        "progress": one_of(*PROGRESS),
        "revision": number,
        "told": number,
        "due": or_null(number),
        "deadline": number,
        "parked": truth,
        "attempts": ATTEMPTS,
    },
    ("store", "order_deleted"): {"order": order},
    ("store", "reference_written"): {"order": order, "reference": text},
    ("bridge", "alarm"): {"what": text, "order": or_null(order)},
    ("operator", "disabled"): {"company": text},
    ("operator", "enabled"): {"company": text},
    ("operator", "erased"): {"order": order},
    ("operator", "redriven"): {"order": order},
    ("operator", "rotated"): {"company": or_null(text), "what": text},
    ("person", "is"): {"order": order, "words": words},
    ("dump", "item"): {"key": text, "text": lambda value: type(value) is str},
    ("dump", "log"): {"text": lambda value: type(value) is str},
}
SIZES = {kind: len(members) + 3 for kind, members in EVENTS.items()}


def read(line):
    """The event of a line."""
    try:
        event = json.loads(line)
    except ValueError as error:
        raise NoHistory(f"no JSON: {error}") from None
    if type(event) is not dict:
        raise NoHistory("no JSON object")
    check(event)
    return event


def check(event):
    """Nothing is unknown, nothing is missing, and each member is what it must be."""
    kind = (event.get("seen_by"), event.get("event"))
    members = EVENTS.get(kind) if all(type(name) is str for name in kind) else None
    if members is None:
        raise NoHistory(f"unknown event {kind[1]!r} seen by {kind[0]!r}")
    if not number(event.get("at")) or event["at"] < 0:
        raise NoHistory(f"{kind[1]}: `at` is {event.get('at')!r}")
    for name, test in members.items():
        if name not in event:
            raise NoHistory(f"{kind[1]}: `{name}` is missing")
        if not test(event[name]):
            raise NoHistory(f"{kind[1]}: `{name}` is {event[name]!r}")
    if len(event) != SIZES[kind]:
        unknown = sorted(event.keys() - members.keys() - {"at", "seen_by", "event"})
        raise NoHistory(f"{kind[1]}: unknown member `{unknown[0]}`")
