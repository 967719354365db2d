//! The candidate's profile as a page, in the language that was asked for.

use std::fmt::Write as _;

use super::state::{Application, Status};

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
pub(crate) fn page(application: &Application, locale: Option<&str>) -> String {
    let words = words(locale.unwrap_or("en"));
    let applicant = &application.applicant;
    let name = escaped(&format!("{} {}", applicant.first_name, applicant.last_name));
    let (language, title) = (words.language, words.title);
    let head = format!("<meta charset=\"utf-8\"><title>{title} {name}</title>");
    let results = match application.status {
        Status::Invited => format!("<p>{}</p>", words.pending),
        Status::Completed => table(&application.scores),
    };
    format!("<!doctype html><html lang=\"{language}\">{head}<h1>{title} {name}</h1>{results}</html>")
}

fn table(scores: &[(String, String)]) -> String {
    let mut rows = String::new();
    for (name, text) in scores {
        // Writing to a string can't fail.
        let _ = write!(rows, "<tr><th>{}</th><td>{}</td></tr>", escaped(name), escaped(text));
    }
    format!("<table>{rows}</table>")
}

fn words(locale: &str) -> Words {
    let language = locale.split(['-', '_']).next().unwrap_or_default();
    OTHERS.into_iter().find(|words| words.language.eq_ignore_ascii_case(language)).unwrap_or(ENGLISH)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
