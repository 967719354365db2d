//! Two thousand seeds, and those that have ever shown something.

use simulation::faults::Plan;
use simulation::many::{Many, play_many};
use simulation::play::play;
use simulation::shrink::{command, shortest};
use std::thread::available_parallelism;

/// Says what was broken, by the shortest history that shows it.
fn kept(many: Many) -> Many {
    assert_eq!(many.unequal, None, "this seed played twice gave two histories");
    if let Some((seed, played)) = many.broken {
        let shortest = shortest(seed, played, Plan::of(seed));
        panic!("{:#?}\nAgain: {}", shortest.played.violations, command(seed, &shortest.plan));
    }
    many
}

#[test]
fn two_thousand_seeds_keep_every_promise_and_every_hundredth_does_so_twice() {
    let jobs = available_parallelism().map_or(1, usize::from);
    let many = kept(play_many(0..2_000, jobs, |_| {}));
    assert_eq!((many.tally.histories, many.repeated), (2_000, 20));
    assert!((50..200).contains(&many.tally.quiet), "{} without faults", many.tally.quiet);
    let missed = many.tally.rarest_hits().into_iter().filter(|(count, ..)| *count == 0).count();
    assert!(missed < 60, "{missed} kinds of fault at an effect were never hit");
    assert!(many.tally.counts["applications"] > 2_000, "{:?}", many.tally.counts);
}

/// Seeds that have failed, and what they showed. A seed draws another history when the plan of histories changes, so what it
/// found is held by a test of its own as well.
const REGRESSIONS: [(u64, &str); 15] = [
    (144, "two rotations typed in the wrong order paused a lane: the simulation's own mistake"),
    (167, "a retry after a doubt was refused and the order stayed invited: the check's own mistake"),
    (800, "a newer PATCH followed one whose connection had broken: i6_what_broke_may_arrive_yet"),
    (1034, "a clock that was wrong for minutes kept a confirmation from being stored: the check's own mistake"),
    (2171, "a result was told, forgotten and told again: i5_a_result_that_was_told_and_forgotten"),
    (3094, "a PATCH was sent again over a new connection and answered 429: i6_what_broke_may_arrive_yet"),
    (3288, "an older attempt's result took the place of one that was forgotten: r10_an_older_attempts_result_never"),
    (3865, "a lost reply, and the result forgotten meanwhile, told it again: i5_a_result_that_was_told_and_forgotten"),
    (6287, "a reply lost on a kept connection, and a result soon after: i6_a_document_that_may_still_arrive"),
    (6438, "two attempts with equal scores: the simulation's own mistake"),
    (12557, "a capability key signed before every function had read it: keys are now known before they sign"),
    (18373, "a claim was written by a clock that had jumped: i6_nothing_is_sent_under_a_claim"),
    (
        1_027_250,
        "a probe's token was slow, and jobs were asked for a company that had left: a_token_that_was_long_in_coming",
    ),
    (
        2_097_986,
        "a slow refusal of a token, and another asked for a company that had left: a_refusal_that_was_long_in_coming",
    ),
    (
        10_048_563,
        "kept events were looked for, and a token asked for a company that had left: i7_no_token_is_asked_for_a_company",
    ),
];

#[test]
fn seeds_that_have_failed_before_keep_every_promise() {
    for (seed, showed) in REGRESSIONS {
        let played = play(seed, Plan::of(seed));
        assert!(played.violations.is_empty(), "{seed}, {showed}: {:#?}", played.violations);
    }
}
