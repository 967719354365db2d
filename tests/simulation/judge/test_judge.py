"""What is no history, and what the judge prints."""

import contextlib
import io
import json
import os
import subprocess
import sys
import tempfile
import unittest

import judge
from histories import HOUR, MINUTE, O, Case, History, verdict
from history import EVENTS, NoHistory, read


class Format(Case):
    def refused(self, says, *lines):
        with self.assertRaises(NoHistory) as refusal:
            list(judge.verdicts(lines))
        self.assertIn(says, str(refusal.exception))

    def line(self, **members):
        return json.dumps({"at": 0, "seen_by": "ats", "event": "order_sent", **members})

    def test_lines_that_are_none(self):
        begins = History().lines[0]
        good = {"send": 1, "order": O, "package": "p", "candidate": "c"}
        less = {name: value for name, value in good.items() if name != "send"}
        self.refused("no JSON", begins, "{")
        self.refused("no JSON object", begins, "[]")
        self.refused("line 2: unknown event 'order_sent' seen by 'equalture'", begins, self.line(seen_by="equalture"))
        self.refused("unknown event 'x'", begins, self.line(event="x"))
        self.refused("unknown event ['x']", begins, self.line(event=["x"]))
        self.refused("order_sent: `send` is missing", begins, self.line(**less))
        self.refused("order_sent: `send` is True", begins, self.line(**{**good, "send": True}))
        self.refused("order_sent: `order` is 'o-1'", begins, self.line(**{**good, "order": "o-1"}))
        self.refused("order_sent: unknown member `more`", begins, self.line(**good, more=1))
        self.refused("`at` is 1.5", begins, self.line(**{**good, "at": 1.5}))
        self.refused("its company", begins, self.line(**{**good, "order": "C/o-1"}))
        self.refused("`send` is 1 once more", begins, self.line(**good), self.line(**good))
        self.refused("it was 5 already", begins, self.line(**{**good, "at": 5}), self.line(**good))

    def test_histories_that_are_none(self):
        begins, ends = History().lines[0], History().see("simulation", "ends").lines[1]
        self.refused("no `ends`")
        self.refused("no `ends`", begins)
        self.refused("has no `ends`", begins, begins)
        self.refused("no history has begun", ends)
        self.refused("no history has begun", begins, ends, ends)
        self.refused("settled: once more", *History().settled().settled().lines)

    def test_what_refers_to_nothing(self):
        h = History()
        self.refused("`send` is 9", *History().answered(9).lines)
        self.refused("`call` is 9", *History().ends(9).lines)
        self.refused("`call` is 9", *History().shows(9, "PENDING").lines)
        self.refused("`delivery` is 9", *History().takes(9).lines)
        h.begins("token", None, bearer="C")
        self.refused("`bearer` is 'C'", *h.lines)
        h = History()
        self.refused("`company` is 'C'", *History().operator("disabled", company="C").lines)
        call = h.begins("create", attempt=1)
        self.refused("has ended before", *h.ends(call).ends(call).lines)
        h = History()
        h.applies(h.begins("create", attempt=1))
        self.refused("another order's or attempt's", *(h.brings("application-2", "r1", 2) and h.lines))
        h = History()
        send = h.sent()
        self.refused("answered before", *h.answered(send, status=500).answered(send, status=500).lines)
        h = History()
        self.refused("another order's", *h.answered(h.sent(), "A/o-2", 500).lines)
        h = History().accepted()
        h.result(h.create(1, "no_answer"), "r1").later(HOUR).brings(h.create(2), "r1", 2)
        self.refused("the name of another attempt's", *h.lines)
        h = History()
        delivery = h.brings(h.pending(), "r1")
        self.refused("answered before", *h.takes(delivery).takes(delivery).lines)
        h = History()
        h.begins("patch", order=None)
        self.refused("without `order`", *h.lines)
        h = History()
        h.begins("create")
        self.refused("without `attempt`", *h.lines)

    def test_every_member_of_every_event(self):
        for (seen_by, event), members in GOOD.items():
            line = {"at": 0, "seen_by": seen_by, "event": event, **members}
            read(json.dumps(line))
            self.refused(f"{event}: unknown member `x`", json.dumps({**line, "x": None}))
            for name in members:
                less = {key: value for key, value in line.items() if key != name}
                self.refused(f"{event}: `{name}` is missing", json.dumps(less))
                for wrong in ({}, 1.5, [{}], [None], *([] if name == "text" else [""])):
                    self.refused(f"{event}: `{name}` is", json.dumps({**line, name: wrong}))
        self.assertEqual(GOOD.keys(), EVENTS.keys())

    def test_values_that_are_just_wrong(self):
        for kind, name, wrong in (
            (("ats", "order_sent"), "order", ["/o", "A/", "o", 1]),
            (("ats", "order_answered"), "status", [199, 600, "200", True]),
            (("network", "call_ends"), "ending", [199, 600, "lost", None]),
            (("store", "order_written"), "progress", ["new", None, 1]),
            (("store", "order_written"), "due", ["1", True]),
            (("person", "is"), "words", ["ada", [""], [1]]),
        ):
            for value in wrong:
                line = {"at": 0, "seen_by": kind[0], "event": kind[1], **GOOD[kind], name: value}
                self.refused(f"`{name}` is", json.dumps(line))
        self.refused("`at` is -1", json.dumps({"at": -1, "seen_by": "simulation", "event": "ends"}))

    def test_attempts_and_companies_are_checked(self):
        self.refused("`attempts`", *History().written(attempts=[(1, "lost", None)]).lines)
        self.refused("`attempts`", *History().written(attempts=[("1", None, None)]).lines)
        self.refused("`companies`", History(doubts="ask").lines[0])


GOOD = {
    ("simulation", "begins"): {"seed": 1, "quiet": True, "companies": []},
    ("simulation", "fault"): {"fault": "f", "effect": "e", "call": None},
    ("simulation", "heals"): {},
    ("simulation", "settled"): {},
    ("simulation", "ends"): {},
    ("ats", "order_sent"): {"send": 1, "order": O, "package": "p", "candidate": "c"},
    ("ats", "order_answered"): {"send": 1, "order": O, "status": 202, "code": None},
    ("ats", "told"): {"order": O, "status": "PENDING", "result": None, "call": 1},
    ("equalture", "application_created"): {"application": "a", "order": O, "attempt": 1, "call": 1},
    ("equalture", "callback_sent"): {"delivery": 1, "application": "a", "order": O, "attempt": 1, "result": "r"},
    ("equalture", "callback_answered"): {"delivery": 1, "status": 200},
    ("equalture", "event_sent"): {"report": 1, "application": "a", "order": O, "what": "started"},
    ("equalture", "event_answered"): {"report": 1, "status": 200},
    ("network", "call_begins"): {
        "call": 1,
        "company": "A",
        "to": "ats",
        "what": "token",
        "order": None,
        "attempt": None,
        "bearer": None,
        "connection": "kept",
    },
    ("network", "call_ends"): {
        "call": 1,
        "arrived": True,
        "ending": "crash",
        "retry_after": False,
        "understood": False,
    },
    ("store", "order_written"): {
        "order": O,
        "progress": "accepted",
        "revision": 1,
        "told": 0,
        "due": None,
        "deadline": 1,
        "parked": False,
        "attempts": [{"attempt": 1, "ending": ending, "reference": None} for ending in ("blocked", "refused", None)],
    },
    ("store", "order_deleted"): {"order": O},
    ("store", "reference_written"): {"order": O, "reference": "r"},
    ("bridge", "alarm"): {"what": "w", "order": None},
    ("operator", "disabled"): {"company": "A"},
    ("operator", "enabled"): {"company": "A"},
    ("operator", "erased"): {"order": O},
    ("operator", "redriven"): {"order": O},
    ("operator", "rotated"): {"company": None, "what": "w"},
    ("person", "is"): {"order": O, "words": ["w"]},
    ("dump", "item"): {"key": "k", "text": ""},
    ("dump", "log"): {"text": ""},
}


class Command(unittest.TestCase):
    def judged(self, *histories):
        with tempfile.TemporaryDirectory() as folder:
            paths = [os.path.join(folder, str(n)) for n in range(len(histories))]
            for path, lines in zip(paths, histories):
                with open(path, "w", encoding="utf-8") as file:
                    file.write("".join(f"{line}\n" for line in lines))
            out, err = io.StringIO(), io.StringIO()
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                code = judge.judge(paths)
        return code, [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue()

    def test_exit_codes_and_output(self):
        fine = History().see("simulation", "ends").lines
        bad = History().later(5).written("completed", 3, 4).written("invited", 2, 4).see("simulation", "ends").lines
        self.assertEqual(self.judged(fine, fine + fine), (0, [{"seed": 7, "violations": []}] * 3, ""))
        code, verdicts, _ = self.judged(bad + fine)
        self.assertEqual((code, len(verdicts), verdicts[1]["violations"]), (1, 2, []))
        says = [violation["says"] for violation in verdicts[0]["violations"]]
        self.assertEqual(says, sorted(says))
        self.assertEqual(verdicts[0]["violations"][0], {"promise": "back", "order": O, "at": 5, "says": says[0]})
        code, verdicts, error = self.judged(bad, fine[:1], fine)
        self.assertEqual((code, len(verdicts)), (2, 1))
        self.assertIn("no `ends`", error)

    def test_it_runs_as_a_program(self):
        program = [sys.executable, os.path.join(os.path.dirname(os.path.abspath(__file__)), "judge.py")]
        usage = subprocess.run(program, capture_output=True, text=True, check=False)
        self.assertEqual((usage.returncode, usage.stderr), (2, "usage: judge.py FILE...\n"))
        none = subprocess.run([*program, program[1]], capture_output=True, text=True, check=False)
        self.assertEqual(none.returncode, 2)
        self.assertIn("judge.py: line 1: no JSON", none.stderr)

    def test_violations_without_an_order_have_their_place_too(self):
        h = History().operator("disabled", company="A").later(MINUTE)
        h.begins("token", None)
        h.begins("patch", O)
        orders = [it["order"] for it in verdict(h)["violations"]]
        self.assertEqual(orders, [None, O])

    def test_a_file_that_is_not_there(self):
        err = io.StringIO()
        with contextlib.redirect_stderr(err):
            self.assertEqual(judge.judge(["nowhere"]), 2)


if __name__ == "__main__":
    unittest.main()
