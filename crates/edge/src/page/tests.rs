use super::*;
use assessment::refusal::Refusal;
use jiff::SignedDuration;

/// Nothing that is loaded takes longer than this on a slow line.
const HEAVIEST: usize = 30 * 1024;

fn html(response: &Response<Body>) -> &str {
    match response.body() {
        Body::Text(text) => text,
        _ => panic!("a page is a text"),
    }
}

/// A form with everything that forms are made of, and everything wrong with it.
fn form(place: &Place) -> Markup {
    let fields = ["a", "b", "c"].map(|name| Field { name, label: name, hint: Some("h"), error: Some("e") });
    let choices = ["x", "y"].map(|value| Choice { value, label: value });
    html! {
        (summary(place, &fields))
        (note(Note::Good, "n")) (note(Note::Bad, "n")) (note(Note::Plain, "n"))
        form method="post" {
            (hidden("token", "t"))
            (field(&fields[0], Takes::Line("l")))
            (field(&Field { name: "a2", ..fields[0] }, Takes::Secret))
            (radios(&fields[1], &choices, "y"))
            (tick(&fields[2], true))
            button.first { "Go" }
        }
        (facts(&[("f", "v")]))
    }
}

/// Every page that is made here, in a language.
fn pages(place: &Place) -> Vec<String> {
    let problems = [Problem::method_not_allowed("GET"), Problem::too_large(), Problem::store_unavailable()];
    let mut responses = vec![unknown_link(place), ended_link(place, "w")];
    responses.extend(problems.iter().map(|problem| super::problem(place, problem)));
    responses.push(live(place, StatusCode::OK, "t", "later()", 15, &html! {}));
    let mut pages: Vec<_> = responses.iter().map(|response| html(response).to_owned()).collect();
    pages.push(document(place, "t", &form(place)));
    pages
}

fn all_pages() -> impl Iterator<Item = (PageLanguage, String)> {
    PageLanguage::ALL
        .into_iter()
        .flat_map(|language| pages(&Place::speaking(language)).into_iter().map(move |page| (language, page)))
}

#[test]
fn a_page_names_its_language_and_leads_to_the_others() {
    for (language, page) in all_pages() {
        assert!(page.contains(&format!("<html lang=\"{}\">", language.tag())), "{page}");
        for other in PageLanguage::ALL {
            let tag = other.tag();
            let current = if other == language { " aria-current=\"true\"" } else { "" };
            let name = other.name();
            let link = format!("<a href=\"?lang={tag}\" lang=\"{tag}\" hreflang=\"{tag}\"{current}>{name}</a>");
            assert_eq!(page.matches(&link).count(), 1, "{link}: {page}");
        }
    }
}

#[test]
fn a_page_loads_nothing_and_is_light() {
    for (_, page) in all_pages() {
        for loaded in ["src=", "<link", "@import", "url(", "http:", "https:"] {
            assert!(!page.contains(loaded), "{loaded}: {page}");
        }
        assert!(page.len() < HEAVIEST, "{} bytes", page.len());
    }
}

#[test]
fn a_page_with_the_longest_query_is_light() {
    let (key, longest) = ("x".repeat(100), "\"".repeat(634));
    let request = lambda_http::http::Request::builder().uri(format!("https://h/?{key}={}", "%22".repeat(634)));
    let place = Place::of(&request.body(Body::Empty).unwrap(), None, &[&key]);
    let page = document(&place, "t", &form(&place));
    assert!(page.matches("%22").count() == 5 * longest.len() && page.len() < HEAVIEST, "{} bytes", page.len());
}

#[test]
fn what_is_wrong_in_a_form_stands_beside_it_and_at_the_top() {
    let page = form(&Place::speaking(PageLanguage::English)).into_string();
    let (summary, form) = page.split_once("<form").unwrap();
    for name in ["a", "b", "c"] {
        assert!(summary.contains(&format!("<a href=\"#{name}\">e</a>")), "{name}: {summary}");
        assert_eq!(form.matches(&format!(" id=\"{name}\"")).count(), 1, "{name}: {form}");
        assert!(form.contains(&format!("aria-describedby=\"{name}-hint {name}-error\"")), "{name}: {form}");
        assert!(form.contains(&format!("<span class=\"error\" id=\"{name}-error\">e</span>")), "{name}: {form}");
    }
    assert!(form.contains("aria-invalid=\"true\""), "{form}");
}

#[test]
fn a_form_without_mistakes_has_no_summary_and_never_sends_a_secret_back() {
    let place = Place::speaking(PageLanguage::English);
    let right = Field { name: "secret", label: "Client secret", ..Field::default() };
    assert_eq!(summary(&place, &[right]).into_string(), "");
    let input = field(&right, Takes::Secret).into_string();
    assert!(input.contains("type=\"password\"") && !input.contains("value="), "{input}");
    assert!(!input.contains("aria-invalid") && !input.contains("aria-describedby"), "{input}");
}

#[test]
fn markup_in_a_value_is_only_text() {
    let evil = "\"><script>";
    let given = Field { name: "a", label: evil, hint: Some(evil), error: Some(evil) };
    let place = Place::speaking(PageLanguage::English);
    let parts = html! {
        (field(&given, Takes::Line(evil))) (summary(&place, &[given])) (facts(&[(evil, evil)])) (hidden("h", evil))
    };
    let page = document(&place, evil, &parts);
    assert!(!page.contains("<script"), "{page}");
}

#[test]
fn a_problem_is_told_in_the_readers_language_and_keeps_its_code_and_headers() {
    let place = Place::speaking(PageLanguage::Dutch);
    let detail = Refusal::NoEmail.sentence();
    let problem = Problem { retry_after: Some(SignedDuration::from_secs(5)), ..Problem::unavailable("c", detail) };
    let response = super::problem(&place, &problem);
    assert_eq!(response.headers()["retry-after"], "5");
    let page = html(&response);
    assert!(page.contains("niet beschikbaar") && page.contains("Code: c") && !page.contains(detail), "{page}");
}
