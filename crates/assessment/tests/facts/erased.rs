//! A person has an order erased.

use crate::*;
use assessment::order::{Origin, Sealed};

/// Everything that could be known of somebody is in it.
fn full() -> Order {
    let telling = telling(2, HOUR + 77);
    let order = Order {
        origin: Origin::WhileApplying { return_url: "https://canary.example/".into() },
        language: Some(assessment::ids::Language::parse("canary").unwrap()),
        sealed: Some(Sealed { attempt: 1, digest: "canary".into() }),
        fingerprint: "canary".into(),
        ..order()
    };
    let steps = [
        (0, begun(1)),
        (1, ended(1, created("canary-1"))),
        (HOUR, result(1, "Focus=canary", HOUR)),
        (HOUR, Fact::TellingBegun(telling)),
    ];
    after(order, &steps)
}

#[test]
fn a_tombstone_says_that_there_was_an_order_how_often_it_was_tried_and_when_it_was_erased() {
    let erased = after(full(), &[(2 * HOUR, ERASED)]);
    assert_eq!(erased.candidate, Candidate::Forgotten { masked: None, subject: None });
    assert_eq!((&erased.vacancy, &erased.language, &erased.sealed, &erased.telling), (&None, &None, &None, &None));
    assert_eq!((erased.origin.clone(), erased.fingerprint.as_str()), (Origin::Recruiter, ""));
    assert_eq!((erased.invited_at, erased.submitted_at), (None, None));
    assert!(!format!("{erased:?}").contains("anary"), "{erased:?}");
    let words: Vec<&str> = erased.history.entries().iter().map(|entry| entry.what.as_str()).collect();
    assert_eq!((words, erased.attempts.len(), erased.progress_at), (vec!["erased"], 1, at(2 * HOUR)));
}

#[test]
fn whatever_an_order_has_become_it_is_erased_and_nothing_is_due() {
    let expired = after(order(), &[(60 * DAY, Fact::DeadlinePassed)]);
    let cancelled = after(completed(), &[(2 * HOUR, LEFT)]);
    let to_fetch = Order { candidate: to_fetch(), ..order() };
    for order in [order(), to_fetch, doubtful(), invited(), parked(), expired, completed(), cancelled] {
        let (then, attempts) = (61 * DAY, order.attempts.len());
        let erased = after(order, &[(then, ERASED)]);
        assert_eq!((erased.progress, erased.attempts.len()), (Progress::Erased, attempts));
        assert_eq!((erased.due, erased.wake, erased.is_behind(), erased.parked), (None, false, false, false));
        assert_eq!(erased.keep_until, Some(at(then + 2 * DAY)));
        assert!(erased.outcome().is_none() && matches!(erased.candidate, Candidate::Forgotten { masked: None, .. }));
    }
    assert!(ERASED.is_news());
}

#[test]
fn nothing_that_comes_late_brings_anything_back() {
    let under_way = after(after(order(), &[(0, begun(1))]), &[(1, ERASED)]);
    let telling = telling(2, HOUR + 77);
    let late = [
        ended(1, created("r-1")),
        ended(1, Ending::InDoubt),
        begun(2),
        Fact::CandidateFetched(person("1"), "subject".into()),
        Fact::TellingBegun(telling.clone()),
        told(&telling),
        Fact::Started,
        result(1, SCORES, HOUR),
        Fact::Refused(Refusal::NoEmail),
        Fact::DeadlinePassed,
        LEFT,
        Fact::Redriven,
        ERASED,
    ];
    for order in [under_way, after(full(), &[(2 * HOUR, ERASED)])] {
        for fact in &late {
            says_nothing(&order, fact, 70 * DAY);
        }
    }
}
