"""I3, I4, adrift: kept, and broken in each way in which they can be."""

from histories import DAY, HOUR, MINUTE, O, SECOND, Case, History

# Half an hour, and clocks may differ by five seconds.
GRACE = 30 * MINUTE - 5 * SECOND


class OneCreateAtATime(Case):
    def again(self, ending, later=31 * MINUTE, attempt=2, doubts="retry", **end):
        h = History(doubts=doubts).accepted()
        h.create(1, ending, applied=False, **end)
        h.later(later)
        h.create(attempt)
        return h

    def test_what_proves_that_nothing_was_created(self):
        for ending in ("not_sent", 300, 302, 401, 422, 429, 499):
            self.fine(self.again(ending, later=1, attempt=1))
        self.fine(self.again(503, later=1, attempt=1, retry_after=True))

    def test_a_doubt_has_its_grace(self):
        for ending in ("no_answer", "crash", 500, 502, 503, 504, 507):
            self.fine(self.again(ending, later=GRACE))
            self.broken(self.again(ending, later=GRACE - 1), ("I3", "in doubt"))
        self.fine(self.again(200, understood=False, later=GRACE))
        self.broken(self.again(200, understood=False, later=GRACE - 1), ("I3", "in doubt"))
        self.broken(self.again(500, retry_after=True, later=1), ("I3", "in doubt"))

    def test_the_grace_counts_from_the_beginning(self):
        h = History().accepted()
        call = h.begins("create", attempt=1)
        h.later(10 * SECOND).ends(call, "no_answer", arrived=False).later(GRACE - 10 * SECOND)
        h.create(2)
        self.fine(h)

    def test_a_crash_counts_as_under_way_for_70_s(self):
        self.broken(self.again("crash", later=70 * SECOND - 1), ("I3", "under way"))
        self.broken(self.again("crash", later=70 * SECOND), ("I3", "in doubt"))

    def test_an_answer_that_the_bridge_did_not_write_down(self):
        for attempts, promises in (
            ([(1, "created", None)], ["I3"]),
            ([(1, "created_unnamed", None)], ["I3"]),
            ([(1, None, None)], []),
            ([(1, "in_doubt", None)], []),
            ([(1, None, None), (2, "created", None)], []),
        ):
            h = History().accepted()
            h.create()
            h.written(attempts=attempts).fault().later(HOUR).create(2, 429, applied=False)
            self.broken(h, *promises)

    def test_a_fault_that_is_named_before_its_call(self):
        h = History().accepted().fault(2)
        h.create()
        self.assertIn('"call": 2', h.lines[-1])
        h.later(HOUR).create(2, 429, applied=False)
        self.fine(h)

    def test_a_doubt_does_not_give_its_number_away(self):
        self.broken(self.again("no_answer", attempt=1), ("I3", "attempt 1 is used again"))

    def test_a_connection_of_its_own(self):
        h = History().accepted()
        h.ends(h.begins("create", attempt=1, connection="kept"), "not_sent", False)
        self.broken(h, ("I3", "kept"))

    def test_two_at_once(self):
        h = History().accepted()
        first, second = h.begins("create", attempt=1), h.begins("create", attempt=2)
        self.broken(h.ends(first, "not_sent", False).ends(second, "not_sent", False), ("I3", "under way"))

    def test_two_orders_at_once(self):
        h = History().accepted().accepted("A/o-2")
        h.begins("create", attempt=1)
        h.begins("create", "A/o-2", attempt=1)
        self.fine(h)

    def test_once_more_after_it_was_created(self):
        self.broken(self.again(201, later=DAY), ("I3", "was answered 201"))

    def test_an_answer_that_was_recorded_is_no_doubt(self):
        h = History()
        h.invited()
        h.fault().later(DAY)
        h.create(2, 429, applied=False)
        self.broken(h, ("I3", "was answered 201"))

    def test_an_answer_that_may_have_been_lost_is_a_doubt(self):
        for lose in (lambda h, _: h.fault(), lambda h, call: h.fault(call), lambda h, _: crash(h)):
            h = History().accepted()
            call = h.begins("create", attempt=1)
            name = h.applies(call)
            h.ends(call)
            lose(h, call)
            h.later(GRACE).create(2, 429, applied=False)
            self.assertTrue(name)
            self.fine(h)

    def test_a_later_fault_is_no_excuse(self):
        h = History().accepted()
        h.create()
        h.later(70 * SECOND + 1).fault().later(DAY).create(2, 429, applied=False)
        self.broken(h, ("I3", "was answered 201"))
        h = History().accepted()
        h.create()
        h.later(70 * SECOND).fault().later(DAY).create(2, 429, applied=False)
        self.fine(h)

    def test_another_call_s_fault_is_no_excuse(self):
        h = History().accepted()
        h.create()
        h.fault(h.begins("token", None)).later(DAY).create(2, 429, applied=False)
        self.broken(h, ("I3", "was answered 201"))

    def test_a_doubt_is_held(self):
        self.broken(self.again("no_answer", doubts="hold"), ("I3", "hold"))
        self.fine(self.again("not_sent", doubts="hold"))

    def test_a_person_may_decide(self):
        h = History(doubts="hold").accepted()
        h.create(1, "no_answer")
        h.later(HOUR).operator("redriven", order=O).create(2)
        self.fine(h)

    def test_one_more_and_no_third(self):
        h = History().accepted()
        for attempt in (1, 2, 3):
            h.create(attempt, "no_answer", applied=False)
            h.later(HOUR)
        self.broken(h, ("I3", "2 doubts"))


def crash(h):
    """Another call of the same caller, with which it dies."""
    return h.ends(h.begins("create", "A/o-7", attempt=1), "crash", False)


class OneApplication(Case):
    def twice(self, ending, doubts="retry", redriven=False, **end):
        h = History(doubts=doubts).accepted()
        h.create(1, ending, **end)
        h.later(HOUR)
        if redriven:
            h.operator("redriven", order=O)
        h.create(2)
        return h

    def test_one(self):
        h = History()
        h.invited()
        self.fine(h)

    def test_a_second_one_where_the_first_was_in_doubt(self):
        for ending in ("no_answer", "crash", 500):
            self.fine(self.twice(ending))
        self.fine(self.twice(200, understood=False))

    def test_a_second_one_where_the_first_was_known(self):
        self.broken(self.twice(201), "I3", "I4")

    def test_a_second_one_where_the_first_was_refused(self):
        found = self.broken(self.twice(422), "I4")
        self.assertEqual(found[0]["at"], HOUR)

    def test_a_doubt_about_the_second_excuses_nothing(self):
        h = History().accepted()
        h.create(1, 429)
        h.create(2, "no_answer")
        self.broken(h, "I4")

    def test_a_doubt_that_did_not_arrive_excuses_nothing(self):
        h = History().accepted()
        h.create(1, "no_answer", applied=False)
        h.later(HOUR)
        call = h.begins("create", attempt=2)
        h.applies(call, 2)
        h.applies(call, 2)
        h.ends(call)
        self.broken(h, "I4")

    def test_a_first_one_that_comes_late(self):
        h = History().accepted()
        late = h.begins("create", attempt=1)
        h.ends(late, "no_answer", arrived=False).later(HOUR)
        h.create(2)
        h.later(HOUR).applies(late, 1)
        self.fine(h)

    def test_hold_has_one(self):
        self.broken(self.twice("no_answer", doubts="hold"), "I3", "I4")
        self.fine(self.twice("no_answer", doubts="hold", redriven=True))

    def test_never_three(self):
        h = History().accepted()
        for attempt in (1, 2, 3):
            h.create(attempt, "no_answer")
            h.later(HOUR)
        self.broken(h, "I3", ("I4", "3, and 2 may be"))


class Adrift(Case):
    def refers(self, order=O, name="app-1"):
        return lambda h: h.see("store", "reference_written", order=order, reference=name)

    def writes(self, h):
        return h.written("invited", 2, attempts=[(1, "created", "app-1")])

    def test_with_it_or_before(self):
        self.fine(self.writes(self.refers()(History()).later(1)))
        self.fine(self.writes(self.refers()(History())))
        self.fine(self.refers()(self.writes(History())))
        self.fine(self.writes(self.writes(self.refers()(History())).later(1)))

    def test_not_at_all_or_later_or_another(self):
        self.broken(self.writes(History()), "adrift")
        self.broken(self.writes(self.writes(History()).later(1)), "adrift")
        self.broken(self.refers()(self.writes(History()).later(1)), "adrift")
        self.broken(self.refers()(self.writes(self.writes(History()).later(1))), "adrift")
        self.broken(self.writes(self.refers(name="app-2")(self.writes(History()).later(1))), "adrift")
        self.broken(self.writes(self.refers(name="app-2")(History())), "adrift")
        self.broken(self.writes(self.refers(order="A/o-2")(History())), "adrift")
