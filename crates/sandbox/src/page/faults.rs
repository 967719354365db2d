//! Breaking things on purpose: each vendor's dial, the store, the functions' processes, and the time.

mod dial;
mod fields;
mod time;

use std::sync::Weak;
use std::time::Duration;

use assessment::company::DoubtPolicy;
use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::{get, post};
use maud::{Markup, html};

use super::Ground;
use super::layout::{Tab, back_to, say, still};
use crate::playground::Playground;
use dial::{Dial, Peer, Turn};
use fields::Fields;

pub(super) fn routes() -> Router<Weak<Playground>> {
    Router::new()
        .route("/sandbox/faults", get(shown))
        .route("/sandbox/faults/vendors/{vendor}", post(vendor_set))
        .route("/sandbox/faults/store", post(store_set))
        .route("/sandbox/faults/kill", post(killed))
        .route("/sandbox/faults/skip", post(skipped))
        .route("/sandbox/faults/sweep", post(swept))
}

/// Says it, on the page that it leads back to, at the part that it is about.
fn done(ground: &Ground, place: &str, sentence: impl Into<String>) -> Response {
    say(ground, sentence);
    back_to(&format!("{}#{place}", Tab::Faults.path()))
}

async fn vendor_set(ground: Ground, Path(vendor): Path<String>, fields: Fields) -> Response {
    let Some(peer) = Peer::named(&ground.vendors, &vendor) else {
        return done(&ground, "main", "There is no such simulated vendor: nothing has changed.");
    };
    match Turn::read(&fields) {
        Ok(turn) => match peer.turn(turn).await {
            Ok(()) => done(&ground, peer.id(), peer.words().await),
            Err(error) => {
                done(&ground, peer.id(), format!("{} can't come back ({error}): try again in a moment.", peer.name()))
            }
        },
        Err(why) => done(&ground, peer.id(), format!("{why} Nothing has changed.")),
    }
}

async fn store_set(ground: Ground, fields: Fields) -> Response {
    let store = ground.sandbox.store();
    match fields.get("state") {
        "down" => {
            store.kill().await;
            done(&ground, "store", store_words(false))
        }
        "works" => match store.revive().await {
            Ok(()) => done(&ground, "store", store_words(true)),
            Err(error) => {
                done(&ground, "store", format!("The store can't come back ({error}): try again in a moment."))
            }
        },
        _ => done(&ground, "store", "Choose whether the store works or is down. Nothing has changed."),
    }
}

fn store_words(up: bool) -> &'static str {
    if up {
        "The table's store works."
    } else {
        "The table's store is down: nothing can be read or written, so no order is taken. What it had answered is kept."
    }
}

async fn killed(ground: Ground, fields: Fields) -> Response {
    let name = fields.get("function");
    match ground.sandbox.kill(name) {
        Ok(()) => {
            done(&ground, "functions", format!("The processes of {name} are killed. The next call starts a new one."))
        }
        Err(_) => done(&ground, "functions", "There is no such function: nothing was killed."),
    }
}

async fn skipped(ground: Ground, fields: Fields) -> Response {
    let length = match time::read(&fields) {
        Ok(length) => length,
        Err(why) => return done(&ground, "time", format!("{why} No time was skipped.")),
    };
    // a task of its own: it must not stop half-way when whoever asked for it goes away
    let skipping = tokio::spawn(async move { skip(&ground, length).await });
    skipping.await.unwrap_or_else(|_| back_to(Tab::Faults.path()))
}

async fn skip(ground: &Ground, length: Duration) -> Response {
    match ground.skip(length).await {
        Ok(skipped) => {
            let (length, ahead) = (time::words(length), time::words(skipped.ahead));
            let items = if skipped.items == 1 { "1 item".to_owned() } else { format!("{} items", skipped.items) };
            done(
                ground,
                "time",
                format!(
                    "{length} later: so much earlier are the times of {items} in the table. The clock is {ahead} ahead."
                ),
            )
        }
        Err(error) => done(ground, "time", error.to_string()),
    }
}

async fn swept(ground: Ground) -> Response {
    match ground.sandbox.tick().await {
        Ok(()) if !ground.sandbox.store().is_up().await => {
            done(&ground, "time", "The schedule has fired; without the store the dispatcher could do nothing.")
        }
        Ok(()) => done(&ground, "time", "The sweep has run."),
        Err(error) => done(&ground, "time", format!("The sweep failed: {error}. The next one comes within a minute.")),
    }
}

/// The parts of the page.
const PLACES: [(&str, &str); 5] = [
    ("smartrecruiters", "SmartRecruiters"),
    ("equalture", "Equalture"),
    ("store", "Store"),
    ("functions", "Functions"),
    ("time", "Time"),
];

async fn shown(ground: Ground) -> Response {
    let (ats, platform) = (Peer::named(&ground.vendors, "smartrecruiters"), Peer::named(&ground.vendors, "equalture"));
    let up = ground.sandbox.store().is_up().await;
    let retries = ground.company.settings.doubts == DoubtPolicy::Retry;
    let content = html! {
        h1 { "Faults" }
        p.lead { "Break something, then order, and see under " a href=(Tab::Behind.path()) { "Behind the scenes" }
            " that nothing is lost and, but for one exception that a company chooses, nobody is invited twice." }
        p { "The exception: after a call whose outcome nobody can know, the bridge waits half an hour for a sign of "
            "life, and then tries once more (" code { "doubts: retry" } @if retries { ", as here" }
            ") or holds for a person (" code { "hold" } @if !retries { ", as here" } ")." }
        ul.pills {
            @for (place, name) in PLACES { li { a href={ "#" (place) } { (name) } } }
        }
        div.grid {
            div #smartrecruiters { (vendor(ats, "SmartRecruiters").await) }
            div #equalture { (vendor(platform, "Equalture").await) }
            div { (store(up)) (functions(&ground)) }
        }
        (time(&ground))
    };
    still(&ground, Tab::Faults, &content).await
}

async fn vendor(peer: Option<Peer<'_>>, name: &str) -> Markup {
    let Some(peer) = peer else {
        return html! {
            section.card {
                h2 { (name) }
                p { (name) " is your own system: it isn't simulated, so it can't be broken from here." }
            }
        };
    };
    let shown = peer.shown().await;
    html! {
        form method="post" action={ "/sandbox/faults/vendors/" (peer.id()) } {
            fieldset {
                legend { (name) }
                p { strong { (peer.words().await) } }
                @for dial in Dial::ALL {
                    label.choice {
                        input type="radio" name="state" value=(dial.value()) checked[shown.dial == Some(dial)];
                        div { (dial.label()) " " span.quiet { (dial.meaning()) } }
                    }
                }
                div.row {
                    label.field { "Seconds" span { "how slow, or the wait that a 429 names" }
                        input name="seconds" inputmode="numeric" value=(shown.seconds); }
                    label.field { "For the next calls" span { "how many; empty: until changed" }
                        input name="calls" inputmode="numeric" value=[shown.calls]; }
                }
                button { "Set " (name) }
            }
        }
    }
}

fn time(ground: &Playground) -> Markup {
    let ahead = ground.vendors.clock.ahead();
    let own = ["smartrecruiters", "equalture"].iter().any(|vendor| Peer::named(&ground.vendors, vendor).is_none());
    html! {
        section.card #time {
            h2 { "Time" }
            p { strong {
                @if ahead.is_zero() { "The clock is right: no time was skipped." }
                @else { "The clock is " (time::words(ahead)) " ahead." }
            } }
            p { "Nobody needs to wait here: the times stored in the table move back and the simulated vendors' clocks "
                "move on, so all that was to happen in that time is due at once. The functions notice nothing else." }
            @if own { p { "The clock of your own system does not move." } }
            form method="post" action="/sandbox/faults/skip" {
                div.row {
                    @for (seconds, label) in time::BUTTONS {
                        button.second name="seconds" value=(seconds) { "Skip " (label) }
                    }
                }
            }
            form method="post" action="/sandbox/faults/skip" {
                div.row {
                    label.field { "Or so many" input name="number" inputmode="numeric" required; }
                    label.field { "of these" select name="unit" {
                        @for (unit, _) in time::UNITS { option value=(unit) { (unit) } }
                    } }
                    button.second { "Skip" }
                }
            }
            form method="post" action="/sandbox/faults/sweep" {
                p.quiet { "Whatever is due is looked at once a minute, and after each skip." }
                button.second { "Run the sweep now" }
            }
        }
    }
}

fn store(up: bool) -> Markup {
    html! {
        form #store method="post" action="/sandbox/faults/store" {
            fieldset {
                legend { "The table's store" }
                p { strong { (store_words(up)) } }
                label.choice {
                    input type="radio" name="state" value="works" checked[up];
                    div { "Works" }
                }
                label.choice {
                    input type="radio" name="state" value="down" checked[!up];
                    div { "Down " span.quiet { "goes away in the middle of whatever it does" } }
                }
                button { "Set the store" }
            }
        }
    }
}

fn functions(ground: &Playground) -> Markup {
    html! {
        section.card #functions {
            h2 { "Functions" }
            p { "Kills a function's processes in the middle of whatever they do, as a machine that fails does. "
                "The next call starts a new one." }
            form method="post" action="/sandbox/faults/kill" {
                div.row {
                    @for name in ground.sandbox.functions() {
                        button.danger name="function" value=(name) { "Kill " (name) }
                    }
                }
            }
        }
    }
}
