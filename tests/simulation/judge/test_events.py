"""event: kept, and broken in each way in which it can be."""

from histories import DAY, MINUTE, O, Case, History, verdict
from history import NoHistory

TOLD_AS = {"invited": "PENDING", "started": "IN_PROGRESS", "finished": "IN_PROGRESS", "completed": "COMPLETED"}


class EventLands(Case):
    def reported(self, what="started", then="invited", status=200, files=True, **members):
        """An order of which something was reported, and how far it has come."""
        h = History()
        name = h.pending()
        if files:
            h.files(name)
        h.reports(name, what, status)
        if then == "completed":
            h.result(name, "r1")
        if then != "invited":
            h.written(then, 3, 2)
            h.tells(TOLD_AS[then], "r1" if then == "completed" else None)
        return h.written(then, 3, 3, **members)

    def test_an_event_that_has_landed(self):
        for what, then in (("started", "started"), ("started", "finished"), ("finished", "finished")):
            self.fine(self.reported(what, then).settled())
            self.fine(self.reported(what, "completed").settled())

    def test_an_event_that_is_forgotten(self):
        self.broken(self.reported("started", "invited").settled(), ("event", "invited, and started was reported of"))
        self.broken(self.reported("finished", "started").settled(), ("event", "started, and finished was reported of"))

    def test_an_event_that_was_not_taken(self):
        for status in (401, 500, 503):
            self.fine(self.reported(status=status).settled())

    def test_an_application_that_the_order_does_not_know(self):
        self.fine(self.reported(files=False).settled())

    def test_it_is_not_over_before_it_is_settled(self):
        self.fine(self.reported())

    def test_just_before_it_settled(self):
        def late(before):
            h = History()
            name = h.pending()
            h.files(name).later(DAY).see("simulation", "heals").later(DAY - before).reports(name, "started")
            return h.later(before).see("simulation", "settled")

        self.fine(late(2 * MINUTE - 1))
        self.broken(late(2 * MINUTE), "event")

    def test_nothing_is_owed(self):
        self.fine(self.reported(parked=True).alarm("order_parked").settled())
        for operator in ({"event": "erased", "order": O}, {"event": "disabled", "company": "A"}):
            self.fine(self.reported().operator(**operator).settled())

    def test_the_ats_no_longer_has_it(self):
        h = History()
        name = h.pending()
        h.files(name).reports(name, "started").ends(h.begins("patch"), 404)
        self.fine(h.settled())

    def test_an_order_that_came_after_the_event(self):
        h = History()
        name = h.pending()
        h.files(name).reports(name, "started").see("store", "order_deleted", order=O).accepted()
        h.written("invited", 2)
        h.tells("PENDING")
        self.fine(h.written("invited", 2, 2).settled())

    def test_done_without_scores(self):
        def done(after, what="finished"):
            h = History()
            name = h.pending()
            h.files(name).reports(name, what).written("finished", 3, 2).later(after)
            h.tells("COMPLETED")
            return h.written("completed", 3, 3)

        early = ("event", "told COMPLETED without scores")
        self.fine(done(45 * MINUTE))
        self.broken(done(45 * MINUTE - 1), early)
        self.broken(done(DAY, "started"), early)

    def test_a_report_names_an_application_of_its_order_and_is_answered_once(self):
        for application, order in ((None, "A/o-2"), ("a-2", O)):
            h = History()
            name = h.pending()
            with self.assertRaises(NoHistory):
                verdict(h.reports(application or name, "started", order=order))
        h = History()
        h.reports(h.pending(), "started")
        with self.assertRaises(NoHistory):
            verdict(h.see("equalture", "event_answered", report=h.numbers, status=200))
