//! Addresses that are their own permission: what they open is written in them, and a MAC says that we wrote it.

use crate::keys::Keys;
use assessment::company::Generation;
use assessment::ids::{Ats, CompanyKey, OrderKey};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;

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
    /// Say that a company of this ATS has left.
    Disable(Ats),
    /// Send a form of the connect page.
    Form(Form),
}

/// A form of the connect page: good once, for one company, for a quarter of an hour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Whose form.
    pub company: CompanyKey,
    /// How often the company had connected when the form was shown; 0 if it never had.
    pub generation: Generation,
    /// What it does.
    pub does: FormDoes,
    /// Until when it may be sent.
    pub until: Timestamp,
    /// Which of all forms it is: who sends it first uses it up.
    pub nonce: String,
    /// What it showed to be changed, in whatever words; empty where nothing is.
    pub showed: String,
}

/// What a form of the connect page does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormDoes {
    /// Shows that the sender has the company's Equalture credentials, and connects it if it isn't.
    Connect,
    /// Changes what the company has chosen: only who has shown that gets one.
    Change,
}

impl FormDoes {
    fn as_str(self) -> &'static str {
        match self {
            Self::Connect => "connect",
            Self::Change => "change",
        }
    }
}

/// The kinds, as each signs.
const CALLBACK: &str = "callback";
const REPORT: &str = "report";
const CANDIDATE_PAGE: &str = "candidate page";
const DISABLE: &str = "disable";
const FORM: &str = "form";

impl Capability {
    fn kind(&self) -> &'static str {
        match self {
            Self::Callback { .. } => CALLBACK,
            Self::Report(_) => REPORT,
            Self::CandidatePage(_) => CANDIDATE_PAGE,
            Self::Disable(_) => DISABLE,
            Self::Form(_) => FORM,
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Callback { order, attempt } => format!("{order}#{attempt}"),
            Self::Report(order) | Self::CandidatePage(order) => order.to_string(),
            Self::Disable(ats) => ats.as_str().to_owned(),
            Self::Form(Form { company, generation, does, until, nonce, showed }) => {
                format!("{}/{generation}/{}/{nonce}/{company}/{showed}", does.as_str(), until.as_second())
            }
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

/// Opens a segment of a path as the way to say that a company has left.
pub fn disable(keys: &Keys, segment: &str) -> Option<Ats> {
    Ats::parse(&open(keys, DISABLE, segment)?).ok()
}

/// Opens the token of a form, whether or not it may still be sent.
pub fn form(keys: &Keys, token: &str) -> Option<Form> {
    let text = open(keys, FORM, token)?;
    let mut parts = text.splitn(6, '/');
    let (does, generation, until) = (parts.next()?, parts.next()?, parts.next()?);
    let (nonce, company) = (parts.next()?.to_owned(), CompanyKey::parse(parts.next()?).ok()?);
    let does = [FormDoes::Connect, FormDoes::Change].into_iter().find(|known| known.as_str() == does)?;
    let until = Timestamp::from_second(until.parse().ok()?).ok()?;
    // one that was shown by an older version says nothing of it
    let (generation, showed) = (generation.parse().ok()?, parts.next().unwrap_or_default().to_owned());
    Some(Form { company, generation, does, until, nonce, showed })
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
    fn a_form_opens_with_all_that_it_says() {
        let keys = keys();
        let company = CompanyKey::parse("smartrecruiters#ACME").unwrap();
        let until = Timestamp::from_second(1_800_000_000).unwrap();
        let (does, nonce, showed) = (FormDoes::Change, "n-1".to_owned(), "60/90 days".to_owned());
        let sent = Form { company, generation: 7, does, until, nonce, showed };
        assert_eq!(form(&keys, &Capability::Form(sent.clone()).seal(&keys)), Some(sent));
        let (kid, mac) = keys.sign(FORM, "connect/7/1800000000/n-1/smartrecruiters#ACME").unwrap();
        let text = URL_SAFE_NO_PAD.encode("connect/7/1800000000/n-1/smartrecruiters#ACME");
        let older = form(&keys, &format!("{kid}.{text}.{mac}")).map(|form| (form.does, form.showed));
        assert_eq!(older, Some((FormDoes::Connect, String::new())));
        let left = Capability::Disable(Ats::SmartRecruiters).seal(&keys);
        assert_eq!((disable(&keys, &left), form(&keys, &left)), (Some(Ats::SmartRecruiters), None));
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
