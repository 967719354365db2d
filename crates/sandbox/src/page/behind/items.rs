//! What lies in the table, as it lies there.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::item::Item;

const MOST: usize = 100;

pub(super) fn view(items: &[Item], kind: &str) -> Markup {
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for item in items {
        *kinds.entry(item.kind()).or_default() += 1;
    }
    let mut chosen: Vec<&Item> = items.iter().filter(|item| kind.is_empty() || item.kind() == kind).collect();
    chosen.sort_by(|a, b| a.pk.cmp(&b.pk));
    html! {
        p { "The bridge keeps everything in one table; the beginning of an item's key says what it is. "
            "Times are as the functions see them: what was skipped is taken off." }
        ul.pills {
            li { (pill("", "All", items.len(), kind)) }
            @for (name, count) in &kinds {
                li { (pill(name, name, *count, kind)) }
            }
        }
        @if chosen.len() > MOST { p.quiet { "The first " (MOST) " of " (chosen.len()) " items." } }
        @if chosen.is_empty() { p { "There are no such items." } }
        @else {
            div.card {
                ul.list {
                    @for item in chosen.iter().take(MOST) {
                        li { details { summary { code { (item.pk) } } pre.wrap tabindex="0" { (pretty(item)) } } }
                    }
                }
            }
        }
    }
}

fn pill(kind: &str, name: &str, count: usize, current: &str) -> Markup {
    html! {
        a href={ "/sandbox/behind?view=items&kind=" (kind) } aria-current=[(kind == current).then_some("true")] {
            (name) " " (count)
        }
    }
}

fn pretty(item: &Item) -> String {
    serde_json::to_string_pretty(&item.content).unwrap_or_default()
}
