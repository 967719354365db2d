//! Equalture, Requesting a public link: a page without login, for two hours.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Response};
use axum::{Extension, Json};
use maud::html;
use serde_json::{Value, json};

use super::World;
use super::errors::Refused;
use super::profile;
use super::settings::{LinkPath, LinkTransport};
use super::state::PublicLink;
use super::token::Client;
use crate::credentials::random;
use crate::page::Page;

type Parameters = BTreeMap<String, String>;

/// `GET` on the path that is chosen for public links, with `reference_id` and an optional `locale`.
pub(crate) async fn request(
    State(world): State<World>,
    Extension(client): Extension<Client>,
    Path(in_path): Path<Parameters>,
    Query(in_query): Query<Parameters>,
    body: Bytes,
) -> Result<Json<Value>, Refused> {
    let now_plus_lifetime = world.clock.after(world.state.lock().behaviour.link_lifetime);
    let mut state = world.state.lock();
    if (state.behaviour.link_path == LinkPath::OfApplication) != in_path.contains_key("reference_id") {
        return Err(Refused::Plain(StatusCode::NOT_FOUND, "Not Found"));
    }
    let given = match state.behaviour.link_transport {
        LinkTransport::Query => in_query,
        LinkTransport::Body => serde_json::from_slice(&body).map_err(|_| missing_reference())?,
    };
    let reference = in_path.get("reference_id").or_else(|| given.get("reference_id")).ok_or_else(missing_reference)?;
    let application = state.owned_application(&client.0, reference);
    let reference_id =
        application.ok_or(Refused::Plain(StatusCode::NOT_FOUND, "Application not found"))?.reference_id.clone();
    let token = random();
    let url = format!("{}/public/{token}", world.base_url);
    let locale = given.get("locale").cloned();
    state.links.insert(token, PublicLink { reference_id, locale, expires: now_plus_lifetime });
    Ok(Json(json!({ "url": url })))
}

fn missing_reference() -> Refused {
    let blank = vec!["can't be blank".to_owned()];
    Refused::Invalid(BTreeMap::from([("reference_id".to_owned(), blank)]))
}

/// `GET /public/{token}`: the profile; 410 once the link is dead.
pub(crate) async fn page(State(world): State<World>, Path(token): Path<String>) -> Response {
    let state = world.state.lock();
    let Some(link) = state.links.get(&token) else { return StatusCode::NOT_FOUND.into_response() };
    if world.clock.now() >= link.expires {
        return (StatusCode::GONE, gone(world.home.as_deref())).into_response();
    }
    match state.applications.get(&link.reference_id) {
        Some(application) => profile::page(application, link.locale.as_deref(), world.home.as_deref()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// `GET /dashboard/...`: where `results_url` points; nobody is ever logged in.
pub(crate) async fn dashboard(State(world): State<World>) -> (StatusCode, Html<String>) {
    let content = html! { p { "The profile is shown to users of Equalture only." } };
    let note = "This is the simulated Equalture: nobody can log in here. \
                The report's link in SmartRecruiters needs no login.";
    let page = Page { language: "en", heading: "Log in to Equalture", content, note, home: world.home.as_deref() };
    (StatusCode::UNAUTHORIZED, page.into())
}

fn gone(home: Option<&str>) -> Html<String> {
    let content = html! { p { "A public link lives for a limited time." } };
    let note = "This is the simulated Equalture: each click on the report's link in SmartRecruiters makes a new link.";
    Page { language: "en", heading: "This link is no longer valid", content, note, home }.into()
}
