use super::*;
use assessment::attempt::{Attempt, Ending};
use assessment::candidate::{Candidate, Person};
use assessment::history::History;
use assessment::ids::{EqualtureJobId, Nonce, OrderKey, ReferenceId};
use edge::problem::Problem;

const BACK: &str = "https://jobs.example.com/applications/1";

const EVERY: [Progress; 13] = [
    Progress::Accepted,
    Progress::Invited,
    Progress::Started,
    Progress::Finished,
    Progress::Completed,
    Progress::Expired,
    Progress::Refused(Refusal::UnknownPackage),
    Progress::Refused(Refusal::CandidateNotAccepted),
    Progress::Refused(Refusal::NoEmail),
    Progress::Refused(Refusal::CandidateNotFound),
    Progress::Refused(Refusal::DoubtNeverSettled),
    Progress::Cancelled,
    Progress::Erased,
];

/// What an order that is not invited yet may wait for.
const WAITING: [Option<Ending>; 3] = [None, Some(Ending::NotSent), Some(Ending::InDoubt)];

fn minutes(count: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_mins(count)
}

/// Grace's order, placed at minute 0 while she applied; invited at minute 1.
fn order(progress: Progress) -> Order {
    let person = Person { first_name: "Grace".into(), last_name: "Hopper".into(), email: "grace@example.com".into() };
    let known = Candidate::Known { person, subject: "s".into() };
    let ahead = progress == Progress::Accepted;
    Order {
        key: OrderKey::parse("smartrecruiters#Globex#o-1").unwrap(),
        version: 1,
        written_by: Nonce("n".into()),
        generation: 1,
        fingerprint: "f".into(),
        origin: Origin::WhileApplying { return_url: BACK.into() },
        job: EqualtureJobId::parse("job-1").unwrap(),
        vacancy: None,
        vacancy_title: None,
        language: None,
        candidate: if ahead { known } else { known.forgotten() },
        accepted_at: minutes(0),
        deadline: minutes(100_000),
        progress,
        progress_at: minutes(1),
        invited_at: (!ahead).then(|| minutes(1)),
        submitted_at: None,
        revision: 0,
        told: 0,
        telling: None,
        gone: false,
        attempts: Vec::new(),
        retry: None,
        parked: false,
        sealed: None,
        history: History::default(),
        due: None,
        wake: false,
        keep_until: None,
    }
}

/// The same after one attempt that ended so.
fn after(progress: Progress, ending: Option<Ending>) -> Order {
    let reference = match &ending {
        Some(Ending::Created(reference)) => Some(reference.clone()),
        _ => None,
    };
    let (nonce, begun_at) = (Nonce("n".into()), minutes(0));
    let attempt = Attempt { number: 1, nonce, begun_at, ending, reference, outcome: None };
    Order { attempts: vec![attempt], ..order(progress) }
}

fn invited() -> Order {
    after(Progress::Invited, Some(Ending::Created(ReferenceId::parse("r-1").unwrap())))
}

fn html(response: &Response<Body>) -> &str {
    match response.body() {
        Body::Text(text) => text,
        _ => panic!("a page is a text"),
    }
}

fn shown(order: &Order, minute: i64) -> String {
    shown_in(PageLanguage::English, order, minute)
}

fn shown_in(language: PageLanguage, order: &Order, minute: i64) -> String {
    html(&page(&Place::speaking(language), order, Some("Globex Ltd"), minutes(minute))).to_owned()
}

/// What stands between the heading and the switch.
fn main(html: &str) -> &str {
    html.split_once("<main>").and_then(|(_, rest)| rest.split_once("</main>")).map(|(main, _)| main).unwrap()
}

/// Every order that has a page of its own.
fn orders() -> impl Iterator<Item = Order> {
    let waiting = WAITING.map(|ending| after(Progress::Accepted, ending));
    EVERY.map(order).into_iter().chain(waiting).chain([invited()])
}

/// Every page that there is.
fn pages() -> Vec<(String, String)> {
    orders().map(|order| (format!("{:?} {:?}", order.progress, order.attempts), shown(&order, 3))).collect()
}

#[test]
fn the_way_back_is_on_every_page_and_is_the_only_one() {
    for (what, html) in pages() {
        assert_eq!(html.matches(&format!("<a class=\"way\" href=\"{BACK}\">")).count(), 1, "{what}: {html}");
        assert_eq!(main(&html).matches("href=").count(), 1, "{what}: {html}");
    }
}

#[test]
fn a_way_back_that_was_forgotten_with_the_results_is_told_in_words() {
    let forgotten = Order { origin: Origin::Recruiter, ..order(Progress::Completed) };
    let html = shown(&forgotten, 3);
    assert!(html.contains("go back to where you applied") && !main(&html).contains("href="), "{html}");
}

#[test]
fn a_page_keeps_itself_up_to_date_as_long_as_something_is_expected() {
    for progress in EVERY {
        let html = shown(&order(progress), 3);
        let renews = !progress.is_final();
        let without_script = "<noscript><meta http-equiv=\"refresh\" content=\"15\"></noscript>";
        assert_eq!(html.contains(without_script), renews, "{progress:?}: {html}");
        assert_eq!(html.matches("http-equiv").count(), usize::from(renews), "{progress:?}: {html}");
        assert_eq!(html.matches("<script").count(), usize::from(renews), "{progress:?}: {html}");
    }
}

#[test]
fn what_the_script_replaces_is_on_every_page_and_holds_no_link() {
    for (what, html) in pages() {
        for part in ["<p role=\"status\">", "<div id=\"sent\">", "<div id=\"about\">", "<h1>"] {
            assert_eq!(html.matches(part).count(), 1, "{what}: {part}: {html}");
        }
        let (parts, way) = main(&html).rsplit_once("</div>").unwrap();
        assert!(!parts.contains("href=") && way.contains("href="), "{what}: {html}");
    }
}

#[test]
fn nothing_of_the_candidate_is_shown_but_the_masked_address() {
    for (what, html) in pages() {
        for part in ["Grace", "Hopper", "grace", "example.com<"] {
            assert!(!html.contains(part), "{what}: {part}: {html}");
        }
    }
    for order in [order(Progress::Accepted), invited(), order(Progress::Started)] {
        assert!(shown(&order, 3).contains("<strong>g…@e….com</strong>"), "{:?}", order.progress);
    }
}

#[test]
fn what_was_sent_is_told_with_the_time_since_then() {
    let told =
        |order: &Order, minute| shown(order, minute).contains("It went to <strong>g…@e….com</strong>, a moment ago.");
    assert!(told(&invited(), 2) && told(&order(Progress::Started), 2));
    let html = shown(&invited(), 6);
    assert!(html.contains("Equalture has sent you an e-mail with a link to your assessment."), "{html}");
    assert!(html.contains("It went to <strong>g…@e….com</strong>, about 5 minutes ago."), "{html}");
    let begun_unasked = Order { invited_at: None, ..order(Progress::Started) };
    assert!(shown(&begun_unasked, 2).contains("It went to <strong>g…@e….com</strong>."));
}

#[test]
fn a_doubt_is_never_told_as_an_e_mail_that_was_sent() {
    for (order, minute) in [
        (after(Progress::Accepted, Some(Ending::InDoubt)), 1),
        (after(Progress::Accepted, None), 3),
        (after(Progress::Invited, Some(Ending::CreatedUnnamed)), 3),
        (after(Progress::Invited, Some(Ending::InDoubt)), 3),
    ] {
        let html = shown(&order, minute);
        assert!(html.contains("We do not know whether it did."), "{:?}: {html}", order.attempts);
        for claim in ["has sent", "will send", "went to", "will go to", "ago"] {
            assert!(!html.contains(claim), "{:?}: {claim}: {html}", order.attempts);
        }
    }
    let given_up = shown(&order(Progress::Refused(Refusal::DoubtNeverSettled)), 3);
    assert!(given_up.contains("was not confirmed") && !given_up.contains("no assessment for you"), "{given_up}");
}

#[test]
fn an_invitation_that_is_ahead_is_late_after_five_minutes() {
    for ending in [None, Some(Ending::NotSent)] {
        let order = ending.map_or_else(|| order(Progress::Accepted), |ending| after(Progress::Accepted, Some(ending)));
        let (soon, late) = (shown(&order, 4), shown(&order, 5));
        for html in [&soon, &late] {
            assert!(html.contains("Equalture will send you") && html.contains("It will go to <strong>"), "{html}");
        }
        assert!(!soon.contains("longer than usual") && late.contains("longer than usual"), "{late}");
    }
}

#[test]
fn markup_in_an_address_is_only_text() {
    let email = "<b>@<i>.\"><script>alert(1)</script>".to_owned();
    let person = Person { first_name: "A".into(), last_name: "B".into(), email };
    let candidate = Candidate::Known { person, subject: "s".into() };
    let origin = Origin::WhileApplying { return_url: "https://jobs.example.com/?a=\"><script>".into() };
    let html = shown(&Order { candidate, origin, ..order(Progress::Accepted) }, 3);
    assert!(html.contains("<strong>&lt;…@&lt;….&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;</strong>"), "{html}");
    assert!(html.contains("href=\"https://jobs.example.com/?a=&quot;&gt;&lt;script&gt;\""), "{html}");
    assert_eq!(html.matches("<script").count(), 1, "the page's own: {html}");
}

#[test]
fn a_page_fits_a_slow_line_in_every_language() {
    for order in orders() {
        for language in PageLanguage::ALL {
            let html = shown_in(language, &order, 3);
            assert!(html.len() < 10 * 1024, "{:?} in {language:?}: {} bytes", order.progress, html.len());
        }
    }
}

#[test]
fn a_page_says_what_the_candidate_applied_for() {
    let titled = Order { vacancy_title: Some("Support <engineer>".into()), ..invited() };
    let named = shown(&titled, 3);
    assert!(
        named.contains("<dt>Company</dt><dd>Globex Ltd</dd><dt>Job</dt><dd>Support &lt;engineer&gt;</dd>"),
        "{named}"
    );
    assert!(shown_in(PageLanguage::Dutch, &titled, 3).contains("<dt>Bedrijf</dt><dd>Globex Ltd</dd><dt>Vacature</dt>"));
    let response = page(&Place::speaking(PageLanguage::English), &invited(), None, minutes(3));
    let unnamed = html(&response);
    assert!(!unnamed.contains("<dl>"), "{unnamed}");
}

#[test]
fn no_sentence_is_left_in_another_language() {
    for order in orders() {
        let english = shown(&order, 3);
        for language in PageLanguage::ALL.into_iter().skip(1) {
            let html = shown_in(language, &order, 3);
            for sentence in sentences(&english) {
                assert!(!sentences(&html).contains(&sentence), "{:?} in {language:?}: {sentence}", order.progress);
            }
            assert_eq!(sentences(&html).len(), sentences(&english).len(), "{:?} in {language:?}", order.progress);
        }
    }
}

/// The texts between the tags of a page, without the names and the address, which are the same in every language.
fn sentences(html: &str) -> Vec<&str> {
    let texts = main(html).split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text.trim());
    texts.filter(|text| !["", ".", "Globex Ltd", "g…@e….com"].contains(text)).collect()
}

#[test]
fn a_page_that_cannot_be_shown_calms_and_is_loaded_again() {
    let response = unavailable(&Place::speaking(PageLanguage::English), &Problem::store_unavailable());
    let html = html(&response);
    assert_eq!(
        (response.status(), &response.headers()["retry-after"]),
        (StatusCode::SERVICE_UNAVAILABLE, &"5".parse().unwrap())
    );
    assert!(html.contains("Your application is safe.") && html.contains("Code: temporarily_unavailable"), "{html}");
    let (head, _) = html.split_once("<body>").unwrap();
    assert!(head.contains("<noscript><meta http-equiv=\"refresh\" content=\"15\"></noscript><script>"), "{html}");
}
