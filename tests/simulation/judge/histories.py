"""Histories written by hand, for the tests: each method is one event, or the few that always come together."""

import json
import unittest

import judge

SECOND, MINUTE, HOUR, DAY = 1_000, 60_000, 3_600_000, 86_400_000
O = "A/o-1"


class History:
    """A history of the companies A and B, at the moment `now`."""

    def __init__(self, quiet=False, doubts="retry"):
        self.lines, self.now, self.numbers = [], 0, 0
        companies = [
            {"company": name, "doubts": doubts, "keep_results_ms": 90 * DAY, "expires_after_ms": 60 * DAY}
            for name in ("A", "B")
        ]
        self.see("simulation", "begins", seed=7, quiet=quiet, companies=companies)

    def see(self, seen_by, event, **members):
        self.lines.append(json.dumps({"at": self.now, "seen_by": seen_by, "event": event, **members}))
        return self

    def number(self):
        self.numbers += 1
        return self.numbers

    def at(self, now):
        self.now = now
        return self

    def later(self, ms):
        return self.at(self.now + ms)

    def sent(self, order=O, package="p-1", candidate="c-1"):
        send = self.number()
        self.see("ats", "order_sent", send=send, order=order, package=package, candidate=candidate)
        return send

    def answered(self, send, order=O, status=202):
        return self.see("ats", "order_answered", send=send, order=order, status=status, code=None)

    def written(self, progress="accepted", revision=1, told=0, order=O, due=1, parked=False, attempts=()):
        attempts = [{"attempt": n, "ending": ending, "reference": name} for n, ending, name in attempts]
        state = {"progress": progress, "revision": revision, "told": told, "due": due, "parked": parked}
        return self.see("store", "order_written", order=order, deadline=60 * DAY, attempts=attempts, **state)

    def accepted(self, order=O):
        send = self.sent(order)
        return self.written(order=order).answered(send, order)

    def begins(self, what, order=O, attempt=None, to=None, bearer="A", company="A", connection="fresh"):
        call = self.number()
        to = to or ("ats" if what == "patch" else "equalture")
        whom = {"order": order, "attempt": attempt, "bearer": bearer, "connection": connection}
        self.see("network", "call_begins", call=call, company=company, to=to, what=what, **whom)
        return call

    def ends(self, call, ending=201, arrived=True, retry_after=False, understood=True):
        members = {"arrived": arrived, "retry_after": retry_after, "understood": understood}
        return self.see("network", "call_ends", call=call, ending=ending, **members)

    def applies(self, call, attempt=1, order=O):
        name = f"application-{self.number()}"
        self.see("equalture", "application_created", application=name, order=order, attempt=attempt, call=call)
        return name

    def create(self, attempt=1, ending=201, applied=True, connection="fresh", **end):
        call = self.begins("create", attempt=attempt, connection=connection)
        name = self.applies(call, attempt) if applied else None
        self.ends(call, ending, arrived=applied, **end)
        return name

    def invited(self):
        self.accepted().written(attempts=[(1, None, None)])
        name = self.create()
        self.written("invited", 2, attempts=[(1, "created", None)])
        return name

    def refuses(self, order=O):
        return self.ends(self.begins("create", order=order, attempt=9), 422)

    def shows(self, call, status, result=None, order=O):
        return self.see("ats", "told", order=order, status=status, result=result, call=call)

    def tells(self, status, result=None, ending=204, **end):
        call = self.begins("patch")
        self.shows(call, status, result).ends(call, ending, **end)
        return call

    def pending(self):
        name = self.invited()
        self.tells("PENDING")
        self.written("invited", 2, 2, attempts=[(1, "created", None)])
        return name

    def brings(self, application, result, attempt=1, order=O):
        delivery = self.number()
        names = {"application": application, "order": order, "attempt": attempt, "result": result}
        self.see("equalture", "callback_sent", delivery=delivery, **names)
        return delivery

    def takes(self, delivery, status=200):
        return self.see("equalture", "callback_answered", delivery=delivery, status=status)

    def result(self, application, result, attempt=1, status=200):
        return self.takes(self.brings(application, result, attempt), status)

    def reports(self, application, what, status=200, order=O):
        report = self.number()
        self.see("equalture", "event_sent", report=report, application=application, order=order, what=what)
        return self.see("equalture", "event_answered", report=report, status=status)

    def files(self, application, order=O):
        return self.see("store", "reference_written", order=order, reference=application)

    def completed(self, results=("r1",)):
        name = self.pending()
        for n, result in enumerate(results, 3):
            self.result(name, result).written("completed", n, n - 1)
            self.tells("COMPLETED", result)
            self.written("completed", n, n, due=None)
        return name

    def fault(self, call=None):
        return self.see("simulation", "fault", fault="any", effect="any", call=call)

    def operator(self, event, **members):
        return self.see("operator", event, **members)

    def alarm(self, what, order=O):
        return self.see("bridge", "alarm", what=what, order=order)

    def person(self, *words, order=O):
        return self.see("person", "is", order=order, words=list(words))

    def item(self, text, key="ORDER#sr#A#o-1"):
        return self.see("dump", "item", key=key, text=text)

    def log(self, text):
        return self.see("dump", "log", text=text)

    def settled(self):
        return self.see("simulation", "heals").later(DAY).see("simulation", "settled")


def verdict(history):
    return next(judge.verdicts(history.lines + History().at(history.now).see("simulation", "ends").lines[1:]))


class Case(unittest.TestCase):
    def fine(self, history):
        self.assertEqual(verdict(history)["violations"], [])

    def broken(self, history, *expected):
        """Expected: promise, or promise and what it says."""
        found = verdict(history)["violations"]
        self.assertEqual([it["promise"] for it in found], [e if isinstance(e, str) else e[0] for e in expected], found)
        for it, e in zip(found, expected):
            if not isinstance(e, str):
                self.assertIn(e[1], it["says"])
        return found
