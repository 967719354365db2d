//! Addresses that are their own permission: what they open is written in them, and a MAC says that we wrote it.

use crate::keys::Keys;
use assessment::ids::OrderKey;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// What an address opens. One of another kind never opens this one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Capability {
    /// Report the result of one attempt.
    Callback {
        /// Whose result.
        order: OrderKey,
        /// Under which attempt.
        attempt: u32,
    },
    /// See an order's result.
    Report(OrderKey),
    /// See an order as its candidate.
    CandidatePage(OrderKey),
}

/// The kinds, as each signs.
const CALLBACK: &str = "callback";
const REPORT: &str = "report";
const CANDIDATE_PAGE: &str = "candidate page";

impl Capability {
    fn kind(&self) -> &'static str {
        match self {
            Self::Callback { .. } => CALLBACK,
            Self::Report(_) => REPORT,
            Self::CandidatePage(_) => CANDIDATE_PAGE,
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Callback { order, attempt } => format!("{order}#{attempt}"),
            Self::Report(order) | Self::CandidatePage(order) => order.to_string(),
        }
    }

    /// Writes it as one segment of a path: the key's name, what it opens, the MAC.
    pub fn seal(&self, keys: &Keys) -> String {
        let text = self.text();
        let (kid, mac) = keys.sign(self.kind(), &text).unwrap_or_default();
        format!("{kid}.{}.{mac}", URL_SAFE_NO_PAD.encode(text))
    }
}

/// The name of the key that a segment of a path says it was sealed with.
pub fn kid(segment: &str) -> Option<&str> {
    segment.split_once('.').map(|(kid, _)| kid)
}

/// Opens a segment of a path as a callback.
pub fn callback(keys: &Keys, segment: &str) -> Option<(OrderKey, u32)> {
    let text = open(keys, CALLBACK, segment)?;
    let (order, attempt) = text.rsplit_once('#')?;
    Some((OrderKey::parse(order).ok()?, attempt.parse().ok()?))
}

/// Opens a segment of a path as a report.
pub fn report(keys: &Keys, segment: &str) -> Option<OrderKey> {
    OrderKey::parse(&open(keys, REPORT, segment)?).ok()
}

/// Opens a segment of a path as a candidate's page.
pub fn candidate_page(keys: &Keys, segment: &str) -> Option<OrderKey> {
    OrderKey::parse(&open(keys, CANDIDATE_PAGE, segment)?).ok()
}

fn open(keys: &Keys, kind: &str, segment: &str) -> Option<String> {
    let mut parts = segment.splitn(3, '.');
    let (key, text, mac) = (parts.next()?, parts.next()?, parts.next()?);
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
    keys.verifies(kind, key, &text, mac).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> Keys {
        Keys::parse(&Keys::generate()).unwrap()
    }

    fn order() -> OrderKey {
        OrderKey::parse("smartrecruiters#ACME#o-1").unwrap()
    }

    #[test]
    fn a_capability_opens_what_it_names() {
        let keys = keys();
        let segment = Capability::Callback { order: order(), attempt: 2 }.seal(&keys);
        assert_eq!(callback(&keys, &segment), Some((order(), 2)));
        assert!(segment.len() < 120, "{segment}");
    }

    #[test]
    fn one_of_another_kind_opens_nothing() {
        let keys = keys();
        let segment = Capability::Report(order()).seal(&keys);
        assert_eq!(report(&keys, &segment), Some(order()));
        assert_eq!(candidate_page(&keys, &segment), None);
        assert_eq!(callback(&keys, &segment), None);
    }

    #[test]
    fn altered_or_cut_ones_open_nothing() {
        let keys = keys();
        let segment = Capability::Report(order()).seal(&keys);
        for end in 0..segment.len() {
            assert_eq!(report(&keys, &segment[..end]), None, "cut at {end}");
        }
        for (place, _) in segment.char_indices() {
            let mut altered: Vec<char> = segment.chars().collect();
            altered[place] = if altered[place] == 'A' { 'B' } else { 'A' };
            let altered: String = altered.into_iter().collect();
            assert_eq!(report(&keys, &altered), None, "altered at {place}");
        }
        assert_eq!(report(&self::keys(), &segment), None);
    }
}
