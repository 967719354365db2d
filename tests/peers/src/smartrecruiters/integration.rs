//! A company joins and leaves: SmartRecruiters, 1.3 Configuring the Integration, and `integrationDisableUrl`.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use reqwest::Client;
use serde_json::{Map, Value, json};
use url::Url;

use super::caller::Why;
use super::configuration::{DisplayMode, object};
use super::errors::{Mistake, Refused};
use super::settings::DisableVerb;
use super::state::Company;
use super::{SmartRecruiters, World};
use crate::credentials::Credentials;
use crate::outgoing::Answer;

/// `POST /integration/company/{companyId}`: the partner's pair for the company's own.
pub(crate) async fn create(
    State(world): State<World>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, Refused> {
    let strict = world.state.lock().behaviour.refuse_unknown_keys;
    let posted = posted(&object(&headers, &body)?, strict)?;
    world.may_join(&id)?;
    if world.state.lock().behaviour.tries_credentials {
        let tried = world.fetch_partner_token(&posted).await;
        tried.map_err(|why| refused("INVALID_CREDENTIALS", format!("The credentials give no access token: {why}")))?;
    }
    // Another request may have been quicker while these credentials were tried.
    world.may_join(&id)?;
    let company = Company::new(id, posted);
    let Credentials { client_id, client_secret } = company.customer.clone();
    world.state.lock().companies.push(company);
    Ok(Json(json!({ "clientId": client_id, "clientSecret": client_secret })))
}

fn posted(body: &Map<String, Value>, strict: bool) -> Result<Credentials, Refused> {
    let text = |member: &str| match body.get(member).and_then(Value::as_str) {
        Some(text) if !text.trim().is_empty() => Ok(text.to_owned()),
        _ => Err(refused("INVALID_BODY", format!("{member} is required"))),
    };
    let posted = Credentials::new(text("clientId")?, text("clientSecret")?);
    if strict && body.len() > 2 {
        return Err(refused("INVALID_BODY", "Only clientId and clientSecret are known".to_owned()));
    }
    Ok(posted)
}

fn refused(code: &'static str, message: String) -> Refused {
    Refused::bad_request(vec![Mistake::new(code, message)])
}

impl World {
    /// Whether a company may be integrated now: 404, 409 and 403 of the specification.
    fn may_join(&self, company: &str) -> Result<(), Refused> {
        let state = self.state.lock();
        if state.configuration.is_none() {
            return Err(Refused::not_found("partner configuration"));
        }
        if state.company(company).is_some() {
            let message = "The company is already integrated";
            return Err(Refused::new(StatusCode::CONFLICT, "ALREADY_INTEGRATED", message));
        }
        if !state.consents.contains(company) {
            let message = "The company has not consented to the integration";
            return Err(Refused::new(StatusCode::FORBIDDEN, "NO_CONSENT", message));
        }
        Ok(())
    }

    /// Where the administrator's browser comes back to.
    fn app_page(&self, company: &str) -> String {
        format!("{}/apps/{}", self.base_url, encoded(company))
    }

    /// Remembers that the administrator has consented, and says where the partner asks for the rest.
    pub(crate) fn begin_consent(&self, company: &str, mode: DisplayMode) -> Result<Url, Why> {
        let page = self.partner()?.consent;
        let mut page = Url::parse(&page).map_err(|_| Why::NotOffered("consentUrl"))?;
        page.query_pairs_mut().append_pair("companyId", company);
        if mode == DisplayMode::Redirect {
            page.query_pairs_mut().append_pair("redirect", &self.app_page(company));
        }
        let mut state = self.state.lock();
        state.add_customer(company);
        state.consents.insert(company.to_owned());
        Ok(page)
    }

    /// Tells the partner that the company leaves; only 204 ends the integration.
    pub(crate) async fn disconnect(&self, company: &str) -> Result<(), Why> {
        let answer = self.tell_of_leaving(company).await?;
        if answer.status != 204 {
            return Err(Why::Status { status: answer.status, body: answer.text });
        }
        let mut state = self.state.lock();
        state.remove(company);
        state.add_customer(company);
        Ok(())
    }

    async fn tell_of_leaving(&self, company: &str) -> Result<Answer, Why> {
        let (verb, with_token) = {
            let state = self.state.lock();
            state.company(company).ok_or(Why::NotConnected)?;
            (state.behaviour.disable_verb, state.behaviour.disable_with_token)
        };
        let url = disable_url(&self.partner()?.disable, company)?;
        let request = |client: &Client| match verb {
            DisableVerb::Delete => client.delete(url.clone()),
            DisableVerb::Post => client.post(url.clone()),
        };
        if with_token {
            self.call_partner(company, request).await
        } else {
            self.send(request(self.outgoing.client())).await
        }
    }
}

impl SmartRecruiters {
    /// The administrator allows the partner to connect, and is sent to this page of the partner's.
    pub fn begin_consent(&self, company: &str, mode: DisplayMode) -> Result<Url, Why> {
        self.world.begin_consent(company, mode)
    }

    /// The administrator has thought better of it.
    pub fn withdraw_consent(&self, company: &str) {
        self.world.state.lock().consents.remove(company);
    }

    /// The administrator disconnects the partner. Only 204 disconnects: then nothing of the company is good any more, and it
    /// may connect again after another consent.
    pub async fn disconnect(&self, company: &str) -> Result<(), Why> {
        self.world.disconnect(company).await
    }
}

/// The id takes the place of a placeholder, or stands behind the address.
fn disable_url(template: &str, company: &str) -> Result<Url, Why> {
    let id = encoded(company);
    let url = if template.contains("{companyId}") {
        template.replace("{companyId}", &id)
    } else {
        format!("{}/{id}", template.trim_end_matches('/'))
    };
    Url::parse(&url).map_err(|_| Why::NotOffered("integrationDisableUrl"))
}

/// As a segment of a path.
pub(super) fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
}
