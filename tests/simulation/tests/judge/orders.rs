//! What is done to what the ATS, Equalture, the store and the dumps have seen.

use super::harm::{change, line, place};
use simulation::history::{Event, Line};

pub(crate) fn another_application(lines: &mut Vec<Line>, nth: usize) -> Option<()> {
    let at = place(lines, nth, |event| matches!(event, Event::ApplicationCreated { .. }))?;
    let mut again = lines[at].clone();
    let Event::ApplicationCreated { application, .. } = &mut again.event else { return None };
    *application = format!("{application} and line {}", lines.len());
    lines.insert(at + 1, again);
    Some(())
}

/// Only where no result of it was brought: that would have come from nowhere.
pub(crate) fn an_application_too_few(lines: &mut Vec<Line>, nth: usize) -> Option<()> {
    let spoken_of = |name: &str| {
        let speaks = |line: &Line| match &line.event {
            Event::CallbackSent { application, .. } | Event::EventSent { application, .. } => application == name,
            _ => false,
        };
        lines.iter().any(speaks)
    };
    let alone =
        |event: &Event| matches!(event, Event::ApplicationCreated { application, .. } if !spoken_of(application));
    let at = place(lines, nth, alone)?;
    lines.remove(at);
    Some(())
}

pub(crate) fn answered_before_it_was_written(lines: &mut Vec<Line>, nth: usize) -> Option<()> {
    let answered = place(lines, nth, |event| matches!(event, Event::OrderAnswered { status: 200..300, .. }))?;
    let name = lines[answered].event.order()?.to_owned();
    let is_write = |line: &Line| matches!(&line.event, Event::OrderWritten { order, .. } if *order == name);
    let before: Vec<Line> = lines.drain(..answered).filter(|line| !is_write(line)).collect();
    lines.splice(..0, before);
    Some(())
}

pub(crate) fn answered_with_yes(lines: &mut Vec<Line>, nth: usize) -> Option<()> {
    let is_no = |event: &Event| matches!(event, Event::OrderAnswered { status: 300.., .. });
    change(lines, nth, is_no, |event| {
        if let Event::OrderAnswered { status, .. } = event {
            *status = 202;
        }
    })
}

pub(crate) fn answered_by_a_panic(lines: &mut Vec<Line>, nth: usize) -> Option<()> {
    let is_answer = |event: &Event| matches!(event, Event::OrderAnswered { .. });
    change(lines, nth, is_answer, |event| {
        if let Event::OrderAnswered { status, .. } = event {
            *status = 500;
        }
    })
}

pub(crate) fn sent_for_somebody_else(lines: &mut Vec<Line>, nth: usize) -> Option<()> {
    let is_sent = |event: &Event| matches!(event, Event::OrderSent { .. });
    change(lines, nth, is_sent, |event| {
        if let Event::OrderSent { candidate, .. } = event {
            candidate.push_str(" and another");
        }
    })
}

pub(crate) fn told_falls(lines: &mut Vec<Line>, nth: usize) -> Option<()> {
    let has_told = |event: &Event| matches!(event, Event::OrderWritten { told: 1.., .. });
    change(lines, nth, has_told, |event| {
        if let Event::OrderWritten { told, .. } = event {
            *told -= 1;
        }
    })
}

pub(crate) fn progress_falls(lines: &mut Vec<Line>, nth: usize) -> Option<()> {
    let has_come_far = |event: &Event| matches!(event, Event::OrderWritten { progress, .. } if progress != "accepted");
    change(lines, nth, has_come_far, |event| {
        if let Event::OrderWritten { progress, .. } = event {
            "accepted".clone_into(progress);
        }
    })
}

pub(crate) fn nothing_is_due(lines: &mut Vec<Line>, nth: usize) -> Option<()> {
    let is_due = |event: &Event| matches!(event, Event::OrderWritten { due: Some(_), .. });
    change(lines, nth, is_due, |event| {
        if let Event::OrderWritten { due, .. } = event {
            *due = None;
        }
    })
}

/// The last write of an order says that it is parked, and nobody is told.
pub(crate) fn parked_in_silence(lines: &mut Vec<Line>, nth: usize) -> Option<()> {
    lines.retain(|line| !matches!(&line.event, Event::Alarm { what, .. } if what == "order_parked"));
    let at = place(lines, nth, |event| matches!(event, Event::OrderWritten { .. }))?;
    let name = lines[at].event.order()?.to_owned();
    let is_write = |line: &Line| matches!(&line.event, Event::OrderWritten { order, .. } if *order == name);
    let last = lines.iter().rposition(is_write)?;
    if let Event::OrderWritten { parked, .. } = &mut lines[last].event {
        *parked = true;
    }
    Some(())
}

pub(crate) fn a_reference_that_leads_nowhere(lines: &mut Vec<Line>, nth: usize) -> Option<()> {
    let at = place(lines, nth, |event| matches!(event, Event::ReferenceWritten { .. }))?;
    lines.remove(at);
    Some(())
}

pub(crate) fn deleted_while_it_was_sent(lines: &mut Vec<Line>, nth: usize) -> Option<()> {
    let at = place(lines, nth, |event| matches!(event, Event::OrderSent { .. }))?;
    let order = lines[at].event.order()?.to_owned();
    lines.insert(at, line(lines[at].at, Event::OrderDeleted { order }));
    Some(())
}

pub(crate) fn a_callback_s_answer_turned_round(lines: &mut Vec<Line>, nth: usize) -> Option<()> {
    let is_answer = |event: &Event| matches!(event, Event::CallbackAnswered { .. });
    change(lines, nth, is_answer, |event| {
        if let Event::CallbackAnswered { status, .. } = event {
            *status = if *status < 300 { 410 } else { 200 };
        }
    })
}

pub(crate) fn an_event_s_answer_turned_round(lines: &mut Vec<Line>, nth: usize) -> Option<()> {
    let is_answer = |event: &Event| matches!(event, Event::EventAnswered { .. });
    change(lines, nth, is_answer, |event| {
        if let Event::EventAnswered { status, .. } = event {
            *status = if *status < 300 { 503 } else { 200 };
        }
    })
}

pub(crate) fn another_thing_was_reported(lines: &mut Vec<Line>, nth: usize) -> Option<()> {
    let is_report = |event: &Event| matches!(event, Event::EventSent { .. });
    change(lines, nth, is_report, |event| {
        if let Event::EventSent { what, .. } = event {
            *what = if *what == "started" { "finished" } else { "started" };
        }
    })
}

/// A word of the nth person.
fn word(lines: &[Line], nth: usize) -> Option<String> {
    match &lines[place(lines, nth, |event| matches!(event, Event::Is { .. }))?].event {
        Event::Is { words, .. } => words.get(nth % words.len()).map(|word| word.to_uppercase()),
        _ => None,
    }
}

pub(crate) fn a_word_in_an_item(lines: &mut Vec<Line>, nth: usize) -> Option<()> {
    let word = word(lines, nth)?;
    change(
        lines,
        nth,
        |event| matches!(event, Event::Item { .. }),
        |event| {
            if let Event::Item { text, .. } = event {
                text.push_str(&word);
            }
        },
    )
}

pub(crate) fn a_word_in_the_log(lines: &mut Vec<Line>, nth: usize) -> Option<()> {
    let text = format!("hello {}", word(lines, nth)?);
    let at = nth % (lines.len() - 2) + 1;
    lines.insert(at, line(lines[at].at, Event::Log { text }));
    Some(())
}

pub(crate) fn another_policy(lines: &mut Vec<Line>, _: usize) -> Option<()> {
    let Event::Begins { companies, .. } = &mut lines[0].event else { return None };
    for company in companies {
        company.doubts = if company.doubts == "hold" { "retry" } else { "hold" };
    }
    Some(())
}

pub(crate) fn no_fault_is_an_excuse(lines: &mut Vec<Line>, _: usize) -> Option<()> {
    let all = lines.len();
    lines.retain(|line| !matches!(line.event, Event::Fault { .. }));
    (lines.len() < all).then_some(())
}

pub(crate) fn a_quiet_day(lines: &mut Vec<Line>, _: usize) -> Option<()> {
    let Event::Begins { quiet, .. } = &mut lines[0].event else { return None };
    (!std::mem::replace(quiet, true)).then_some(())
}
