//! How one company is connected, step by step or at once.

use aws::secrets::Pair;
use axum::Extension;
use axum::extract::Path;
use axum::response::Response;
use maud::{Markup, html};
use peers::smartrecruiters::Setup;
use serde::Deserialize;

use super::super::Ground;
use super::super::fields::{Form, text};
use super::super::layout::{Tab, back_to, nowhere, say, still};
use super::super::offers::Offers;
use super::super::recruiter;
use super::newcomer::{Both, connect_all, is_id};
use super::{known, path};

#[derive(Debug, Deserialize)]
pub(super) struct New {
    company: String,
}

/// Makes a company known to both simulated vendors.
pub(super) async fn introduce(ground: Ground, Form(new): Form<New>) -> Response {
    let company = new.company.trim();
    let Some(both) = Both::of(&ground) else { return back_to(Tab::Connect.path()) };
    if !is_id(company) {
        say(&ground, format!("“{company}” cannot be a company id: use letters, digits and hyphens."));
        return back_to(Tab::Connect.path());
    }
    if both.ats.company(company).is_some() {
        say(&ground, format!("SmartRecruiters knows {company} already."));
    } else {
        both.introduce(company);
        say(&ground, format!("SmartRecruiters and Equalture know {company} now. The bridge does not: connect it."));
    }
    back_to(&path(company))
}

/// The steps, or that they are done.
pub(super) async fn show(ground: Ground, Path(company): Path<String>) -> Response {
    let both = Both::of(&ground);
    let Some(both) = both.filter(|both| both.ats.company(&company).is_some()) else {
        return nowhere(&ground, Tab::Connect, "The vendors know no such company.").await;
    };
    let known = known(&ground).await.unwrap_or_default();
    let at_bridge = known.iter().any(|known| known.key.company.as_str() == company);
    let at_ats = both.ats.company(&company).is_some_and(|company| recruiter::is_connected(&company));
    let content = html! {
        h1 { "Connect " (company) }
        @if at_bridge && at_ats { (done(&company)) }
        @else {
            p.lead {
                "Equalture and SmartRecruiters know " (company) ". Do what an operator and SmartRecruiters do, "
                "or have it done."
            }
            (at_once(&company))
            (by_hand(&ground, both, &company, at_bridge))
        }
        p { a.act href=(Tab::Connect.path()) { "Back to all companies" } }
    };
    still(&ground, Tab::Connect, &content).await
}

fn done(company: &str) -> Markup {
    html! {
        p.lead {
            (company) " is connected: the bridge has its credentials, and SmartRecruiters has what the bridge issued."
        }
        p.next {
            "Order an assessment there: "
            a href=(recruiter::path(company, None)) { "be the recruiter of " (company) } "."
        }
    }
}

fn at_once(company: &str) -> Markup {
    html! {
        form.card method="post" action={ (path(company)) "/connect" } {
            h2 { "At once" }
            p { "The sandbox stores the company in the bridge and enters what was issued into SmartRecruiters." }
            p { button { "Connect it for me" } }
        }
    }
}

fn by_hand(ground: &Ground, both: Both<'_>, company: &str, at_bridge: bool) -> Markup {
    let secret = both.secret(company).and_then(|secret| serde_json::to_string(&secret).ok());
    html! {
        section.card aria-labelledby="operator" {
            h2 #operator { "By hand, first step: the operator" }
            @if at_bridge { p { span.status.good { "Done" } " The bridge knows " (company) "." } }
            @match secret {
                Some(secret) => {
                    p {
                        "In the project’s folder, with what both vendors have issued for " (company)
                        ". It prints a client id and secret, once."
                    }
                    pre.wrap tabindex="0" {
                        "echo '" (secret) "' |\n  " (command(ground, company)) " --secrets-file -"
                    }
                }
                None => p { "What the vendors have issued for " (company) " is not known here." },
            }
        }
        form.card method="post" action={ (path(company)) "/credentials" } {
            h2 { "By hand, second step: SmartRecruiters" }
            p { "SmartRecruiters gets what the bridge has issued, so that it can ask for tokens." }
            (text("client_id", "Client id", ""))
            (text("client_secret", "Client secret", ""))
            p { button { "Enter into SmartRecruiters" } }
        }
    }
}

/// The operator's command, without the vendors' secrets.
pub(super) fn command(ground: &Ground, company: &str) -> String {
    let (aws, table) = (ground.sandbox.aws_url(), ground.sandbox.table());
    format!("cargo bridge company add --ats smartrecruiters --company {company} --endpoint {aws} --table {table}")
}

/// The ATS gets the credentials and tries them.
pub(super) async fn enter(
    ground: Ground,
    Extension(offers): Extension<Offers>,
    Path(company): Path<String>,
    Form(issued): Form<Pair>,
) -> Response {
    let Some(both) = Both::of(&ground) else { return back_to(Tab::Connect.path()) };
    let issued =
        Pair { client_id: issued.client_id.trim().to_owned(), client_secret: issued.client_secret.trim().to_owned() };
    let before = both.ats.company(&company);
    if !both.enter(&company, &issued) {
        return back_to(Tab::Connect.path());
    }
    let tried = offers.ask(both.ats, &company, Setup::Order).await;
    offers.forget(&company);
    match tried.packages {
        Ok(_) => say(&ground, format!("SmartRecruiters got a token with them: {company} is connected.")),
        Err(why) => {
            if let Some(before) = before {
                both.ats.add_company(before);
            }
            say(&ground, format!("SmartRecruiters tried them and keeps none: {why}."));
        }
    }
    back_to(&path(&company))
}

/// Both steps at once.
pub(super) async fn connect(
    ground: Ground,
    Extension(offers): Extension<Offers>,
    Path(company): Path<String>,
) -> Response {
    let Some(both) = Both::of(&ground) else { return back_to(Tab::Connect.path()) };
    match connect_all(&ground, both, &company).await {
        Ok(()) => say(&ground, format!("{company} is connected.")),
        Err(error) => say(&ground, format!("{company} is not connected: {error}.")),
    }
    offers.forget(&company);
    back_to(&path(&company))
}
