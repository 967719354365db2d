"""I5, I6: kept, and broken in each way in which they can be."""

from histories import DAY, HOUR, MINUTE, O, SECOND, Case, History, verdict


class ResultLands(Case):
    def test_a_result(self):
        h = History()
        h.completed()
        self.fine(h.settled())

    def test_a_result_that_is_not_shown(self):
        h = History()
        name = h.pending()
        self.broken(h.result(name, "r1").settled(), ("I5", "shows PENDING, and the newest result is r1"))

    def test_an_older_result_is_shown(self):
        h = History()
        name = h.completed()
        self.broken(h.result(name, "r2").settled(), "I5")

    def test_no_document_at_all(self):
        h = History()
        name = h.invited()
        self.broken(h.result(name, "r1").settled(), ("I5", "shows nothing"), "lost")

    def test_a_result_in_a_document_that_is_not_complete(self):
        h = History()
        name = h.pending()
        h.result(name, "r1").written("started", 3, 2).tells("IN_PROGRESS", "r1")
        self.broken(h.written("started", 3, 3).settled(), ("I5", "IN_PROGRESS r1"))

    def test_a_result_of_an_order_that_was_never_written(self):
        h = History()
        h.answered(h.sent())
        self.broken(h.result(h.create(), "r1").settled(), "I1", "I5")

    def test_a_bad_answer_may_be_stored_later(self):
        for status, promises in ((499, ["I5"]), (500, [])):
            h = History()
            name = h.pending()
            h.result(name, "r1", status=status).result(name, "r2").written("completed", 4, 2)
            h.tells("COMPLETED", "r2")
            h.tells("COMPLETED", "r1")
            found = [it["promise"] for it in verdict(h.written("completed", 4, 4).settled())["violations"]]
            self.assertEqual("I5" in found, bool(promises), found)

    def test_a_result_that_was_refused_or_whose_answer_was_lost_need_not_be_shown(self):
        for status in (None, 410, 503):
            h = History()
            delivery = h.brings(h.pending(), "r1")
            self.fine((h.takes(delivery, status) if status else h).settled())

    def test_a_result_whose_answer_was_lost_may_be_shown(self):
        for status in (None, 503):
            h = History()
            name = h.completed()
            delivery = h.brings(name, "r2")
            if status:
                h.takes(delivery, status)
            h.written("completed", 4, 3).tells("COMPLETED", "r2")
            self.fine(h.written("completed", 4, 4).settled())

    def test_a_result_that_was_refused_may_not_be_shown(self):
        h = History()
        name = h.pending()
        h.result(name, "r1", status=410).tells("COMPLETED", "r1")
        self.broken(h, ("I5", "no callback"))

    def test_a_result_that_never_came(self):
        h = History()
        h.pending()
        h.tells("COMPLETED", "r9")
        self.broken(h, ("I5", "no callback"))

    def together(self, shown, overlap):
        h = History()
        name = h.pending()
        first = h.brings(name, "r1")
        if not overlap:
            h.takes(first)
        second = h.brings(name, "r2")
        h.takes(second)
        if overlap:
            h.takes(first)
        h.written("completed", 4, 2).tells("COMPLETED", shown)
        return h.written("completed", 4, 4).settled()

    def test_two_results_at_once(self):
        self.fine(self.together("r1", overlap=True))
        self.fine(self.together("r2", overlap=True))
        self.fine(self.together("r2", overlap=False))
        self.broken(self.together("r1", overlap=False), "I5")

    def test_a_copy_of_a_delivery_may_come_later(self):
        h = History()
        name = h.pending()
        delivery = h.brings(name, "r1")
        h.takes(delivery).result(name, "r2").fault(delivery)
        h.written("completed", 4, 2).tells("COMPLETED", "r1")
        self.fine(h.written("completed", 4, 4).settled())

    def attempts(self, shown, newer_first=True, newer_status=200):
        h = History().accepted()
        old = h.create(1, "no_answer")
        h.later(HOUR)
        new = h.create(2)
        for name, attempt, result in [(new, 2, "n"), (old, 1, "o")][:: 1 if newer_first else -1]:
            h.result(name, result, attempt, newer_status if attempt == 2 else 200)
        h.written("completed", 3, 0).tells("COMPLETED", shown)
        return h.written("completed", 3, 3).settled()

    def test_the_newer_attempt_s_result_counts(self):
        self.fine(self.attempts("n"))
        self.fine(self.attempts("n", newer_first=False))
        self.broken(self.attempts("o"), "I5")
        self.broken(self.attempts("o", newer_first=False), "I5")

    def test_the_newer_attempt_s_result_may_count_if_its_answer_was_bad(self):
        self.fine(self.attempts("n", newer_status=500))
        self.fine(self.attempts("o", newer_status=500))
        self.fine(self.attempts("o", newer_status=410))
        self.broken(self.attempts("n", newer_status=410), "I5", "I5")

    def test_who_needs_no_document(self):
        for end in (
            lambda h: h.operator("erased", order=O),
            lambda h: h.operator("disabled", company="A"),
            lambda h: h.operator("disabled", company="A").operator("enabled", company="A"),
            lambda h: h.see("store", "order_deleted", order=O),
            lambda h: h.written("completed", 3, 2, parked=True).alarm("order_parked"),
            lambda h: h.ends(h.begins("patch"), 404),
        ):
            h = History()
            h.result(h.pending(), "r1").written("completed", 3, 2)
            end(h)
            self.fine(h.settled())

    def test_only_what_has_just_come_need_not_be_shown(self):
        for before, promises in ((2 * MINUTE - 1, []), (2 * MINUTE, ["I5"])):
            h = History()
            name = h.pending()
            self.broken(h.at(DAY - before).result(name, "r1").at(DAY).see("simulation", "settled"), *promises)

    def again(self, status, result, between, record=True, **end):
        """The same document twice; `between` is what came about meanwhile."""
        h = History()
        name = h.pending()
        if result:
            h.result(name, result)
        progress = "completed" if result else "started"
        h.written(progress, 3, 2)
        call = h.tells(status, result, **end)
        if record:
            h.written(progress, 3, 3)
        between(h, call, name)
        h.later(MINUTE + 1).tells(status, result)
        return h

    def test_a_document_twice(self):
        nothing = lambda h, call, name: None  # noqa: E731
        for status, result in (("COMPLETED", "r1"), ("IN_PROGRESS", None)):
            self.broken(self.again(status, result, nothing), ("I5", f"told {status}"))
            self.broken(self.again(status, result, nothing, record=False), ("I5", f"told {status}"))

    def test_a_document_twice_after_no_good_answer(self):
        nothing = lambda h, call, name: None  # noqa: E731
        for end in ({"ending": 500}, {"ending": "no_answer"}, {"ending": "crash"}, {"understood": False}):
            self.fine(self.again("COMPLETED", "r1", nothing, record=False, **end))

    def test_a_document_twice_when_the_answer_may_have_been_lost(self):
        for lose in (lambda h, _call, _name: h.fault(), lambda h, call, _name: h.fault(call)):
            self.fine(self.again("COMPLETED", "r1", lose, record=False))
            self.broken(self.again("COMPLETED", "r1", lose), "I5")

    def test_a_copy_on_the_way_is_no_second_document(self):
        h = History()
        h.completed()
        self.fine(h.shows(h.numbers, "COMPLETED", "r1"))

    def test_an_equal_document_with_news(self):
        started = lambda h, _call, _name: h.written("finished", 4, 3)  # noqa: E731
        self.fine(self.again("IN_PROGRESS", None, started))
        other = lambda h, _call, name: h.result(name, "r2").result(name, "r1").written("completed", 5, 3)  # noqa: E731
        self.fine(self.again("COMPLETED", "r1", other))

    def test_an_equal_result_is_no_news(self):
        same = lambda h, _call, name: h.result(name, "r1").written("completed", 4, 3)  # noqa: E731
        self.broken(self.again("COMPLETED", "r1", same), "I5")

    def test_what_is_no_news(self):
        refused = lambda h, _call, name: h.result(name, "r2", status=410).written("completed", 4, 3)  # noqa: E731
        self.broken(self.again("COMPLETED", "r1", refused), "I5")

    def test_a_result_that_comes_too_late_to_be_news(self):
        h = History()
        name = h.completed()
        call = h.later(MINUTE).begins("patch")
        self.broken(h.result(name, "r2").shows(call, "COMPLETED", "r1"), "I5")

    def test_the_first_two_documents_count(self):
        h = History()
        h.pending()
        h.tells("PENDING")
        self.broken(h, "I5")

    def test_a_document_twice_that_is_written_down_too_late(self):
        h = History()
        h.invited()
        h.written("started", 3, 0).tells("IN_PROGRESS")
        h.written("finished", 4, 0)
        call = h.begins("patch")
        self.broken(h.written("finished", 4, 3).shows(call, "IN_PROGRESS"), "I5")

    def test_a_document_is_written_down_once(self):
        h = History()
        h.invited()
        h.written("started", 3, 0).tells("IN_PROGRESS")
        h.written("started", 3, 3).written("finished", 4, 3)
        call = h.begins("patch")
        self.fine(h.written("finished", 4, 3).shows(call, "IN_PROGRESS"))

    def test_two_documents_at_once_are_not_one_after_another(self):
        h = History()
        h.invited()
        first, second = h.begins("patch"), h.begins("patch")
        h.shows(first, "PENDING").ends(first, 204).shows(second, "PENDING").ends(second, 204)
        self.broken(h, ("I6", "under way"))

    def test_a_write_that_tells_nothing_more_records_nothing(self):
        nothing_told = lambda h, _call, _name: h.written("completed", 3, 2).fault()  # noqa: E731
        self.fine(self.again("COMPLETED", "r1", nothing_told, record=False))

    def test_a_result_that_came_before_is_no_news(self):
        h = History()
        name = h.pending()
        h.result(name, "r0").result(name, "r1").written("completed", 3, 2).tells("COMPLETED", "r1")
        h.written("completed", 3, 3).written("completed", 4, 3).later(MINUTE).tells("COMPLETED", "r1")
        self.broken(h, "I5")


class OrderedDocuments(Case):
    def test_forward(self):
        h = History()
        h.pending()
        h.tells("IN_PROGRESS")
        self.fine(h)
        h = History()
        h.completed(["r1", "r2"])
        self.fine(h)

    def test_back(self):
        order = ["PENDING", "IN_PROGRESS", "EXPIRED", "REJECTED", "COMPLETED"]
        for older, newer in zip(order, order[1:]):
            h = History()
            name = h.pending()
            h.result(name, "r1")
            h.tells(newer, "r1" if newer == "COMPLETED" else None)
            h.tells(older)
            self.broken(h, ("I6", f"became {older}"))

    def test_back_to_an_earlier_result(self):
        h = History()
        h.completed(["r1", "r2"])
        h.tells("COMPLETED", "r1")
        self.broken(h, ("I6", "COMPLETED r2 became COMPLETED r1"))

    def test_back_to_no_result(self):
        h = History()
        h.reports(h.completed(), "finished").later(HOUR).tells("COMPLETED")
        self.broken(h, ("I6", "COMPLETED r1 became COMPLETED"))

    def test_an_earlier_result_that_came_again(self):
        h = History()
        name = h.completed(["r1", "r2"])
        h.result(name, "r1").tells("COMPLETED", "r1")
        self.fine(h)

    def test_an_older_attempt_s_result_never_follows(self):
        for first, second, promises in (("o", "n", []), ("n", "o", ["I6"])):
            h = History().accepted()
            old = h.create(1, "no_answer")
            h.later(HOUR)
            new = h.create(2)
            h.result(new, "n", 2).result(old, "o", 1)
            h.tells("COMPLETED", first)
            h.tells("COMPLETED", second)
            self.broken(h, *promises)

    def patches(self, ending, later, connection="fresh", second="fresh"):
        h = History()
        h.invited()
        call = h.begins("patch", connection=connection)
        if ending:
            h.ends(call, ending)
        h.later(later).begins("patch", connection=second)
        return h

    def test_two_at_once(self):
        self.broken(self.patches(None, DAY), ("I6", "under way"))
        for ending in ("no_answer", "crash"):
            self.broken(self.patches(ending, 55 * SECOND - 1), ("I6", "under way"))
            self.fine(self.patches(ending, 55 * SECOND))
        for ending in (204, 429, 503, "not_sent"):
            self.fine(self.patches(ending, 0))

    def test_a_kept_connection_that_broke(self):
        self.broken(self.patches("no_answer", 0), "I6")
        for second in ("fresh", "kept"):
            self.fine(self.patches("no_answer", 14 * SECOND, connection="kept", second=second))
            self.broken(self.patches("no_answer", 14 * SECOND + 1, connection="kept", second=second), "I6")
        self.broken(self.patches("crash", SECOND, connection="kept"), "I6")

    def test_a_sending_counts_from_its_beginning(self):
        for began, promises in ((10 * SECOND, []), (10 * SECOND + 1, ["I6"])):
            h = History()
            h.invited()
            call = h.begins("patch", connection="kept")
            h.later(began).ends(call, "no_answer", arrived=False).later(4 * SECOND).begins("patch")
            self.broken(h, *promises)

    def test_a_document_without_an_answer_counts_from_its_end(self):
        for later, promises in ((55 * SECOND, []), (55 * SECOND - 1, ["I6"])):
            h = History()
            h.invited()
            call = h.begins("patch")
            h.later(10 * SECOND).ends(call, "no_answer", arrived=False).later(later).begins("patch")
            self.broken(h, *promises)
