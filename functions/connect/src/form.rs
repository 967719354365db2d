//! The forms of the page: what was sent, and the token that lets it be sent once.

use crate::trouble::Trouble;
use assessment::company::{Company, Generation};
use assessment::ids::CompanyKey;
use assessment::ports::Clock as _;
use aws::desk::Desk;
use edge::capabilities::{self, Capability, Form, FormDoes};
use edge::request;
use jiff::SignedDuration;
use lambda_http::Request;
use url::form_urlencoded;

/// The name under which a form's token is sent.
pub(crate) const TOKEN: &str = "form_token";
/// How long a form may lie open.
const LIFE: SignedDuration = SignedDuration::from_mins(15);
/// More than any of these forms needs.
const MOST_BYTES: usize = 8 * 1024;
const MEDIA_TYPE: &str = "application/x-www-form-urlencoded";

/// A form as it was sent.
pub(crate) struct Sent(Vec<(String, String)>);

impl Sent {
    /// Reads the body.
    pub(crate) fn read(request: &Request) -> Result<Self, Trouble> {
        request::media_type(request, MEDIA_TYPE).map_err(|_| Trouble::NotAForm)?;
        let body = request::body(request, MOST_BYTES).map_err(|_| Trouble::TooLarge)?;
        Ok(Self(form_urlencoded::parse(body).into_owned().collect()))
    }

    /// A form with these fields.
    #[cfg(test)]
    pub(crate) fn of(fields: &[(&str, &str)]) -> Self {
        Self(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    /// What was filled in, without the blanks that come with copying; nothing is an empty text.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.trim())
    }

    /// Whether a box was ticked.
    pub(crate) fn is_ticked(&self, name: &str) -> bool {
        self.text(name) == "yes"
    }

    /// The form's token.
    pub(crate) fn token(&self) -> Result<&str, Trouble> {
        match self.text(TOKEN) {
            "" => Err(Trouble::NoToken),
            token => Ok(token),
        }
    }
}

/// A token for a form that opens or connects a company.
pub(crate) fn to_connect(desk: &Desk, key: &CompanyKey, company: Option<&Company>) -> String {
    let generation = company.map_or(0, |company| company.generation);
    new_token(desk, key, generation, FormDoes::Connect, String::new())
}

/// A token for a form that changes a company which is shown as it `showed`.
pub(crate) fn to_change(desk: &Desk, company: &Company, showed: String) -> String {
    new_token(desk, &company.key, company.generation, FormDoes::Change, showed)
}

fn new_token(desk: &Desk, key: &CompanyKey, generation: Generation, does: FormDoes, showed: String) -> String {
    let (company, until, nonce) = (key.clone(), desk.now() + LIFE, desk.nonce().0);
    Capability::Form(Form { company, generation, does, until, nonce, showed }).seal(&desk.keys)
}

/// The form that a token is for, if it may still be sent for this company.
pub(crate) fn open(desk: &Desk, token: &str, company: &CompanyKey) -> Result<Form, Trouble> {
    let form = capabilities::form(&desk.keys, token).filter(|form| form.company == *company);
    let form = form.ok_or(Trouble::ForeignToken)?;
    if desk.now() < form.until { Ok(form) } else { Err(Trouble::Expired) }
}

/// Uses a form up.
pub(crate) async fn use_up(desk: &Desk, form: &Form) -> Result<(), Trouble> {
    if desk.use_form(form).await? { Ok(()) } else { Err(Trouble::Used) }
}
