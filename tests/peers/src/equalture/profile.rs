//! The candidate's profile as a page, in the language that was asked for.

use axum::response::Html;
use maud::{Markup, html};

use super::state::{Application, Status};
use crate::page::Page;

/// The words of one language.
struct Words {
    language: &'static str,
    title: &'static str,
    pending: &'static str,
}

const ENGLISH: Words = Words { language: "en", title: "Profile of", pending: "No results yet" };
const OTHERS: [Words; 4] = [
    Words { language: "nl", title: "Profiel van", pending: "Nog geen resultaten" },
    Words { language: "de", title: "Profil von", pending: "Noch keine Ergebnisse" },
    Words { language: "fr", title: "Profil de", pending: "Pas encore de résultats" },
    Words { language: "es", title: "Perfil de", pending: "Aún no hay resultados" },
];

/// The profile; English where the language is unknown.
pub(crate) fn page(application: &Application, locale: Option<&str>, home: Option<&str>) -> Html<String> {
    let words = words(locale.unwrap_or("en"));
    let applicant = &application.applicant;
    let heading = format!("{} {} {}", words.title, applicant.first_name, applicant.last_name);
    let content = match application.status {
        Status::Invited | Status::Started => html! { p { (words.pending) } },
        Status::Completed => table(&application.scores),
    };
    let note = "This is the simulated Equalture: what a recruiter sees behind a public link, without a login.";
    Page { language: words.language, heading: &heading, content, note, home }.into()
}

fn table(scores: &[(String, String)]) -> Markup {
    html! {
        table {
            @for (name, text) in scores { tr { th { (name) } td { (text) } } }
        }
    }
}

fn words(locale: &str) -> Words {
    let language = locale.split(['-', '_']).next().unwrap_or_default();
    OTHERS.into_iter().find(|words| words.language.eq_ignore_ascii_case(language)).unwrap_or(ENGLISH)
}
