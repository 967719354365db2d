//! What an administrator sees: the partner among the apps, its page in a window of its own, and how to leave it.

use axum::extract::{Path, State as Extract};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse as _, Response};
use maud::{Markup, html};

use super::World;
use super::configuration::DisplayMode;
use super::integration::encoded;
use super::state::Connection;
use crate::page::Page;

const NOTE: &str = "This is the simulated SmartRecruiters: the page of a company's administrator.";
/// What the administrator allows, as SmartRecruiters names the scopes.
const SCOPES: [&str; 3] = [
    "jobs_read: the jobs for which assessments are ordered",
    "candidates_read: the candidates who are assessed",
    "assessment_result_manage: their results",
];

/// `GET /apps`: every customer.
pub(crate) async fn list(Extract(world): Extract<World>) -> Html<String> {
    let state = world.state.lock();
    let content = html! {
        @for customer in state.all_customers() {
            p { a href={ "/apps/" (encoded(&customer)) } { (customer) } " · " (in_words(state.connection(&customer))) }
        }
    };
    page(&world, "Apps & Integrations", content)
}

/// `GET /apps/{company}`: the partner's tile, to connect or to disconnect.
pub(crate) async fn show(Extract(world): Extract<World>, Path(company): Path<String>) -> Html<String> {
    let connection = world.state.lock().connection(&company);
    let content = html! {
        p { strong { "Equalture" } " · " span #status { (in_words(connection)) } }
        @match connection {
            Connection::Active => form method="post" action={ "/apps/" (encoded(&company)) "/disconnect" } {
                p { "Disconnecting ends it for everybody at " (company) "." }
                button { "Disconnect" }
            },
            Connection::None | Connection::Consented => (connect(&company)),
        }
    };
    page(&world, &format!("Apps & Integrations of {company}"), content)
}

fn connect(company: &str) -> Markup {
    html! {
        p { "Equalture's assessments inside SmartRecruiters. The partner may use:" }
        ul { @for scope in SCOPES { li { (scope) } } }
        form method="post" action={ "/apps/" (encoded(company)) "/connect" } { button { "Connect" } }
    }
}

/// `POST /apps/{company}/connect`: allows it, and goes on to the partner as the partner has configured.
pub(crate) async fn begin(Extract(world): Extract<World>, Path(company): Path<String>) -> Response {
    let mode = world.display_mode().unwrap_or(DisplayMode::Redirect);
    let to = match world.begin_consent(&company, mode) {
        Ok(_) if mode == DisplayMode::Popup => format!("/apps/{}/popup", encoded(&company)),
        Ok(page) => page.to_string(),
        Err(why) => return failed(&world, &company, &why.to_string()),
    };
    (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response()
}

/// `GET /apps/{company}/popup`: the partner's page in a frame, as large as SmartRecruiters' window.
pub(crate) async fn popup(Extract(world): Extract<World>, Path(company): Path<String>) -> Response {
    let here = format!("/apps/{}", encoded(&company));
    let connection = world.state.lock().connection(&company);
    let frame = match connection {
        Connection::Active => None,
        Connection::Consented => world.begin_consent(&company, DisplayMode::Popup).ok(),
        Connection::None => return (StatusCode::SEE_OTHER, [(header::LOCATION, here)]).into_response(),
    };
    let content = html! {
        @match frame {
            Some(partner) => {
                iframe title="Equalture" src=(partner) {}
                p { a href=(here) { "Close" } }
            }
            None => p { a href=(here) { "It is connected: close" } },
        }
    };
    page(&world, &format!("Connect {company}"), content).into_response()
}

/// `POST /apps/{company}/disconnect`: tells the partner.
pub(crate) async fn leave(Extract(world): Extract<World>, Path(company): Path<String>) -> Response {
    match world.disconnect(&company).await {
        Ok(()) => {
            let to = format!("/apps/{}", encoded(&company));
            (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response()
        }
        Err(refusal) => failed(&world, &company, &refusal.to_string()),
    }
}

fn failed(world: &World, company: &str, why: &str) -> Response {
    let content = html! {
        p #status { "The partner: " (why) "." }
        p { a href={ "/apps/" (encoded(company)) } { "Back" } }
    };
    (StatusCode::BAD_GATEWAY, page(world, "That did not work", content)).into_response()
}

fn in_words(connection: Connection) -> &'static str {
    match connection {
        Connection::None => "Not connected",
        Connection::Consented => "Waiting for the partner",
        Connection::Active => "Active",
    }
}

fn page(world: &World, heading: &str, content: Markup) -> Html<String> {
    Page { language: "en", heading, content, note: NOTE, home: world.home.as_deref() }.into()
}
