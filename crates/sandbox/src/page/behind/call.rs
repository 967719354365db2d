//! One call, seen at a vendor or at the gateway.

use std::collections::HashMap;

use jiff::Timestamp;
use maud::{Markup, html};
use peers::Direction;

use super::super::layout::moment;
use super::bodies;
use crate::gateway::Call as Answered;
use crate::playground::{Playground, Vendor};

const BROWSER: &str = "a browser";

/// One call, with the vendors' clock.
#[derive(Debug, Clone)]
pub(super) struct Call {
    pub(super) at: Timestamp,
    pub(super) from: String,
    pub(super) to: String,
    pub(super) method: String,
    pub(super) path: String,
    pub(super) status: Option<u16>,
    /// Both bodies, if they were seen.
    pub(super) bodies: Option<(String, String)>,
}

/// All calls since the start, oldest first, each once: what a simulated vendor asked the bridge is seen at both ends.
pub(super) fn all(ground: &Playground) -> Vec<Call> {
    let wire = ground.vendors.wire.calls();
    let mut made: HashMap<(String, String), usize> = HashMap::new();
    for call in wire.iter().filter(|call| call.direction == Direction::Out) {
        *made.entry((call.method.to_string(), call.path.clone())).or_default() += 1;
    }
    let mut others = ground.sandbox.calls();
    others.retain(|call| {
        let seen = made.get_mut(&(call.method.clone(), call.path.clone())).filter(|left| **left > 0);
        seen.map(|left| *left -= 1).is_none()
    });
    let others = others.into_iter().map(|call| at_the_gateway(ground, call));
    let mut calls: Vec<Call> = wire.into_iter().map(Call::from).chain(others).collect();
    calls.sort_by_key(|call| call.at);
    calls
}

impl From<peers::Call> for Call {
    fn from(call: peers::Call) -> Self {
        let is_click = call.direction == Direction::In && is_page(&call.path);
        Self {
            at: call.at,
            from: if is_click { BROWSER.to_owned() } else { call.from },
            to: call.to,
            method: call.method.to_string(),
            path: call.path,
            status: call.status,
            bodies: Some((call.request, call.response)),
        }
    }
}

/// Whether a vendor's address is opened by a person's browser. A vendor takes whoever calls it for the bridge.
fn is_page(path: &str) -> bool {
    ["/public/", "/dashboard/", "/applications/", "/attachments/", "/favicon.ico"]
        .iter()
        .any(|page| path.starts_with(page))
}

fn at_the_gateway(ground: &Playground, call: Answered) -> Call {
    let own_ats = Vendor::simulated(&ground.vendors.smartrecruiters).is_none();
    let own_platform = Vendor::simulated(&ground.vendors.equalture).is_none();
    let from = match call.path.split(['/', '?']).nth(1) {
        Some("reports" | "assessments" | "public-link") => BROWSER,
        Some("token" | "packages") if own_ats => "SmartRecruiters",
        Some("equalture") if own_platform => "Equalture",
        _ => "somebody",
    };
    Call {
        at: ground.on_the_clock(call.at),
        from: from.to_owned(),
        to: "bridge".to_owned(),
        method: call.method,
        path: call.path,
        status: Some(call.status),
        bodies: None,
    }
}

impl Call {
    /// Whether it speaks of any of these.
    pub(super) fn names(&self, marks: &[Mark]) -> bool {
        let (request, response) = self.bodies.as_ref().map_or(("", ""), |(request, response)| (request, response));
        marks.iter().any(|mark| [self.path.as_str(), request, response].iter().any(|text| mark.is_in(text)))
    }

    /// Whether it is one of those that come between: tokens and lists, which belong to no order, and what was asked of
    /// the bridge unseen.
    pub(super) fn is_between(&self) -> bool {
        let path = self.path.split('?').next().unwrap_or_default();
        let packages = path.starts_with("/packages") && (self.method == "GET" || self.bodies.is_none());
        path.ends_with("token") || path.ends_with("/jobs") || packages
    }

    /// A line that opens to show both bodies.
    pub(super) fn line(&self) -> Markup {
        let (colour, status) = match self.status {
            None => ("bad", "no answer".to_owned()),
            Some(status @ 0..400) => ("good", status.to_string()),
            Some(status) => ("bad", status.to_string()),
        };
        let head = html! {
            (self.from) " → " (self.to) " " span class={ "status " (colour) } { (status) }
        };
        html! {
            li {
                div.quiet { (moment(self.at)) }
                @match &self.bodies {
                    Some((request, response)) => details {
                        summary { (head) br; code { (self.method) " " (bodies::path(&self.path)) } }
                        (body("Request", request))
                        (body("Response", response))
                    },
                    None => p {
                        (head) br; code { (self.method) " " (bodies::path(&self.path)) } br;
                        span.quiet { "seen at the gateway only, without its bodies" }
                    },
                }
            }
        }
    }
}

fn body(name: &str, body: &str) -> Markup {
    html! {
        @if body.is_empty() { p.quiet { (name) ": nothing" } }
        @else { p { (name) } pre.wrap tabindex="0" { (bodies::shown(body)) } }
    }
}

/// A text by which a call is known to belong somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Mark {
    /// An id, which is not part of a longer one.
    Id(String),
    /// The beginning of what a capability is made of.
    Sealed(String),
}

impl Mark {
    fn is_in(&self, text: &str) -> bool {
        let part = |character: char| character.is_ascii_alphanumeric() || "-_".contains(character);
        match self {
            Self::Sealed(beginning) => text.contains(beginning.as_str()),
            Self::Id(id) => text
                .match_indices(id.as_str())
                .any(|(at, _)| !text[..at].ends_with(part) && !text[at + id.len()..].starts_with(part)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_not_found_within_another() {
        let mark = Mark::Id("o-1".to_owned());
        for text in ["o-1", "/orders/o-1/results", "{\"id\":\"o-1\"}", "xo-1 o-1"] {
            assert!(mark.is_in(text), "{text}");
        }
        for text in ["o-10", "xo-1", "o-1-2", "", "o_1"] {
            assert!(!mark.is_in(text), "{text}");
        }
    }
}
