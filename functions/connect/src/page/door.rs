//! The first page: what is shared, and who may agree to it. For a company that is connected, the way to its settings.

use super::Screen;
use crate::form::{self, Sent, TOKEN};
use crate::proof::Wrong;
use crate::visit::Visit;
use crate::words::{Say, filled, say};
use assessment::company::{Company, CompanyStatus, Settings};
use aws::desk::Desk;
use edge::page::{self, Field, Takes};
use jiff::SignedDuration;
use lambda_http::http::StatusCode;
use maud::{Markup, html};

/// The name of the field for the Equalture client id.
pub(crate) const CLIENT_ID: &str = "client_id";
/// The name of the field for the Equalture client secret.
pub(crate) const CLIENT_SECRET: &str = "client_secret";

/// The page as it is opened.
pub(crate) fn first(visit: &Visit<'_>, desk: &Desk, company: Option<&Company>) -> Screen {
    screen(visit, desk, company, "", &[])
}

/// The page once more, with what was wrong. A secret is never sent back.
pub(crate) fn again(visit: &Visit<'_>, desk: &Desk, company: Option<&Company>, sent: &Sent, wrong: &[Wrong]) -> Screen {
    screen(visit, desk, company, sent.text(CLIENT_ID), wrong)
}

/// The page after a company was connected, where SmartRecruiters takes the administrator on.
pub(crate) fn done(visit: &Visit<'_>) -> Screen {
    let language = visit.window.place.language;
    let content = html! {
        p { (say(language, Say::Done)) }
        p { (say(language, Say::DoneNext)) }
    };
    Screen::new(StatusCode::OK, say(language, Say::DoneTitle), content)
}

fn screen(visit: &Visit<'_>, desk: &Desk, company: Option<&Company>, client_id: &str, wrong: &[Wrong]) -> Screen {
    let is_active = company.is_some_and(|company| company.status == CompanyStatus::Active);
    let words = |what| say(visit.window.place.language, what);
    let fields = fields(visit, wrong);
    let token = form::to_connect(desk, &visit.company, company);
    let content = html! {
        (page::summary(&visit.window.place, &fields))
        @if is_active { p { (words(Say::AskAgain)) } } @else { p { (words(Say::Intro)) } }
        (facts(visit, company, is_active))
        form method="post" action=(visit.address) {
            (page::hidden(TOKEN, &token))
            (page::field(&fields[0], Takes::Line(client_id)))
            (page::field(&fields[1], Takes::Secret))
            button.first { @if is_active { (words(Say::OpenSettings)) } @else { (words(Say::Agree)) } }
        }
    };
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Screen::new(status, words(if is_active { Say::SettingsTitle } else { Say::ConnectTitle }), content)
}

fn fields(visit: &Visit<'_>, wrong: &[Wrong]) -> [Field<'static>; 2] {
    let words = |what| say(visit.window.place.language, what);
    let error = |name| wrong.iter().find(|(field, _)| *field == name).map(|(_, why)| words(*why));
    let hint = Some(words(Say::ClientIdHint));
    [
        Field { name: CLIENT_ID, label: words(Say::ClientId), hint, error: error(CLIENT_ID) },
        Field { name: CLIENT_SECRET, label: words(Say::ClientSecret), hint: None, error: error(CLIENT_SECRET) },
    ]
}

/// Which company it is about; and, before it agrees, what is shared of its candidates, and for how long.
fn facts(visit: &Visit<'_>, company: Option<&Company>, is_active: bool) -> Markup {
    let words = |what| say(visit.window.place.language, what);
    let (shown, kept) = (company_name(visit, company), kept(visit, company));
    let mut facts = vec![(words(Say::Company), shown.as_str())];
    if !is_active {
        facts.push((words(Say::Goes), words(Say::WhatGoes)));
        facts.push((words(Say::ComesBack), words(Say::WhatComesBack)));
        facts.push((words(Say::Kept), &kept));
    }
    page::facts(&facts)
}

/// The company by its name, if it has another than its id, and by its id.
pub(super) fn company_name(visit: &Visit<'_>, company: Option<&Company>) -> String {
    let id = visit.company.company.as_str();
    let name = company.and_then(|company| company.name.as_deref()).filter(|name| *name != id);
    name.map_or_else(|| id.to_owned(), |name| format!("{name} ({id})"))
}

/// What is kept of a candidate, and how long: as the company has chosen before, or as it is without a choice.
fn kept(visit: &Visit<'_>, company: Option<&Company>) -> String {
    let language = visit.window.place.language;
    let settings = company.map_or_else(Settings::default, |company| company.settings.clone());
    let days = |length: SignedDuration| length.as_hours() / 24;
    let results = match days(settings.keep_results) {
        0 => say(language, Say::KeptUntilTold).to_owned(),
        days => filled(language, Say::KeptForDays, days),
    };
    format!("{results} {}", filled(language, Say::KeptOrder, days(settings.keep_orders)))
}
