"""I1, I2, lost, back, slow: kept, and broken in each way in which they can be."""

from histories import DAY, HOUR, MINUTE, O, SECOND, Case, History


class StoredFirst(Case):
    def test_an_order_is_written_and_then_answered(self):
        self.fine(History().accepted())

    def test_a_refused_order_need_not_be_written(self):
        h = History()
        self.fine(h.answered(h.sent(), status=422))

    def test_an_answer_before_the_write(self):
        for status in (200, 202):
            h = History()
            self.broken(h.answered(h.sent(), status=status).written(), "I1")

    def test_an_order_deleted_while_it_is_answered(self):
        h = History().accepted()
        send = h.sent()
        self.fine(h.see("store", "order_deleted", order=O).answered(send))

    def test_an_order_deleted_before_it_is_sent_again(self):
        h = History().accepted().see("store", "order_deleted", order=O)
        self.broken(h.answered(h.sent()), "I1")


class OneMeaning(Case):
    def again(self, first=202, second=202, **members):
        h = History().written()
        h.answered(h.sent(), status=first)
        return h.answered(h.sent(**members), status=second)

    def test_the_same_again(self):
        self.fine(self.again())

    def test_another_package_or_candidate(self):
        found = self.broken(self.again(202, 202, package="p-2"), "conflict")
        self.assertEqual(found[0]["says"], "took p-2 for c-1, and had taken p-1 for c-1")
        self.broken(self.again(200, 200, candidate="c-2"), ("conflict", "took p-1 for c-2"))

    def test_one_of_both_was_not_taken(self):
        self.fine(self.again(409, 202, package="p-2"))
        self.fine(self.again(202, 409, package="p-2"))

    def test_another_order(self):
        h = History().written().written(order="A/o-2")
        self.fine(h.answered(h.sent()).answered(h.sent("A/o-2", candidate="c-2"), "A/o-2"))

    def test_the_answers_count_and_in_their_order(self):
        h = History().written()
        first, second = h.sent(), h.sent(candidate="c-2")
        self.broken(h.answered(second).answered(first), ("conflict", "took p-1 for c-1, and had taken p-1 for c-2"))

    def test_an_order_that_was_deleted_may_be_another(self):
        h = History().accepted()
        late = h.sent()
        h.see("store", "order_deleted", order=O).written()
        self.fine(h.answered(h.sent(candidate="c-2")).answered(late))
        self.broken(h.answered(h.sent()), "conflict")

    def test_a_new_generation_changes_nothing(self):
        h = History().accepted().operator("enabled", company="A")
        self.broken(h.answered(h.sent(candidate="c-2")), "conflict")


class Answers(Case):
    def test_a_panic_is_no_answer(self):
        for status, promises in ((500, ["answers"]), (503, []), (422, [])):
            h = History()
            self.broken(h.answered(h.sent(), status=status), *promises)


class DueOrParked(Case):
    def test_nothing_due(self):
        self.broken(History().written(due=None), "I2")

    def test_nothing_due_when_final(self):
        for progress in ("expired", "refused", "completed", "cancelled", "erased"):
            self.fine(History().refuses().written(progress, due=None))
        for progress in ("accepted", "invited", "started", "finished"):
            self.broken(History().written(progress, due=None), "I2")

    def test_nothing_due_of_an_order_that_the_ats_no_longer_has(self):
        h = History()
        h.invited()
        h.tells("PENDING", ending=404)
        self.fine(h.written("invited", 2, 0, due=None))

    def test_parked_with_an_alarm(self):
        self.fine(History().written(parked=True, due=None).later(25 * HOUR).alarm("order_parked").later(HOUR))

    def test_parked_without_an_alarm(self):
        found = self.broken(History().written(parked=True, due=None).later(25 * HOUR + 1), "I2")
        self.assertEqual(found[0]["at"], 25 * HOUR)

    def test_parked_with_an_alarm_too_late(self):
        self.broken(History().written(parked=True).later(25 * HOUR + 1).alarm("order_parked"), "I2")

    def test_parked_with_another_alarm(self):
        h = History().accepted("A/o-2").written(parked=True).alarm("order_late").alarm("order_parked", "A/o-2")
        self.broken(h.later(26 * HOUR), "I2")

    def test_writes_do_not_begin_the_time_anew(self):
        h = History().written(parked=True).later(24 * HOUR).written(parked=True).later(HOUR + 1)
        self.broken(h, "I2")

    def test_parked_anew_needs_an_alarm_anew(self):
        h = History().written(parked=True).alarm("order_parked").later(HOUR).written().written(parked=True)
        self.broken(h.later(26 * HOUR), "I2")

    def test_nobody_needs_an_alarm_for_what_is_over(self):
        for end in (
            lambda h: h.written(),
            lambda h: h.operator("disabled", company="A"),
            lambda h: h.operator("erased", order=O),
            lambda h: h.see("store", "order_deleted", order=O),
        ):
            self.fine(end(History().written(parked=True).later(HOUR)).later(30 * HOUR))
            self.broken(end(History().written(parked=True).later(26 * HOUR)), "I2")

    def test_another_company_that_leaves_is_no_excuse(self):
        self.broken(History().written(parked=True).operator("disabled", company="B").later(26 * HOUR), "I2")


class Lost(Case):
    def test_invited(self):
        h = History()
        h.pending()
        self.fine(h.settled())

    def test_not_invited(self):
        self.broken(History().accepted().settled(), ("lost", "neither invited"))

    def test_never_written(self):
        h = History()
        self.broken(h.answered(h.sent()).settled(), "I1", "lost")

    def test_never_answered(self):
        h = History()
        h.sent()
        self.fine(h.written().settled())
        h = History()
        h.sent()
        self.broken(h.written("invited", 2).settled(), ("lost", "shows nothing"))

    def test_ends_that_explain_it(self):
        for progress, status in (("refused", "REJECTED"), ("expired", "EXPIRED")):
            h = History().accepted().refuses().written(progress, 2)
            h.tells(status)
            self.fine(h.written(progress, 2, 2).settled())
        self.fine(History().accepted().written(parked=True).alarm("order_parked").settled())

    def test_in_doubt(self):
        for ending in (None, "in_doubt"):
            self.fine(History().accepted().written(attempts=[(1, ending, None)]).settled())
        held = History().accepted().written(attempts=[(1, "in_doubt", None)], due=None).alarm("order_held")
        self.broken(held.settled(), "I2")

    def test_no_doubt(self):
        for ending in ("not_sent", "busy", "blocked", "created"):
            h = History().accepted().written(attempts=[(2, ending, None), (1, "in_doubt", None)])
            self.broken(h.settled(), ("lost", "neither invited"))

    def test_invited_with_a_doubt_and_without_an_application(self):
        for progress, first, promises in (
            ("invited", "in_doubt", []),
            ("invited", None, []),
            ("invited", "busy", ["lost"]),
            ("started", "in_doubt", ["lost"]),
        ):
            h = History().accepted()
            h.create(1, "no_answer", applied=False)
            h.later(HOUR).create(2, 422, applied=False)
            h.tells("PENDING" if progress == "invited" else "IN_PROGRESS")
            h.written(progress, 2, 2, attempts=[(1, first, None), (2, "refused", None)])
            self.broken(h.settled(), *promises)

    def test_a_doubt_without_alarm_and_without_time(self):
        for alarm in (("order_late", O), ("order_held", "A/o-2"), ("order_held", None)):
            h = History().accepted().written(attempts=[(1, "in_doubt", None)], due=None).alarm(*alarm)
            self.broken(h.settled(), "I2", "lost")

    def test_an_answer_that_is_no_yes_explains_nothing(self):
        h = History().accepted()
        h.create(1, 429, applied=False)
        self.broken(h.written(attempts=[(1, "busy", None)]).settled(), "lost")

    def test_a_true_yes_has_an_application(self):
        h = History().accepted()
        h.ends(h.begins("create", attempt=1), 201, arrived=True)
        self.broken(h.written(attempts=[(1, "created", None)]).settled(), "lost")

    def test_only_the_ats_can_end_an_order_with_404(self):
        h = History().accepted()
        h.create(1, 404, applied=False)
        h.ends(h.begins("jobs", None), 200)
        self.broken(h.written("refused", 2).settled(), ("lost", "refused, and the ATS shows nothing"))

    def test_an_order_that_is_sent_again_to_the_new_generation(self):
        h = History()
        h.sent()
        h.operator("disabled", company="A").operator("enabled", company="A").accepted()
        self.broken(h.settled(), "lost")

    def test_an_order_that_was_sent_to_both_generations_and_never_answered(self):
        h = History()
        h.sent()
        h.operator("disabled", company="A").operator("enabled", company="A").sent()
        self.fine(h.written("invited", 2).settled())

    def test_an_order_that_is_answered_with_no_is_not_owed(self):
        h = History()
        self.fine(h.answered(h.sent(), status=503).settled())
        h = History()
        self.fine(h.answered(h.sent(), status=300).written().settled())

    def test_a_false_yes_cannot_be_told_from_a_true_one(self):
        h = History().accepted()
        h.create(applied=False)
        h.written("invited", 2, attempts=[(1, "created_unnamed", None)]).tells("PENDING")
        self.fine(h.written("invited", 2, 2).settled())

    def test_the_document_says_what_is_true(self):
        for progress, status in (
            ("invited", "PENDING"),
            ("started", "IN_PROGRESS"),
            ("finished", "IN_PROGRESS"),
            ("expired", "EXPIRED"),
            ("refused", "REJECTED"),
            ("completed", "COMPLETED"),
        ):
            for told in ("PENDING", "IN_PROGRESS", "EXPIRED", "REJECTED", "COMPLETED"):
                h = History().refuses()
                h.reports(h.invited(), "finished").later(HOUR).tells(told)
                h.written(progress, 3, 3)
                self.broken(h.settled(), *([] if told == status else [("lost", f"shows {told}")]))

    def test_a_document_of_an_order_that_only_waits(self):
        h = History().accepted().written(attempts=[(1, "in_doubt", None)])
        h.tells("PENDING")
        self.broken(h.settled(), ("lost", "accepted, and the ATS shows PENDING"))

    def test_cancelled_and_nobody_asked_for_it(self):
        for progress in ("cancelled", "erased"):
            h = History()
            h.pending()
            self.broken(h.written(progress, 3, 2).settled(), ("lost", "nobody has asked"))

    def test_who_is_not_owed_anything(self):
        for end in (
            lambda h: h.operator("disabled", company="A"),
            lambda h: h.operator("disabled", company="A").operator("enabled", company="A"),
            lambda h: h.operator("erased", order=O),
            lambda h: h.see("store", "order_deleted", order=O),
        ):
            h = History().accepted()
            self.fine(end(h).settled())

    def test_a_company_that_is_back_is_owed_its_new_orders(self):
        back = History().operator("disabled", company="A").operator("enabled", company="A")
        self.broken(back.accepted().settled(), "lost")

    def test_a_request_of_the_old_generation_that_is_written_late(self):
        h = History()
        send = h.sent()
        h.operator("disabled", company="A").operator("enabled", company="A").written().answered(send)
        self.fine(h.settled())

    def test_an_order_that_the_ats_no_longer_has(self):
        h = History()
        h.invited()
        h.ends(h.begins("patch"), 404)
        self.fine(h.settled())

    def test_what_has_just_come_about(self):
        for before, promises in ((2 * MINUTE - 1, []), (2 * MINUTE, ["lost", "lost"])):
            h = History().at(DAY - before).accepted().accepted("A/o-2")
            self.broken(h.at(DAY).see("simulation", "settled"), *promises)
            h = History()
            h.pending()
            h.at(DAY - before).written("expired", 3, 2)
            self.broken(h.at(DAY).see("simulation", "settled"), *promises[1:])

    def test_a_write_that_changes_nothing_is_not_news(self):
        h = History()
        h.invited()
        h.at(DAY - 1).written("invited", 2).at(DAY)
        self.broken(h.see("simulation", "settled"), "lost")


class Back(Case):
    def test_forward(self):
        h = History().written().written("invited", 2, 2).written("completed", 3, 2).written("cancelled", 4, 2)
        self.fine(h.written("erased", 0, 0))

    def test_progress(self):
        ranks = ["accepted", "invited", "started", "finished", "expired", "refused", "completed", "cancelled", "erased"]
        for lower, higher in zip(ranks, ranks[1:]):
            self.fine(History().refuses().written(lower).written(higher))
            self.broken(History().refuses().written(higher).written(lower), ("back", f"became {lower}"))

    def test_revision_and_told(self):
        self.broken(History().written(revision=3).written(revision=2), ("back", "revision fell"))
        self.broken(History().written(revision=3, told=2).written(revision=3, told=1), ("back", "told fell"))
        self.broken(History().written(revision=3, told=4), ("back", "told 4 of revision 3"))

    def test_an_order_that_was_deleted_begins_anew(self):
        self.fine(History().written("completed", 3, 3).see("store", "order_deleted", order=O).written())


class Pace(Case):
    def eight_and_one_more(self, after, quiet=True, what="create"):
        h = History(quiet=quiet)
        for number in range(9):
            h.later(after if number == 8 else 0)
            h.begins(what, order=f"A/o-{number}", attempt=1 if what == "create" else None)
        return h

    def test_nine_within_a_second(self):
        self.broken(self.eight_and_one_more(999), ("pace", "9 calls to create"))
        self.broken(self.eight_and_one_more(999, what="patch"), ("pace", "9 calls to patch"))
        self.fine(self.eight_and_one_more(1_000))
        self.fine(self.eight_and_one_more(0, quiet=False))
        self.fine(self.eight_and_one_more(0, what="jobs"))

    def test_each_kind_and_each_company_has_its_own_pace(self):
        h = History(quiet=True)
        for number in range(8):
            h.begins("create", order=f"A/o-{number}", attempt=1)
            h.begins("create", order=f"B/o-{number}", attempt=1, company="B", bearer="B")
            h.begins("patch", order=f"A/o-{number}")
        self.fine(h)


class Slow(Case):
    def invites(self, later, quiet=True):
        h = History(quiet=quiet).accepted().later(later)
        h.create()
        return h

    def test_an_invitation(self):
        self.fine(self.invites(15 * SECOND))
        self.fine(self.invites(15 * SECOND + 1, quiet=False))
        self.broken(self.invites(15 * SECOND + 1), ("slow", "invited 15001 ms"))

    def test_the_first_answer_and_the_first_application_count(self):
        h = History(quiet=True).accepted().later(15 * SECOND)
        h.answered(h.sent()).later(1).create()
        self.broken(h, "slow")
        h = History(quiet=True).accepted()
        h.create(1, "no_answer")
        h.later(HOUR).create(2)
        self.fine(h)
        h = History(quiet=True)
        send = h.sent()
        h.written().create()
        self.fine(h.later(MINUTE).answered(send))

    def test_what_is_told_without_a_document(self):
        h = History(quiet=True).written("invited", 2).later(MINUTE).written("invited", 2, 2)
        self.fine(h.written("started", 3, 3).later(MINUTE))
        h.tells("IN_PROGRESS")
        self.fine(h.written("started", 3, 3))

    def tells(self, later, quiet=True, progress="invited"):
        h = History(quiet=quiet).written().later(DAY).written(progress, 2).later(later)
        h.tells("PENDING")
        return h.later(1).written(progress, 2, 2)

    def test_a_document(self):
        self.fine(self.tells(15 * SECOND))
        self.fine(self.tells(15 * SECOND + 1, quiet=False))
        self.broken(self.tells(15 * SECOND + 1), ("slow", "revision 2 told 15001 ms"))

    def test_a_revision_that_is_overtaken(self):
        h = History(quiet=True).written("invited", 2).later(10 * SECOND).written("started", 3).later(6 * SECOND)
        h.tells("IN_PROGRESS")
        self.broken(h.written("started", 3, 3), ("slow", "revision 2"))

    def test_a_document_of_before_does_not_count_for_a_new_revision(self):
        h = History(quiet=True).written("invited", 2)
        h.tells("PENDING")
        h.written("started", 3).later(DAY).written("started", 3, 2)
        self.fine(h)
        h.tells("IN_PROGRESS")
        self.broken(h.written("started", 3, 3), ("slow", "revision 3"))
