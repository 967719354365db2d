//! The newest calls of all.

use maud::{Markup, html};

use super::call;
use crate::page::Ground;

const MOST: usize = 100;

pub(super) fn view(ground: &Ground) -> Markup {
    let calls = call::all(ground);
    let newest = &calls[calls.len().saturating_sub(MOST)..];
    html! {
        p { "Everything that went over the wire since the sandbox was started, newest first. "
            "Tokens and secrets are masked." }
        (super::unseen(ground))
        p { a.act href="/sandbox/behind?view=calls" { "Look again" }
            @if calls.len() > MOST { span.quiet { "The newest " (MOST) " of " (calls.len()) " calls." } } }
        @if calls.is_empty() { p { "Nobody has called anybody yet." } }
        @else { div.card { ol.list { @for call in newest.iter().rev() { (call.line()) } } } }
    }
}
