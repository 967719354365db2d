//! What happens to an order, and what follows: each fact, also twice, late and out of order.

#![allow(clippy::unwrap_used, reason = "a fixture that cannot be built should fail the test")]

mod erased;
mod redriven;
#[path = "../world/mod.rs"]
mod world;

use assessment::attempt::{Attempt, Blockage, Ending};
use assessment::candidate::Candidate;
use assessment::fact::{Arrival, Fact, Postponed, TellEnding};
use assessment::ids::Nonce;
use assessment::order::{Order, Sealed, Telling};
use assessment::outcome::Outcome;
use assessment::progress::Progress;
use assessment::refusal::Refusal;
use jiff::{SignedDuration, Timestamp};
use world::fixtures::*;

const SCORES: &str = "Focus=(3) steady";

/// How often this is in the history.
fn count(order: &Order, what: &str) -> u32 {
    order.history.entries().iter().filter(|entry| entry.what == what).map(|entry| entry.count).sum()
}

/// The fact says nothing new of the order.
fn says_nothing(order: &Order, fact: &Fact, second: i64) {
    assert_eq!(order.after(fact, at(second)), None, "{fact:?}");
}

fn due_in(order: &Order) -> i64 {
    order.due.unwrap().duration_since(start()).as_secs()
}

/// An operator has it erased; its tombstone stays for two days.
const ERASED: Fact = Fact::Erased(SignedDuration::from_hours(48));

/// Not sent for a week: the order waits for a person.
fn parked() -> Order {
    let (mut order, mut now) = (order(), start());
    while !order.parked {
        let begun = order.after(&begun(1), now).unwrap();
        order = begun.after(&ended(1, Ending::NotSent), now).unwrap();
        now = order.due.unwrap();
    }
    order
}

fn scores_of(order: &Order) -> String {
    let scores = &order.outcome().unwrap().scores;
    scores.iter().map(|score| format!("{}={}", score.name, score.text)).collect::<Vec<_>>().join(";")
}

#[test]
fn every_fact_that_is_known_already_changes_nothing() {
    let telling = telling(1, 77);
    let under_way = after(invited(), &[(2, Fact::TellingBegun(telling.clone()))]);
    let refused = Fact::Refused(Refusal::NoEmail);
    let address = Fact::CandidateFetched(person("1"), "subject".into());
    let to_fetch = Order { candidate: to_fetch(), ..order() };
    let rested = Fact::Rested(Some(at(9)), Some(at(99)));
    let sealed = Fact::ResultsForgotten("digest".into());
    let twice = [
        ("address fetched", to_fetch, address),
        ("refused", order(), refused),
        ("attempt begun", order(), begun(1)),
        ("created", after(order(), &[(0, begun(1))]), ended(1, created("r-1"))),
        ("in doubt", after(order(), &[(0, begun(1))]), ended(1, Ending::InDoubt)),
        ("not sent", after(order(), &[(0, begun(1))]), ended(1, Ending::NotSent)),
        ("telling begun", invited(), Fact::TellingBegun(telling.clone())),
        ("told", under_way.clone(), told(&telling)),
        ("not told", under_way.clone(), Fact::TellingEnded(telling.clone(), TellEnding::NotSent)),
        ("gone", under_way, Fact::TellingEnded(telling, TellEnding::Gone)),
        ("started", invited(), Fact::Started),
        ("finished", invited(), Fact::Finished),
        ("scores overdue", after(invited(), &[(9 - HOUR, Fact::Finished)]), Fact::ScoresOverdue),
        ("vacancy named", invited(), Fact::VacancyNamed("Accountant".into())),
        ("result", invited(), result(1, SCORES, 9)),
        ("company left", invited(), LEFT),
        ("results forgotten", completed_and_told(), sealed),
        ("redriven", parked(), Fact::Redriven),
        ("erased", completed(), ERASED),
        ("rested", invited_and_told(), rested),
    ];
    for (name, order, fact) in twice {
        let once = order.after(&fact, at(9)).unwrap_or_else(|| panic!("{name} says nothing at all"));
        assert_eq!(once.after(&fact, at(10)), None, "{name}");
    }
    let deadline = 60 * DAY;
    let expired = after(order(), &[(deadline, Fact::DeadlinePassed)]);
    says_nothing(&expired, &Fact::DeadlinePassed, deadline + 1);
}

#[test]
fn ranks_only_grow() {
    let finished = after(invited(), &[(9, Fact::Finished)]);
    says_nothing(&finished, &Fact::Started, 10);
    says_nothing(&finished, &Fact::DeadlinePassed, 60 * DAY);
    let expired = after(invited(), &[(60 * DAY, Fact::DeadlinePassed)]);
    says_nothing(&expired, &Fact::Finished, 61 * DAY);
    let completed = after(expired, &[(61 * DAY, result(1, SCORES, 61 * DAY))]);
    for fact in [Fact::Started, Fact::Finished, Fact::DeadlinePassed, Fact::Refused(Refusal::NoEmail)] {
        says_nothing(&completed, &fact, 62 * DAY);
    }
    assert_eq!(completed.progress, Progress::Completed);
}

#[test]
fn row_9_without_scores_an_order_completes_an_hour_after_the_candidate_was_done_and_late_scores_enrich_it() {
    let finished = after(invited_and_told(), &[(MINUTE, Fact::Finished)]);
    assert_eq!(finished.submitted_at, Some(at(MINUTE)));
    says_nothing(&finished, &Fact::ScoresOverdue, MINUTE + HOUR - 1);
    says_nothing(&invited_and_told(), &Fact::ScoresOverdue, 9 * HOUR);
    let overdue = after(finished, &[(MINUTE + HOUR, Fact::ScoresOverdue)]);
    assert!(overdue.progress == Progress::Completed && overdue.awaits_scores() && overdue.is_behind());
    let late = after(overdue.clone(), &[(2 * HOUR, result(1, SCORES, 2 * HOUR))]);
    assert!(late.progress == Progress::Completed && !late.awaits_scores() && late.wake);
    assert_eq!((late.revision, late.submitted_at), (overdue.revision + 1, Some(at(MINUTE))));
    says_nothing(&late, &Fact::ScoresOverdue, 3 * HOUR);
}

#[test]
fn scores_that_are_forgotten_are_not_awaited() {
    let sealed = after(completed_and_told(), &[(91 * DAY, Fact::ResultsForgotten("digest".into()))]);
    assert!(sealed.outcome().is_none() && !sealed.awaits_scores());
}

#[test]
fn a_vacancy_is_named_once_and_nobody_is_told() {
    let named = after(invited_and_told(), &[(9, Fact::VacancyNamed("Accountant".into()))]);
    assert_eq!(named.vacancy_title.as_deref(), Some("Accountant"));
    assert_eq!((named.revision, named.history.clone()), (invited_and_told().revision, invited_and_told().history));
    says_nothing(&named, &Fact::VacancyNamed("Clerk".into()), 10);
    says_nothing(&Order { vacancy: None, ..invited() }, &Fact::VacancyNamed("Clerk".into()), 10);
    let left = after(named, &[(11, LEFT)]);
    assert_eq!((left.vacancy, left.vacancy_title), (None, None));
}

#[test]
fn the_deadline_does_not_pass_early() {
    says_nothing(&invited_and_told(), &Fact::DeadlinePassed, 60 * DAY - 1);
}

#[test]
fn nothing_but_rest_follows_the_end() {
    let cancelled = after(completed(), &[(2 * HOUR, LEFT)]);
    let late = [
        ended(1, created("r-9")),
        Fact::Started,
        result(1, "Focus=(5) best", 2 * HOUR),
        LEFT,
        told(&telling(2, 9)),
        Fact::DeadlinePassed,
        Fact::Redriven,
    ];
    for order in [cancelled.clone(), after(cancelled.clone(), &[(2 * HOUR, ERASED)])] {
        for fact in &late {
            says_nothing(&order, fact, 70 * DAY);
        }
    }
    assert!(cancelled.after(&Fact::Rested(None, Some(at(9))), at(9)).is_some());
}

#[test]
fn an_attempt_begins_only_when_nothing_can_come_of_the_one_before() {
    let grace = 30 * MINUTE;
    let not_sent = after(order(), &[(0, begun(1)), (1, ended(1, Ending::NotSent))]);
    says_nothing(&order(), &begun(2), 0);
    says_nothing(&after(order(), &[(0, begun(1))]), &begun(1), 10);
    says_nothing(&after(order(), &[(0, begun(1))]), &begun(2), 80);
    says_nothing(&doubtful(), &begun(1), grace);
    says_nothing(&doubtful(), &begun(2), grace - 1);
    says_nothing(&not_sent, &begun(2), 10);
    says_nothing(&invited(), &begun(2), 2 * grace);
    assert_eq!(after(doubtful(), &[(grace, begun(2))]).attempts.len(), 2);
    assert_eq!(after(not_sent, &[(10, begun(1))]).attempts.len(), 1);
}

#[test]
fn an_earlier_call_under_the_same_number_has_no_say() {
    let second = Fact::AttemptBegun(1, nonce("second"));
    let again = after(order(), &[(0, begun(1)), (1, ended(1, Ending::NotSent)), (9, second)]);
    says_nothing(&again, &ended(1, created("r-1")), 10);
    let created = after(again, &[(10, Fact::AttemptEnded(1, nonce("second"), created("r-2")))]);
    assert_eq!(created.attempts[0].reference, Some(reference("r-2")));
}

#[test]
fn endings_say_what_comes_next() {
    let ending = |ending| after(order(), &[(0, begun(1)), (10, ended(1, ending))]);
    let wait = SignedDuration::from_secs(120);
    let rows = [
        ("created", Ending::CreatedUnnamed, Progress::Invited, 10),
        ("not sent", Ending::NotSent, Progress::Accepted, 15),
        ("busy", Ending::Busy(None), Progress::Accepted, 15),
        ("busy, told how long", Ending::Busy(Some(wait)), Progress::Accepted, 130),
        ("blocked", Ending::Blocked(Blockage::Redirected), Progress::Accepted, 10),
        ("in doubt", Ending::InDoubt, Progress::Accepted, 30 * MINUTE),
        ("refused", Ending::Refused(Refusal::NoEmail), Progress::Refused(Refusal::NoEmail), 10),
    ];
    for (name, how, progress, due) in rows {
        let order = ending(how.clone());
        assert_eq!((order.progress, due_in(&order)), (progress, due), "{name}");
        assert_eq!(count(&order, how.as_str()), 1 + u32::from(name == "refused"), "{name}");
    }
}

#[test]
fn a_refusal_refuses_only_when_no_other_attempt_may_have_invited() {
    let refused = |number| ended(number, Ending::Refused(Refusal::CandidateNotAccepted));
    let second = after(doubtful(), &[(30 * MINUTE, begun(2))]);
    for number in [1, 2] {
        let presumed = after(second.clone(), &[(30 * MINUTE + 1, refused(number))]);
        assert_eq!((presumed.progress, count(&presumed, "presumed_invited")), (Progress::Invited, 1), "{number}");
    }
    let proved = after(second, &[(30 * MINUTE + 1, ended(1, Ending::NotSent)), (30 * MINUTE + 2, refused(2))]);
    assert_eq!(proved.progress, Progress::Refused(Refusal::CandidateNotAccepted));
}

#[test]
fn r9_a_reply_after_the_callback_still_writes_its_reference() {
    let completed = after(order(), &[(0, begun(1)), (5, result(1, SCORES, 5))]);
    assert_eq!(completed.progress, Progress::Completed);
    let replied = after(completed.clone(), &[(6, ended(1, created("r-1")))]);
    assert_eq!(replied.reported().unwrap().reference, Some(reference("r-1")));
    assert_eq!((replied.progress, replied.revision), (completed.progress, completed.revision));
    assert_eq!(replied.due, completed.due);
}

#[test]
fn r9_a_reply_after_a_doubt_settles_it() {
    let late = after(doubtful(), &[(20 * MINUTE, ended(1, created("r-1")))]);
    assert_eq!((late.progress, late.attempts[0].reference.clone()), (Progress::Invited, Some(reference("r-1"))));
    let even_later = after(doubtful(), &[(30 * MINUTE, begun(2)), (31 * MINUTE, ended(1, created("r-1")))]);
    assert_eq!((even_later.progress, even_later.attempts.len()), (Progress::Invited, 2));
}

#[test]
fn i6_a_document_that_may_still_arrive_keeps_a_newer_one_waiting() {
    let telling = Telling { revision: 1, nonce: Nonce("t".into()), not_after: start() + SignedDuration::from_secs(75) };
    let told = after(
        invited(),
        &[(0, Fact::TellingBegun(telling.clone())), (1, Fact::TellingEnded(telling.clone(), TellEnding::ToldTwice))],
    );
    assert_eq!((told.told, told.is_behind(), &told.telling), (1, false, &Some(telling)));
    let newer = after(told, &[(2, result(1, "Focus=(5) best", 2))]);
    let next = |nonce: &str| Telling {
        revision: 2,
        nonce: Nonce(nonce.into()),
        not_after: start() + SignedDuration::from_hours(1),
    };
    says_nothing(&newer, &Fact::TellingBegun(next("early")), 74);
    assert_eq!(after(newer, &[(75, Fact::TellingBegun(next("late")))]).telling, Some(next("late")));
}

#[test]
fn r10_an_older_attempts_result_after_a_newer_one_is_kept_and_not_shown() {
    let newer = after(doubtful_twice(), &[(2 * HOUR, result(2, SCORES, 2 * HOUR))]);
    let older = after(newer.clone(), &[(3 * HOUR, result(1, "Focus=(1) other", 3 * HOUR))]);
    assert_eq!((scores_of(&older), older.revision), (SCORES.into(), newer.revision));
    assert_eq!((older.attempts[0].outcome.is_some(), count(&older, "result_kept")), (true, 1));
}

#[test]
fn r10_a_newer_attempts_result_after_an_older_one_is_a_revision() {
    let older = after(doubtful_twice(), &[(2 * HOUR, result(1, SCORES, 2 * HOUR))]);
    let newer = after(older.clone(), &[(3 * HOUR, result(2, "Focus=(5) best", 3 * HOUR))]);
    assert_eq!((scores_of(&newer), newer.revision), ("Focus=(5) best".into(), older.revision + 1));
    let equal = after(older.clone(), &[(3 * HOUR, result(2, SCORES, 3 * HOUR))]);
    assert_eq!((scores_of(&equal), equal.revision), (SCORES.into(), older.revision), "equal scores are not told twice");
}

#[test]
fn r8_changed_scores_are_a_revision() {
    let told = completed_and_told();
    let revised = after(told.clone(), &[(2 * HOUR, result(1, "Focus=(4) better", 2 * HOUR))]);
    assert_eq!((revised.revision, revised.told, revised.is_behind()), (told.revision + 1, told.told, true));
    assert_eq!((revised.submitted_at, revised.progress_at), (told.submitted_at, told.progress_at));
    assert_eq!((due_in(&revised), revised.wake), (2 * HOUR, true));
}

#[test]
fn r7_the_same_scores_ten_times_are_one_result() {
    let mut order = invited();
    for second in 0..10 {
        order = order.after(&result(1, "Pace=quick; Focus=(3) steady", second), at(second)).unwrap_or(order);
        order = order.after(&result(1, "Focus=(3) steady;Pace=quick", second), at(second)).unwrap_or(order);
    }
    assert_eq!((order.revision, count(&order, "completed"), count(&order, "result_kept")), (2, 1, 0));
}

#[test]
fn a_result_for_an_attempt_that_never_was_is_none() {
    says_nothing(&order(), &result(1, SCORES, 9), 9);
    says_nothing(&invited(), &result(2, SCORES, 9), 9);
}

#[test]
fn r6_a_dropped_link_is_noted() {
    let outcome = Outcome::new(scores(SCORES), None, at(9));
    let arrival = Fact::ResultReceived(Arrival { attempt: 1, outcome, link_dropped: true });
    assert_eq!(count(&after(invited(), &[(9, arrival)]), "results_url_dropped"), 1);
}

#[test]
fn the_candidate_is_forgotten_on_every_way_out_of_accepted() {
    let sent = after(order(), &[(0, begun(1))]);
    let ways = [
        ("created", sent.clone(), 1, ended(1, created("r-1"))),
        ("created without a name", sent.clone(), 1, ended(1, Ending::CreatedUnnamed)),
        ("refused by Equalture", sent.clone(), 1, ended(1, Ending::Refused(Refusal::NoEmail))),
        ("refused", order(), 1, Fact::Refused(Refusal::CandidateNotFound)),
        ("doubt given up", doubtful_twice(), 30 * DAY, Fact::Refused(Refusal::DoubtNeverSettled)),
        ("started", sent.clone(), 1, Fact::Started),
        ("finished", sent.clone(), 1, Fact::Finished),
        ("completed", sent, 1, result(1, SCORES, 1)),
        ("expired", order(), 60 * DAY, Fact::DeadlinePassed),
    ];
    for (name, order, second, fact) in ways {
        let candidate = after(order, &[(second, fact)]).candidate;
        let masked = Some("c…@e….com".to_owned());
        assert_eq!(candidate, Candidate::Forgotten { masked, subject: Some("subject".into()) }, "{name}");
    }
    let cancelled = after(order(), &[(1, LEFT)]);
    assert_eq!(cancelled.candidate, Candidate::Forgotten { masked: None, subject: None });
    let never_known = after(Order { candidate: to_fetch(), ..order() }, &[(60 * DAY, Fact::DeadlinePassed)]);
    assert_eq!(never_known.candidate, Candidate::Forgotten { masked: None, subject: None });
}

#[test]
fn the_candidate_stays_known_while_an_invitation_may_be_needed() {
    for order in [after(order(), &[(0, begun(1)), (1, ended(1, Ending::NotSent))]), doubtful(), doubtful_twice()] {
        assert!(matches!(order.candidate, Candidate::Known { .. }));
    }
}

#[test]
fn an_address_is_taken_once_and_lets_the_invitation_go_on_at_once() {
    let waiting = Order { candidate: to_fetch(), ..order() };
    let postponed = Fact::Postponed(Postponed { why: "candidate_not_fetched", wait: None });
    let fetched = Fact::CandidateFetched(person("1"), "subject".into());
    let order = after(waiting, &[(0, postponed), (5, fetched.clone())]);
    assert_eq!((order.candidate.clone(), order.retry), (known(), None));
    says_nothing(&invited(), &fetched, 9);
}

#[test]
fn the_history_never_names_anybody() {
    let telling = telling(2, HOUR + 77);
    let story = after(
        Order { candidate: to_fetch(), ..order() },
        &[
            (0, Fact::CandidateFetched(person("1"), "subject".into())),
            (1, begun(1)),
            (2, ended(1, Ending::NotSent)),
            (9, begun(1)),
            (10, ended(1, created("r-1"))),
            (11, Fact::Started),
            (HOUR, Fact::TellingBegun(telling.clone())),
            (HOUR + 1, Fact::TellingEnded(telling, TellEnding::InDoubt)),
            (2 * HOUR, result(1, "Canaryfirst=(3) Canarylast", 2 * HOUR)),
            (3 * HOUR, LEFT),
        ],
    );
    let words: Vec<&str> = story.history.entries().iter().map(|entry| entry.what.as_str()).collect();
    let expected = [
        "accepted",
        "candidate_fetched",
        "not_sent",
        "created",
        "invited",
        "started",
        "tell_in_doubt",
        "completed",
        "owed_completed",
        "cancelled",
    ];
    assert_eq!(words, expected);
    assert!(!format!("{story:?}").to_lowercase().contains("canary"), "{story:?}");
}

#[test]
fn cancelling_wipes_everything_personal_and_names_what_is_owed() {
    let under_way = after(completed(), &[(HOUR + 1, Fact::TellingBegun(telling(2, HOUR + 77)))]);
    let cancelled = after(under_way, &[(HOUR + 2, LEFT)]);
    assert_eq!(cancelled.progress, Progress::Cancelled);
    assert_eq!(cancelled.candidate, Candidate::Forgotten { masked: None, subject: None });
    assert_eq!((cancelled.outcome(), cancelled.vacancy.clone(), cancelled.telling.clone()), (None, None, None));
    assert_eq!((cancelled.due, cancelled.wake, cancelled.is_behind()), (None, false, false));
    assert_eq!((count(&cancelled, "owed_completed"), cancelled.attempts.len()), (1, 1));
    let nothing_owed = after(completed_and_told(), &[(2 * HOUR, LEFT)]);
    assert!(nothing_owed.history.entries().iter().all(|entry| !entry.what.starts_with("owed")));
}

#[test]
fn told_only_grows() {
    let (first, second) = (telling(1, 77), telling(2, 200));
    let told_second = after(
        invited(),
        &[
            (2, Fact::TellingBegun(first.clone())),
            (3, result(1, SCORES, 3)),
            (80, Fact::TellingBegun(second.clone())),
            (81, told(&second)),
        ],
    );
    assert_eq!(told_second.told, 2);
    says_nothing(&told_second, &told(&first), 90);
    let nonsense = told(&Telling { revision: 9, ..second });
    says_nothing(&told_second, &nonsense, 90);
}

#[test]
fn only_one_tells_at_a_time_and_only_what_is_true() {
    let first = telling(1, 77);
    let under_way = after(invited(), &[(2, Fact::TellingBegun(first))]);
    says_nothing(&under_way, &Fact::TellingBegun(telling(1, 150)), 76);
    assert!(under_way.after(&Fact::TellingBegun(telling(1, 152)), at(77)).is_some());
    says_nothing(&completed(), &Fact::TellingBegun(telling(1, 150)), 77);
    says_nothing(&invited_and_told(), &Fact::TellingBegun(telling(1, 150)), 80);
}

#[test]
fn a_strangers_ending_is_heard_only_when_it_is_news() {
    let (ours, stranger) = (telling(1, 77), telling(1, 60));
    let under_way = after(invited(), &[(2, Fact::TellingBegun(ours.clone()))]);
    for ending in [TellEnding::NotSent, TellEnding::InDoubt, TellEnding::Gone, TellEnding::Busy(None)] {
        says_nothing(&under_way, &Fact::TellingEnded(stranger.clone(), ending), 9);
    }
    let confirmed = after(under_way, &[(9, told(&stranger))]);
    assert_eq!((confirmed.told, confirmed.telling.clone()), (1, Some(ours.clone())), "ours is still under way");
    let both = after(confirmed, &[(10, told(&ours))]);
    assert_eq!((both.told, both.telling), (1, None));
}

#[test]
fn how_telling_ended_says_when_to_try_again() {
    let telling = telling(1, 77);
    let ended = |ending| {
        let begun = (2, Fact::TellingBegun(telling.clone()));
        after(invited(), &[begun, (10, Fact::TellingEnded(telling.clone(), ending))])
    };
    let wait = SignedDuration::from_secs(120);
    let rows = [
        ("told", TellEnding::Told, 10, false),
        ("not sent", TellEnding::NotSent, 15, true),
        ("busy", TellEnding::Busy(None), 15, true),
        ("busy, told how long", TellEnding::Busy(Some(wait)), 130, true),
        ("not accepted", TellEnding::NotAccepted, 15, true),
        ("blocked", TellEnding::Blocked(Blockage::Credentials), 10, true),
        ("gone", TellEnding::Gone, 10, false),
        ("in doubt", TellEnding::InDoubt, 77, true),
    ];
    for (name, how, due, behind) in rows {
        let in_doubt = how == TellEnding::InDoubt;
        let order = ended(how);
        assert_eq!((due_in(&order), order.is_behind(), order.telling.is_some()), (due, behind, in_doubt), "{name}");
    }
}

#[test]
fn an_ats_that_never_answers_is_asked_ever_less_often_and_parks_after_a_week() {
    let (mut order, mut now, mut tries) = (completed(), at(HOUR), 0);
    while !order.parked {
        let not_after = now + SignedDuration::from_secs(75);
        let telling = Telling { revision: order.revision, nonce: nonce(&format!("{now}")), not_after };
        let begun = order.after(&Fact::TellingBegun(telling.clone()), now).unwrap();
        let late = now + SignedDuration::from_secs(15);
        order = begun.after(&Fact::TellingEnded(telling, TellEnding::InDoubt), late).unwrap();
        now = order.due.unwrap_or(now);
        tries += 1;
        assert!(tries < 1000, "it is asked for ever");
    }
    assert!((200..=300).contains(&tries), "{tries}");
    let revised = order.after(&result(1, "Focus=(4) better", 8 * DAY), now).unwrap();
    assert!(!revised.parked && revised.retry.is_none(), "news is told at once");
    for how in [TellEnding::Told, TellEnding::Gone] {
        let last = order.telling.clone().unwrap();
        let settled = order.after(&Fact::TellingEnded(last, how), now).unwrap();
        assert!(!settled.parked && !settled.is_behind(), "nothing is missing after a late answer");
    }
}

#[test]
fn what_fails_for_a_week_is_parked_and_noted() {
    let (mut order, mut now) = (order(), start());
    let postponed = Fact::Postponed(Postponed { why: "equalture_not_ready", wait: None });
    while !order.parked {
        order = order.after(&postponed, now).unwrap();
        now = order.due.unwrap_or(now);
    }
    let week = SignedDuration::from_hours(24 * 7);
    assert!(now.duration_since(start()) >= week);
    let parked_at = order.history.entries().iter().find(|entry| entry.what == "parked").unwrap().last;
    assert_eq!((order.due, count(&order, "parked")), (Some(parked_at + SignedDuration::from_hours(24)), 1));
}

#[test]
fn results_are_forgotten_only_when_they_were_told() {
    let forget = Fact::ResultsForgotten("digest".into());
    says_nothing(&invited_and_told(), &forget, HOUR);
    says_nothing(&completed(), &forget, 90 * DAY);
    let sealed = after(completed_and_told(), &[(90 * DAY, forget)]);
    let digest = Some(Sealed { attempt: 1, digest: "digest".into() });
    assert_eq!((sealed.outcome(), &sealed.sealed, sealed.is_behind()), (None, &digest, false));
    let opened = after(sealed, &[(91 * DAY, result(1, "Focus=(5) best", 91 * DAY))]);
    assert_eq!((opened.sealed.clone(), opened.is_behind()), (None, true));
}

#[test]
fn r10_an_older_attempts_result_never_takes_the_place_of_one_that_was_told_and_forgotten() {
    let sealed = Some(Sealed { attempt: 2, digest: "digest".into() });
    let second = Attempt { number: 2, outcome: None, ..completed_and_told().attempts.remove(0) };
    let first = Attempt { number: 1, ..second.clone() };
    let order = Order { attempts: vec![first, second], sealed, ..completed_and_told() };
    let late = after(order.clone(), &[(91 * DAY, result(1, "Focus=(5) best", 91 * DAY))]);
    assert_eq!((late.revision, &late.attempts, &late.sealed), (order.revision, &order.attempts, &order.sealed));
    assert_eq!(count(&late, "result_kept_out"), 1);
}

#[test]
fn only_news_from_elsewhere_asks_the_stream_for_a_look() {
    let quiet = |order: Order| Order { wake: false, ..order };
    let telling = telling(1, 77);
    let under_way = quiet(after(invited(), &[(2, Fact::TellingBegun(telling.clone()))]));
    let wakes = |order: &Order, fact: &Fact, second| order.after(fact, at(second)).unwrap().wake;
    assert!(wakes(&under_way, &Fact::Started, 9));
    assert!(wakes(&under_way, &Fact::Finished, 9));
    assert!(wakes(&under_way, &result(1, SCORES, 9), 9));
    assert!(!wakes(&under_way, &told(&telling), 9));
    let sent = quiet(after(order(), &[(0, begun(1))]));
    assert!(!wakes(&sent, &ended(1, created("r-1")), 9), "the dispatcher looks again unasked");
    assert!(!wakes(&order(), &Fact::Postponed(Postponed { why: "x", wait: None }), 9));
    assert!(!wakes(&order(), &LEFT, 9));
}

#[test]
fn resting_plans_the_next_look_and_nothing_else() {
    let until: Option<Timestamp> = Some(at(9));
    let rested = after(order(), &[(1, Fact::Rested(until, None))]);
    assert_eq!(rested, Order { due: until, wake: false, ..order() });
}
