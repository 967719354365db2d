"""I7, I8: kept, and broken in each way in which they can be."""

import json

from histories import DAY, O, SECOND, Case, History


class NothingAfterTheEnd(Case):
    def test_calls_of_a_company_that_has_left(self):
        for what in ("token", "jobs"):
            for later, promises in ((2 * SECOND, []), (2 * SECOND + 1, ["I7"])):
                h = History().operator("disabled", company="A").later(later)
                h.begins(what, None)
                self.broken(h, *promises)

    def test_disabled_twice_is_disabled_the_first_time(self):
        h = History().operator("disabled", company="A").later(2 * SECOND).operator("disabled", company="A").later(1)
        h.begins("token", None)
        self.broken(h, "I7")

    def test_another_company_goes_on(self):
        h = History().operator("disabled", company="B").later(DAY)
        h.begins("token", None)
        self.fine(h)

    def test_a_company_that_is_back(self):
        h = History().operator("disabled", company="A").later(DAY).operator("enabled", company="A").later(DAY)
        h.begins("token", None)
        self.fine(h)

    def test_an_order_of_the_old_generation(self):
        for later, promises in ((2 * SECOND, []), (2 * SECOND + 1, ["I7"])):
            h = History().accepted().operator("disabled", company="A").operator("enabled", company="A").later(later)
            h.create(1, 429, applied=False)
            self.broken(h, *promises)

    def test_the_time_counts_from_the_end_and_not_from_the_return(self):
        h = History().accepted().operator("disabled", company="A").later(SECOND).operator("enabled", company="A")
        h.later(SECOND + 1).create(1, 429, applied=False)
        self.broken(h, "I7")

    def test_a_new_generation_without_an_end_of_the_old_one(self):
        for later, promises in ((2 * SECOND, []), (2 * SECOND + 1, ["I7"])):
            h = History().accepted().operator("enabled", company="A").later(later)
            h.create(1, 429, applied=False)
            self.broken(h, *promises)

    def test_erased_twice_is_erased_the_first_time(self):
        h = History().accepted().operator("erased", order=O).later(2 * SECOND).operator("erased", order=O).later(1)
        h.create(1, 429, applied=False)
        self.broken(h, "I7")

    def test_a_later_write_does_not_revive_a_dead_order(self):
        h = History().accepted().operator("disabled", company="A").operator("enabled", company="A").written()
        h.later(2 * SECOND + 1).create(1, 429, applied=False)
        self.broken(h, "I7")

    def test_an_order_of_the_new_generation(self):
        h = History().operator("disabled", company="A").later(DAY).operator("enabled", company="A").accepted()
        h.create()
        self.fine(h)

    def test_calls_for_an_erased_order(self):
        for later, promises in ((2 * SECOND, []), (2 * SECOND + 1, ["I7"])):
            h = History().accepted().accepted("A/o-2").operator("erased", order=O).later(later)
            h.begins("create", "A/o-2", attempt=1)
            h.begins("candidate", to="ats")
            self.broken(h, *promises)

    def dump(self, *before, text="… ada@example.org …", progress="accepted"):
        h = History().written(progress).person("Ada", "Ada@Example.org")
        for step in before:
            step(h)
        return h.later(1).item(text)

    def test_a_waiting_order_needs_its_candidate(self):
        self.fine(self.dump())
        self.fine(self.dump(lambda h: h.settled()))

    def test_an_order_that_was_never_stored_does_not(self):
        self.broken(History().person("ada").item("ada"), "I7")

    def test_a_person_who_comes_after_the_dump(self):
        h = History().written("invited").person("ada").item("ada")
        self.broken(h.person("ada", order="A/o-2").written(order="A/o-2"), "I7")

    def test_an_invited_order_does_not(self):
        self.broken(self.dump(progress="invited"), ("I7", "ORDER#sr#A#o-1 holds a word"))
        self.fine(self.dump(progress="invited", text="a…@e….org"))

    def test_an_erased_order_does_not(self):
        self.broken(self.dump(lambda h: h.operator("erased", order=O)), "I7")

    def test_the_key_counts_too(self):
        h = self.dump(lambda h: h.operator("erased", order=O), text="-").item("-", key="PERSON#ADA")
        self.broken(h, ("I7", "PERSON#ADA"))

    def test_words_as_json_writes_them(self):
        for item in (json.dumps({"name": 'Zoë "Z"'}), 'ZOË "Z"'):
            self.broken(History().written("invited").person('Zoë "Z"').item(item), "I7")

    def test_a_company_that_has_left_is_forgotten_once_settled(self):
        leaves = lambda h: h.operator("disabled", company="A")  # noqa: E731
        returns = lambda h: h.operator("enabled", company="A")  # noqa: E731
        settles = lambda h: h.settled()  # noqa: E731
        self.fine(self.dump(leaves))
        self.fine(self.dump(settles, leaves))
        self.broken(self.dump(leaves, settles), "I7")
        self.broken(self.dump(leaves, returns, settles), "I7")

    def test_a_dump_is_judged_by_what_is_so_then(self):
        self.fine(self.dump().written("invited"))
        self.fine(self.dump().operator("erased", order=O))
        self.broken(self.dump().operator("erased", order=O).item("ada"), "I7")

    def test_a_candidate_with_two_orders(self):
        h = History().written("invited").written(order="A/o-2").person("ada").person("ada", order="A/o-2")
        self.fine(h.item("ada", "ORDER#sr#A#o-2"))

    def test_a_log_names_nobody_ever(self):
        self.fine(History().log("order o-1 waits").person("Ada"))
        self.broken(History().written().person("Ada").log("hello ADA"), ("I7", "log"))
        self.broken(History().log("hello ada").person("Ada"), ("I7", "log"))


class NothingLeavesItsCompany(Case):
    def test_calls(self):
        for members, promises in (
            ({}, []),
            ({"bearer": None}, []),
            ({"bearer": "B"}, ["I8"]),
            ({"to": "evil.example"}, ["I8"]),
            ({"order": "B/o-9"}, ["I8"]),
        ):
            h = History()
            h.begins("candidate", **members)
            self.broken(h, *promises)
