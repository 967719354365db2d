//! What the functions write.

use maud::{Markup, html};

use super::super::layout::moment;
use crate::LogLine;
use crate::page::Ground;

const MOST: usize = 200;

pub(super) fn view(lines: &[LogLine], ground: &Ground, function: &str, text: &str) -> Markup {
    let fits = |line: &&LogLine| (function.is_empty() || line.function == function) && line.line.contains(text);
    let chosen: Vec<&LogLine> = lines.iter().filter(fits).collect();
    let newest = &chosen[chosen.len().saturating_sub(MOST)..];
    html! {
        p { "What the functions wrote since the sandbox was started, newest last." }
        form method="get" action="/sandbox/behind" {
            input type="hidden" name="view" value="logs";
            div.row {
                label.field { "Function" select name="function" {
                    option value="" { "all" }
                    @for name in ground.sandbox.functions() {
                        option value=(name) selected[name == function] { (name) }
                    }
                } }
                label.field { "With this text" input name="text" value=(text); }
                button.second { "Filter" }
            }
        }
        div data-live="logs" {
            @if newest.is_empty() { p { "No such lines yet." } }
            @else {
                p.quiet { (newest.len()) " of " (chosen.len()) " lines." }
                div.card {
                    ol.list {
                        @for line in newest {
                            li {
                                div.quiet { (moment(ground.on_the_clock(line.at))) " · " (line.function) }
                                code { (line.line) }
                            }
                        }
                    }
                }
            }
        }
    }
}
