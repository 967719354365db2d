//! What is done to the calls out, and to the documents that came of them.

use super::harm::{change, place, put};
use simulation::history::{Ending, Event, Line};
use std::collections::BTreeSet;

fn is_create(event: &Event) -> bool {
    matches!(event, Event::CallBegins { what: "create", .. })
}

fn is_told(event: &Event) -> bool {
    matches!(event, Event::Told { .. })
}

fn number(event: &Event) -> Option<u64> {
    match event {
        Event::CallBegins { call, .. } | Event::CallEnds { call, .. } | Event::Told { call, .. } => Some(*call),
        _ => None,
    }
}

/// The numbers of all creates and updates.
fn for_orders(lines: &[Line]) -> BTreeSet<u64> {
    let calls = lines.iter().map(|line| &line.event);
    calls
        .filter(|event| matches!(event, Event::CallBegins { what: "create" | "patch", .. }))
        .filter_map(number)
        .collect()
}

/// Where the nth create or PATCH ends.
fn an_end(lines: &[Line], nth: usize) -> Option<usize> {
    let calls = for_orders(lines);
    place(lines, nth, |event| matches!(event, Event::CallEnds { call, .. } if calls.contains(call)))
}

fn ends_so(lines: &mut [Line], nth: usize, so: Ending) -> Option<()> {
    let at = an_end(lines, nth)?;
    if let Event::CallEnds { ending, understood, .. } = &mut lines[at].event {
        (*ending, *understood) = (so, true);
    }
    Some(())
}

pub(crate) fn a_create_on_a_kept_connection(lines: &mut Vec<Line>, nth: usize) -> Option<()> {
    change(lines, nth, is_create, |event| {
        if let Event::CallBegins { connection, .. } = event {
            *connection = "kept";
        }
    })
}

pub(crate) fn another_company_s_bearer(lines: &mut Vec<Line>, nth: usize) -> Option<()> {
    let Event::Begins { companies, .. } = &lines[0].event else { return None };
    let companies: Vec<String> = companies.iter().map(|plan| plan.company.clone()).collect();
    let at = place(lines, nth, |event| matches!(event, Event::CallBegins { .. }))?;
    let Event::CallBegins { company, bearer, .. } = &mut lines[at].event else { return None };
    *bearer = Some(companies.into_iter().find(|other| other != company)?);
    Some(())
}

pub(crate) fn another_host(lines: &mut Vec<Line>, nth: usize) -> Option<()> {
    let is_call = |event: &Event| matches!(event, Event::CallBegins { .. });
    change(lines, nth, is_call, |event| {
        if let Event::CallBegins { to, .. } = event {
            "elsewhere.example".clone_into(to);
        }
    })
}

pub(crate) fn a_call_that_never_ends(lines: &mut Vec<Line>, nth: usize) -> Option<()> {
    let at = an_end(lines, nth)?;
    lines.remove(at);
    Some(())
}

pub(crate) fn a_call_without_an_answer(lines: &mut Vec<Line>, nth: usize) -> Option<()> {
    ends_so(lines, nth, Ending::NO_ANSWER)
}

pub(crate) fn a_call_that_was_answered_well(lines: &mut Vec<Line>, nth: usize) -> Option<()> {
    let calls = for_orders(lines);
    let is_bad = |event: &Event| match event {
        Event::CallEnds { call, ending, .. } => calls.contains(call) && !matches!(ending, Ending::Status(200..300)),
        _ => false,
    };
    change(lines, nth, is_bad, |event| {
        if let Event::CallEnds { ending, understood, .. } = event {
            (*ending, *understood) = (Ending::Status(201), true);
        }
    })
}

/// So long after a call has begun it begins once more: the times that the promises allow lie between these.
const PAUSES: [i64; 7] = [0, 10_000, 30_000, 65_000, 72_000, 1_500_000, 1_798_000];

/// All that was seen of the nth such call, again under another number, after it had ended.
fn again(lines: &mut Vec<Line>, nth: usize, is_such: fn(&Event) -> bool) -> Option<()> {
    let begins = lines[place(lines, nth, is_such)?].clone();
    let call = number(&begins.event)?;
    let is_end = |line: &Line| matches!(line.event, Event::CallEnds { call: ended, .. } if ended == call);
    let end = lines[lines.iter().position(is_end)?].at;
    let another = lines.iter().filter_map(|line| number(&line.event)).max()? + 1_000_000;
    let copies: Vec<Line> = lines.iter().filter(|line| number(&line.event) == Some(call)).cloned().collect();
    for mut copy in copies {
        match &mut copy.event {
            Event::CallBegins { call, .. } | Event::CallEnds { call, .. } | Event::Told { call, .. } => *call = another,
            _ => {}
        }
        put(lines, end.max(begins.at + PAUSES[nth % PAUSES.len()]), copy.event);
    }
    Some(())
}

/// As if nobody had ever heard how the nth such call ended, and it was made again.
fn again_unanswered(lines: &mut Vec<Line>, nth: usize, is_such: fn(&Event) -> bool) -> Option<()> {
    let call = number(&lines[place(lines, nth, is_such)?].event)?;
    again(lines, nth, is_such)?;
    let ends = |event: &Event| matches!(event, Event::CallEnds { call: ended, .. } if *ended == call);
    change(lines, 0, ends, |event| {
        if let Event::CallEnds { ending, .. } = event {
            *ending = if nth.is_multiple_of(2) { Ending::NO_ANSWER } else { Ending::CRASH };
        }
    })
}

fn is_patch(event: &Event) -> bool {
    matches!(event, Event::CallBegins { what: "patch", .. })
}

pub(crate) fn a_create_once_more(lines: &mut Vec<Line>, nth: usize) -> Option<()> {
    again(lines, nth, is_create)
}

pub(crate) fn a_create_without_an_answer_once_more(lines: &mut Vec<Line>, nth: usize) -> Option<()> {
    again_unanswered(lines, nth, is_create)?;
    let last = (0..lines.len()).max_by_key(|at| number(&lines[*at].event).filter(|_| is_create(&lines[*at].event)))?;
    if let Event::CallBegins { attempt: Some(attempt), .. } = &mut lines[last].event {
        *attempt += 1;
    }
    Some(())
}

pub(crate) fn a_document_once_more(lines: &mut Vec<Line>, nth: usize) -> Option<()> {
    again(lines, nth, is_patch)
}

pub(crate) fn a_document_without_an_answer_once_more(lines: &mut Vec<Line>, nth: usize) -> Option<()> {
    again_unanswered(lines, nth, is_patch)
}

/// A document and the next one of the same order.
pub(crate) fn documents_the_other_way_round(lines: &mut Vec<Line>, nth: usize) -> Option<()> {
    let next = |at: usize| {
        let order = lines[at].event.order();
        (at + 1..lines.len()).find(|later| is_told(&lines[*later].event) && lines[*later].event.order() == order)
    };
    let pairs: Vec<(usize, usize)> =
        (0..lines.len()).filter(|at| is_told(&lines[*at].event)).filter_map(|at| Some((at, next(at)?))).collect();
    let (first, second) = pairs.get(nth % pairs.len().max(1)).copied()?;
    let (Event::Told { status, result, .. }, Event::Told { status: later, result: newer, .. }) =
        (lines[first].event.clone(), lines[second].event.clone())
    else {
        return None;
    };
    for (at, said) in [(first, (later, newer)), (second, (status, result))] {
        if let Event::Told { status, result, .. } = &mut lines[at].event {
            (*status, *result) = said;
        }
    }
    Some(())
}

pub(crate) fn a_document_that_was_not_taken(lines: &mut Vec<Line>, nth: usize) -> Option<()> {
    let at = place(lines, nth, is_told)?;
    let order = lines[at].event.order()?.to_owned();
    let last = lines.iter().rposition(|line| is_told(&line.event) && line.event.order() == Some(&order))?;
    lines.remove(last);
    Some(())
}

pub(crate) fn a_document_of_no_result(lines: &mut Vec<Line>, nth: usize) -> Option<()> {
    change(lines, nth, is_told, |event| {
        if let Event::Told { result, .. } = event {
            *result = if result.is_some() { None } else { Some("r9-9".to_owned()) };
        }
    })
}

/// Three seconds before the nth call for an order.
fn before_a_call(lines: &[Line], nth: usize) -> Option<(i64, String)> {
    let is_for_an_order = |event: &Event| matches!(event, Event::CallBegins { order: Some(_), .. });
    let begins = &lines[place(lines, nth, is_for_an_order)?];
    let at = begins.at - 3_000;
    (at >= lines[0].at).then_some((at, begins.event.order()?.to_owned()))
}

pub(crate) fn a_company_that_had_left(lines: &mut Vec<Line>, nth: usize) -> Option<()> {
    let (at, order) = before_a_call(lines, nth)?;
    let company = order.split('/').next()?.to_owned();
    put(lines, at, Event::Disabled { company });
    Some(())
}

pub(crate) fn an_order_that_was_erased(lines: &mut Vec<Line>, nth: usize) -> Option<()> {
    let (at, order) = before_a_call(lines, nth)?;
    put(lines, at, Event::Erased { order });
    Some(())
}
