//! What the reconciler decides: a named row for every rule.

#![allow(clippy::unwrap_used, reason = "a row that cannot be built should fail the test")]

mod world;

use assessment::attempt::{Blockage, Ending};
use assessment::candidate::Candidate;
use assessment::company::{Company, CompanyStatus, Settings};
use assessment::fact::{Fact, Postponed, TellEnding};
use assessment::order::Order;
use assessment::progress::Progress;
use assessment::refusal::Refusal;
use assessment::schedule::Retry;
use assessment::step::{Step, next_step};
use jiff::SignedDuration;
use world::fixtures::*;

/// One rule: this order, for this company, at this second, is missing this.
struct Row {
    name: &'static str,
    order: Order,
    company: Option<Company>,
    second: i64,
    step: Step,
}

fn row(name: &'static str, order: Order, second: i64, step: Step) -> Row {
    Row { name, order, company: Some(company()), second, step }
}

impl Row {
    fn of(self, company: impl Into<Option<Company>>) -> Self {
        Self { company: company.into(), ..self }
    }
}

fn check(rows: Vec<Row>) {
    for Row { name, order, company, second, step } in rows {
        assert_eq!(next_step(&order, company.as_ref(), at(second)), step, "{name}");
    }
}

/// Nothing before this second.
fn rest(second: i64) -> Step {
    Step::Rest { until: Some(at(second)), keep_until: None }
}

/// Nothing before this second, if ever, and gone after that one.
fn kept(until: Option<i64>, keep_until: i64) -> Step {
    Step::Rest { until: until.map(at), keep_until: Some(at(keep_until)) }
}

fn disabled() -> Company {
    Company { status: CompanyStatus::Disabled, ..company() }
}

fn choosing(change: impl FnOnce(&mut Settings)) -> Company {
    let mut company = company();
    change(&mut company.settings);
    company
}

#[test]
fn a_company_that_has_left_cancels_whatever_is_missing() {
    let again = Company { generation: 2, ..company() };
    let connecting = Company { status: CompanyStatus::Connecting, ..company() };
    check(vec![
        row("disabled, before the invitation", order(), 0, Step::Cancel).of(disabled()),
        row("not in the table", order(), 0, Step::Cancel).of(None),
        row("connected anew: the order is of an older generation", order(), 0, Step::Cancel).of(again),
        row("connecting", order(), 0, Step::Cancel).of(connecting),
        row("disabled, with something to tell", invited(), 5, Step::Cancel).of(disabled()),
        row("disabled, with nothing missing", completed_and_told(), 2 * HOUR, Step::Cancel).of(disabled()),
        row("disabled, past the deadline", order(), 61 * DAY, Step::Cancel).of(disabled()),
    ]);
}

#[test]
fn what_is_cancelled_or_erased_rests_for_ever() {
    let rests = kept(None, 2 * HOUR + 730 * DAY);
    let cancelled = after(completed(), &[(2 * HOUR, LEFT)]);
    let erased = after(completed(), &[(2 * HOUR, Fact::Erased(SignedDuration::from_hours(24 * 730)))]);
    assert_eq!(erased.keep_until, Some(at(2 * HOUR + 730 * DAY)), "as long as the step asks for");
    check(vec![
        row("cancelled", cancelled.clone(), 2 * HOUR, rests.clone()),
        row("cancelled, long ago", cancelled.clone(), 900 * DAY, rests.clone()),
        row("cancelled, the company still away", cancelled.clone(), 3 * HOUR, rests.clone()).of(disabled()),
        row("cancelled, the company gone", cancelled, 3 * HOUR, rests.clone()).of(None),
        row("erased", erased, 2 * HOUR, rests),
    ]);
}

#[test]
fn toward_the_invitation() {
    let under_way = after(order(), &[(10, begun(1))]);
    let not_sent = after(under_way.clone(), &[(11, ended(1, Ending::NotSent))]);
    let again = after(not_sent.clone(), &[(20, Fact::AttemptBegun(1, nonce("second")))]);
    let told_to_wait = Ending::Busy(Some(SignedDuration::from_secs(120)));
    let busy = after(under_way.clone(), &[(11, ended(1, told_to_wait))]);
    let blocked = after(under_way.clone(), &[(11, ended(1, Ending::Blocked(Blockage::Credentials)))]);
    let postponed = Fact::Postponed(Postponed { why: "equalture_not_ready", wait: None });
    let postponed = after(order(), &[(0, postponed)]);
    let parked = Order { parked: true, due: Some(at(8 * DAY)), ..not_sent.clone() };
    let redriven = after(parked.clone(), &[(8 * DAY, Fact::Redriven)]);
    let to_fetch = Order { candidate: to_fetch(), ..order() };
    let id = assessment::ids::AtsId::parse("candidate-1").unwrap();
    let forgotten = Order { candidate: Candidate::Forgotten { masked: None, subject: None }, ..order() };
    check(vec![
        row("new", order(), 0, Step::Invite(1)),
        row("new, looked at much later", order(), 10 * DAY, Step::Invite(1)),
        row("a call may be under way", under_way.clone(), 11, rest(85)),
        row("a call may still be under way", under_way.clone(), 84, rest(85)),
        row("a call was abandoned: a doubt", under_way, 85, rest(10 + 30 * MINUTE)),
        row("not sent: before the planned time", not_sent.clone(), 12, rest(16)),
        row("not sent: the same number again", not_sent, 16, Step::Invite(1)),
        row("the same number is under way again", again, 21, rest(95)),
        row("busy: not before the named wait", busy.clone(), 130, rest(131)),
        row("busy: the same number after the named wait", busy, 131, Step::Invite(1)),
        row("blocked: the same number as soon as the lane lets it", blocked, 11, Step::Invite(1)),
        row("could not even begin: later", postponed.clone(), 4, rest(5)),
        row("could not even begin: now", postponed, 5, Step::Invite(1)),
        row("parked: until a person is told again", parked.clone(), 8 * DAY, rest(9 * DAY)),
        row("parked: a look before that puts nothing off", parked.clone(), 8 * DAY - HOUR, rest(8 * DAY)),
        row("parked: the deadline comes first", parked, 60 * DAY - HOUR, rest(60 * DAY)),
        row("redriven: the same number again", redriven, 8 * DAY, Step::Invite(1)),
        row("no address yet", to_fetch, 0, Step::FetchCandidate(id)),
        row("nobody to invite", forgotten, 0, rest(60 * DAY)),
    ]);
}

#[test]
fn in_doubt() {
    let (grace, limit) = (30 * MINUTE, 30 * DAY);
    let second_not_sent = after(doubtful(), &[(grace, begun(2)), (grace + 1, ended(2, Ending::NotSent))]);
    let second_under_way = after(doubtful(), &[(grace, begun(2))]);
    let parked = Order { parked: true, due: Some(at(8 * DAY)), ..second_not_sent.clone() };
    let redriven = after(parked.clone(), &[(8 * DAY, Fact::Redriven)]);
    let held = Order { due: Some(at(DAY)), ..doubtful_twice() };
    let postponed = Fact::Postponed(Postponed { why: "equalture_not_ready", wait: None });
    let postponed = after(doubtful(), &[(grace, postponed)]);
    check(vec![
        row("before the grace has passed", doubtful(), grace - 1, rest(grace)),
        row("the grace has passed: one more", doubtful(), grace, Step::Invite(2)),
        row("that one is under way", second_under_way, grace + 1, rest(grace + 75)),
        row("that one was not sent: the same number again", second_not_sent, grace + 6, Step::Invite(2)),
        row("one more could not even begin: later", postponed.clone(), grace + 4, rest(grace + 5)),
        row("one more could not even begin: now", postponed, grace + 5, Step::Invite(2)),
        row("a second doubt: its own grace", doubtful_twice(), 2 * grace - 1, rest(2 * grace)),
        row(
            "after a second doubt: no third, and a person is told again",
            doubtful_twice(),
            2 * grace,
            rest(2 * grace + DAY),
        ),
        row("held: a look before that puts nothing off", held, DAY - HOUR, rest(DAY)),
        row("`hold`: before the grace has passed", doubtful(), grace - 1, rest(grace)).of(holding()),
        row("`hold`: no second, and a person is told again", doubtful(), grace, rest(grace + DAY)).of(holding()),
        row("parked: until a person is told again", parked.clone(), 8 * DAY, rest(9 * DAY)),
        row("parked: still given up after 30 days", parked.clone(), limit - HOUR, rest(limit)),
        row("parked, 30 days on", parked, limit, Step::GiveUpDoubt),
        row("redriven: what was not sent, and no third", redriven.clone(), 8 * DAY, Step::Invite(2)),
        row("redriven, 30 days on", redriven, limit, Step::GiveUpDoubt),
        row("almost 30 days on", doubtful_twice(), limit - 1, rest(limit)),
        row("30 days on", doubtful_twice(), limit, Step::GiveUpDoubt),
        row("`hold`, 30 days on", doubtful(), limit, Step::GiveUpDoubt).of(holding()),
    ]);
}

#[test]
fn a_deadline_before_the_doubts_end_comes_first() {
    let soon = Order { deadline: at(DAY), ..doubtful_twice() };
    check(vec![
        row("rests until the deadline", soon.clone(), 2 * HOUR, rest(DAY)),
        row("expires", soon, DAY, Step::Expire),
    ]);
}

#[test]
fn toward_telling() {
    let unnamed = after(order(), &[(0, begun(1)), (1, ended(1, Ending::CreatedUnnamed))]);
    let refused = ended(1, Ending::Refused(Refusal::UnknownPackage));
    let refused = after(order(), &[(0, begun(1)), (1, refused)]);
    let second_refused = ended(2, Ending::Refused(Refusal::CandidateNotAccepted));
    let presumed = after(doubtful(), &[(30 * MINUTE, begun(2)), (30 * MINUTE + 1, second_refused)]);
    assert_eq!(presumed.progress, Progress::Invited, "a refusal of a retry after a doubt refuses nothing");

    let telling = telling(1, 77);
    let under_way = after(invited(), &[(2, Fact::TellingBegun(telling.clone()))]);
    let tell_ended = |ending| after(under_way.clone(), &[(17, Fact::TellingEnded(telling.clone(), ending))]);
    let in_doubt = tell_ended(TellEnding::InDoubt);
    let not_sent = tell_ended(TellEnding::NotSent);
    let busy = tell_ended(TellEnding::Busy(Some(SignedDuration::from_secs(100))));
    let planned = Retry { since: at(0), failures: 9, next: at(900) };
    let planned_after_doubt = Order { retry: Some(planned), ..in_doubt.clone() };
    let result_meanwhile = after(under_way.clone(), &[(3, result(1, "Focus=(3) steady", 3))]);
    let gone = tell_ended(TellEnding::Gone);
    let gone_and_done = after(gone.clone(), &[(HOUR, result(1, "Focus=(3) steady", HOUR))]);
    let parked = Order { parked: true, ..not_sent.clone() };
    let parked_and_done = Order { parked: true, due: Some(at(90 * DAY)), ..completed() };
    let redriven = after(parked_and_done.clone(), &[(90 * DAY, Fact::Redriven)]);
    check(vec![
        row("created", invited(), 1, Step::Tell),
        row("created without a usable name: never tried again", unnamed, 90 * MINUTE, Step::Tell),
        row("refused", refused, 1, Step::Tell),
        row("a retry refused after a doubt", presumed, 30 * MINUTE + 1, Step::Tell),
        row("telling is under way", under_way.clone(), 76, rest(77)),
        row("telling was abandoned", under_way, 77, Step::Tell),
        row("telling is in doubt", in_doubt.clone(), 76, rest(77)),
        row("telling was in doubt", in_doubt, 77, Step::Tell),
        row("a later time is planned", planned_after_doubt.clone(), 80, rest(900)),
        row("that time has come", planned_after_doubt, 900, Step::Tell),
        row("not sent: before the planned time", not_sent.clone(), 21, rest(22)),
        row("not sent: at the planned time", not_sent, 22, Step::Tell),
        row("busy: not before the named wait", busy.clone(), 116, rest(117)),
        row("busy: after the named wait", busy, 117, Step::Tell),
        row("a result came while telling is under way", result_meanwhile.clone(), 4, rest(77)),
        row("that result is told afterwards", result_meanwhile, 77, Step::Tell),
        row("the ATS forgot the order: nobody to tell", gone, 17, rest(60 * DAY)),
        row("not even a result", gone_and_done, HOUR, kept(Some(HOUR + 90 * DAY), HOUR + 730 * DAY)),
        row("parked: until a person is told again", parked.clone(), 50 * DAY, rest(51 * DAY)),
        row("parked: until the deadline, which is news", parked, 60 * DAY - HOUR, rest(60 * DAY)),
        row("parked and final: until a person is told again", parked_and_done.clone(), 90 * DAY, rest(91 * DAY)),
        row("parked and final: a look before that puts nothing off", parked_and_done, 90 * DAY - 1, rest(90 * DAY)),
        row("redriven", redriven, 90 * DAY, Step::Tell),
    ]);
}

#[test]
fn nothing_is_missing_while_the_candidate_works() {
    let started = after(invited_and_told(), &[(MINUTE, Fact::Started)]);
    let started_and_told = Order { told: started.revision, ..started.clone() };
    let finished = after(started_and_told.clone(), &[(HOUR, Fact::Finished)]);
    let finished_and_told = Order { told: finished.revision, ..finished.clone() };
    let finished_in_time = after(started_and_told.clone(), &[(60 * DAY - HOUR + MINUTE, Fact::Finished)]);
    let finished_in_time = Order { told: finished_in_time.revision, ..finished_in_time };
    check(vec![
        row("invited", invited_and_told(), HOUR, rest(60 * DAY)),
        row("started: the ATS is told", started.clone(), MINUTE, Step::Tell),
        row("started", started_and_told.clone(), HOUR, rest(60 * DAY)),
        row("finished: the ATS is told", finished.clone(), HOUR, Step::Tell),
        row("finished, no scores yet", finished_and_told.clone(), 2 * HOUR - 1, rest(2 * HOUR)),
        row("finished, scores overdue", finished_and_told.clone(), 2 * HOUR, Step::CompleteWithoutScores),
        row("scores overdue, and the ATS is behind", finished.clone(), 2 * HOUR, Step::CompleteWithoutScores),
        row("the deadline, accepted", order(), 60 * DAY, Step::Expire),
        row("the deadline, in doubt", Order { deadline: at(HOUR), ..doubtful() }, HOUR, Step::Expire),
        row("the deadline, invited", invited_and_told(), 60 * DAY, Step::Expire),
        row("the deadline, started", started_and_told, 60 * DAY, Step::Expire),
        row("the deadline means nothing to who is done", finished_in_time, 60 * DAY, rest(60 * DAY + MINUTE)),
        row("the deadline means nothing to a result", completed(), 61 * DAY, Step::Tell),
    ]);
}

#[test]
fn a_late_result_beats_expired_and_refused() {
    let expired = after(invited_and_told(), &[(60 * DAY, Fact::DeadlinePassed)]);
    let late = after(expired.clone(), &[(61 * DAY, result(1, "Focus=(3) steady", 61 * DAY))]);
    assert_eq!(late.progress, Progress::Completed);
    let given_up = Fact::Refused(Refusal::DoubtNeverSettled);
    let refused = after(doubtful_twice(), &[(30 * DAY, given_up)]);
    let later = after(refused.clone(), &[(31 * DAY, result(2, "Focus=(3) steady", 31 * DAY))]);
    assert_eq!(later.progress, Progress::Completed);
    check(vec![
        row("expired", expired, 60 * DAY, Step::Tell),
        row("completed after that", late, 61 * DAY, Step::Tell),
        row("refused", refused, 30 * DAY, Step::Tell),
        row("completed after that", later, 31 * DAY, Step::Tell),
    ]);
}

#[test]
fn results_are_kept_as_long_as_the_company_wants() {
    let keep = HOUR + 730 * DAY;
    let until_told = || choosing(|settings| settings.keep_results = SignedDuration::ZERO);
    let for_a_day = choosing(|settings| settings.keep_results = SignedDuration::from_hours(24));
    let revised = after(completed_and_told(), &[(80 * DAY, result(1, "Focus=(4) better", 80 * DAY))]);
    let revised_and_told = Order { told: revised.revision, ..revised };
    let forgotten = Fact::ResultsForgotten("digest".into());
    let sealed = after(completed_and_told(), &[(91 * DAY, forgotten.clone())]);
    let new_scores = after(sealed.clone(), &[(100 * DAY, result(1, "Focus=(5) best", 100 * DAY))]);
    let expired = after(invited_and_told(), &[(60 * DAY, Fact::DeadlinePassed)]);
    let expired_and_told = Order { told: expired.revision, ..expired };
    check(vec![
        row("told", completed_and_told(), HOUR + 4, kept(Some(HOUR + 90 * DAY), keep)),
        row("their time is over", completed_and_told(), HOUR + 90 * DAY, Step::ForgetResults),
        row("a day", completed_and_told(), HOUR + 4, kept(Some(HOUR + DAY), keep)).of(for_a_day),
        row("0: not before they are told", completed(), 90 * DAY, Step::Tell).of(until_told()),
        row("0: as soon as they are told", completed_and_told(), HOUR + 3, Step::ForgetResults).of(until_told()),
        row("revised scores have a time of their own", revised_and_told, 91 * DAY, kept(Some(170 * DAY), keep)),
        row("sealed: nothing is told from it", sealed, 91 * DAY, kept(None, keep)),
        row("new scores are", new_scores, 100 * DAY, Step::Tell),
        row("final without a result", expired_and_told, 61 * DAY, kept(None, 790 * DAY)),
    ]);
}
