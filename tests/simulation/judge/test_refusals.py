"""refused: kept, and broken in each way in which it can be."""

from histories import DAY, MINUTE, Case, History

UNFOUNDED = ("refused", "Equalture has not refused it")


class FoundedRefusals(Case):
    def answered(self, status, arrived, lists=(), then="refused"):
        h = History().written()
        h.create(1, status, applied=False)
        if arrived:
            h = History().written()
            h.ends(h.begins("create", attempt=1), status)
        for members in lists:
            company = members.pop("company", "A")
            h.ends(h.begins("jobs", None, company=company, bearer=company), **members)
        return h.written(then, 2)

    def test_equalture_has_refused_it(self):
        for status in (400, 404, 409, 422):
            self.fine(self.answered(status, arrived=True))

    def test_somebody_on_the_way_has(self):
        self.broken(self.answered(404, arrived=False), UNFOUNDED)
        self.fine(self.answered(404, arrived=False, then="accepted"))

    def test_equalture_has_said_something_else(self):
        for status in (201, 302, 401, 408, 429, 503, "no_answer"):
            self.broken(self.answered(status, arrived=True), UNFOUNDED)

    def test_its_job_list_was_asked(self):
        self.fine(self.answered(404, arrived=False, lists=[{"ending": 200}]))
        self.fine(self.answered(404, arrived=False, lists=[{"ending": 503}, {"ending": 200}]))

    def test_a_list_that_was_not_had(self):
        for members in ({"ending": 503}, {"ending": 200, "arrived": False}, {"ending": 200, "company": "B"}):
            self.broken(self.answered(404, arrived=False, lists=[members]), UNFOUNDED)

    def test_a_list_from_before(self):
        h = History().written()
        h.ends(h.begins("jobs", None), 200)
        h.create(1, 404, applied=False)
        self.broken(h.written("refused", 2), UNFOUNDED)

    def test_another_order_was_refused(self):
        h = History().written().refuses("A/o-2")
        self.broken(h.written("refused", 2), UNFOUNDED)

    def test_it_is_said_once(self):
        self.broken(History().written().written("refused", 2).written("refused", 2, 2), UNFOUNDED)

    def test_a_doubt_of_thirty_days(self):
        self.fine(History().written().later(30 * DAY).written("refused", 2))
        self.broken(History().written().later(30 * DAY - 15 * MINUTE).written("refused", 2), UNFOUNDED)
        again = History().written().see("store", "order_deleted", order="A/o-1").later(30 * DAY)
        self.broken(again.written().written("refused", 2), UNFOUNDED)
