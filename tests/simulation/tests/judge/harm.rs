//! The ways in which a history is damaged. Each leaves a history that can be read; most break a promise, some only an excuse.

use super::{calls, orders};
use simulation::history::{Event, History, Line};

/// Does it at the nth place where it can be done, counted round; `None` where there is no such place.
pub(crate) type Harm = fn(&mut Vec<Line>, usize) -> Option<()>;

/// Each with its name.
pub(crate) const HARMS: &[(&str, Harm)] = &[
    ("another application", orders::another_application),
    ("an application too few", orders::an_application_too_few),
    ("answered before it was written", orders::answered_before_it_was_written),
    ("answered with yes instead of no", orders::answered_with_yes),
    ("answered by a panic", orders::answered_by_a_panic),
    ("sent for somebody else", orders::sent_for_somebody_else),
    ("told falls", orders::told_falls),
    ("progress falls", orders::progress_falls),
    ("nothing is due", orders::nothing_is_due),
    ("parked in silence", orders::parked_in_silence),
    ("a reference that leads nowhere", orders::a_reference_that_leads_nowhere),
    ("deleted while it was sent", orders::deleted_while_it_was_sent),
    ("a callback's answer turned round", orders::a_callback_s_answer_turned_round),
    ("an event's answer turned round", orders::an_event_s_answer_turned_round),
    ("another thing was reported", orders::another_thing_was_reported),
    ("a word in an item", orders::a_word_in_an_item),
    ("a word in the log", orders::a_word_in_the_log),
    ("another policy", orders::another_policy),
    ("no fault is an excuse", orders::no_fault_is_an_excuse),
    ("a quiet day", orders::a_quiet_day),
    ("a create on a kept connection", calls::a_create_on_a_kept_connection),
    ("another company's bearer", calls::another_company_s_bearer),
    ("another host", calls::another_host),
    ("a call that never ends", calls::a_call_that_never_ends),
    ("a call without an answer", calls::a_call_without_an_answer),
    ("a call that was answered well", calls::a_call_that_was_answered_well),
    ("a create once more", calls::a_create_once_more),
    ("a create without an answer once more", calls::a_create_without_an_answer_once_more),
    ("a document without an answer once more", calls::a_document_without_an_answer_once_more),
    ("a document once more", calls::a_document_once_more),
    ("documents the other way round", calls::documents_the_other_way_round),
    ("a document that was not taken", calls::a_document_that_was_not_taken),
    ("a document of no result", calls::a_document_of_no_result),
    ("a company that had left", calls::a_company_that_had_left),
    ("an order that was erased", calls::an_order_that_was_erased),
];

/// The nth line of such events, counted round.
pub(crate) fn place(lines: &[Line], nth: usize, is_such: impl Fn(&Event) -> bool) -> Option<usize> {
    let places: Vec<usize> = (0..lines.len()).filter(|at| is_such(&lines[*at].event)).collect();
    places.get(nth % places.len().max(1)).copied()
}

/// The nth such event, counted round, to be changed by `change`.
pub(crate) fn change(
    lines: &mut [Line],
    nth: usize,
    is_such: impl Fn(&Event) -> bool,
    change: impl FnOnce(&mut Event),
) -> Option<()> {
    let at = place(lines, nth, is_such)?;
    change(&mut lines[at].event);
    Some(())
}

/// A line that was never seen.
pub(crate) fn line(at: i64, event: Event) -> Line {
    let mut history = History::default();
    history.note(at, event);
    history.lines.remove(0)
}

/// Puts an event where its time is, before a line that comes later.
pub(crate) fn put(lines: &mut Vec<Line>, at: i64, event: Event) {
    let place = lines.partition_point(|line| line.at <= at);
    lines.insert(place, line(at, event));
}
