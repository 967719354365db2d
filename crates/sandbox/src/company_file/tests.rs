use assessment::company::{DoubtPolicy, Settings, ShownWhenInvited, TokenVerb};
use assessment::ids::Language;
use assessment::package::PackageType;
use jiff::SignedDuration;

use super::*;
use crate::testing::Folder;

/// Stands wherever something wrong stands, and must be in no sentence.
const SECRET: &str = "hunter2";

const GOOD: &str = r#"{
  "company": "Globex",
  "equalture": {
    "client_id": "e-1",
    "client_secret": "e-2"
  },
  "ats": {"client_id": "a-1", "client_secret": "a-2"},
  "issued": {"client_id": "i-1", "client_secret": "i-2"},
  "callback_token": "c-1",
  "settings": {
    "inline": true
  }
}
"#;

fn read(folder: &Folder, content: impl AsRef<[u8]>) -> Result<CompanyFile, String> {
    std::fs::write(folder.path().join("company.json"), content).unwrap();
    read_as_it_is(folder)
}

/// A sentence names the file with its folder, which no case here speaks of.
fn read_as_it_is(folder: &Folder) -> Result<CompanyFile, String> {
    let file = CompanyFile::read(&folder.path().join("company.json"));
    let within = format!("{}/", folder.path().display());
    file.map_err(|error| error.to_string().replace(&within, ""))
}

#[track_caller]
fn sentence(read: Result<CompanyFile, String>) -> String {
    let Err(sentence) = read else { panic!("it was taken") };
    assert!(!sentence.contains(SECRET), "{sentence}");
    assert!(sentence.ends_with('.') && !sentence.contains('\n'), "{sentence}");
    sentence
}

#[test]
fn a_company_is_read_as_it_stands() {
    let file = read(&Folder::new(), GOOD).unwrap_or_else(|sentence| panic!("{sentence}"));
    assert_eq!(file.company.key.to_string(), "smartrecruiters#Globex");
    assert_eq!((file.company.status, file.company.generation), (CompanyStatus::Active, 1));
    assert_eq!((file.company.name, file.company.settings), (None, Settings::default()));
    let pairs = [&file.secret.equalture, file.secret.ats.as_ref().unwrap(), &file.issued];
    let pairs = pairs.map(|pair| (pair.client_id.as_str(), pair.client_secret.as_str()));
    assert_eq!(pairs, [("e-1", "e-2"), ("a-1", "a-2"), ("i-1", "i-2")]);
    assert_eq!(file.secret.callback_token.as_deref(), Some("c-1"));
}

#[test]
fn every_setting_is_taken_and_a_byte_order_mark_is_no_trouble() {
    let settings = r#""settings": {"package_type": "skill_test", "inline": false, "doubts": "hold",
        "keep_results_days": 0, "expires_after_days": 3650, "keep_orders_days": 1, "language": "pt-BR", "scale": 255, "empty_list_is_200": true,
        "shown_when_invited": "in_progress", "equalture_base_url": "http://127.0.0.1:9101", "token_verb": "get"}"#;
    let (before, _) = GOOD.split_once("\"settings\"").unwrap();
    let file = read(&Folder::new(), format!("\u{feff}{before}{settings}, \"name\": \"Globex Söhne\"}}"));
    let file = file.unwrap_or_else(|sentence| panic!("{sentence}"));
    assert_eq!(file.company.name.as_deref(), Some("Globex Söhne"));
    let days = |count: i64| SignedDuration::from_hours(24 * count);
    let settings = Settings {
        package_type: PackageType::SkillTest,
        inline: false,
        doubts: DoubtPolicy::Hold,
        keep_results: days(0),
        expires_after: days(3650),
        keep_orders: days(1),
        language: Some(Language::parse("pt-BR").unwrap()),
        scale: Some(255),
        empty_list_is_200: true,
        shown_when_invited: ShownWhenInvited::InProgress,
        equalture_base_url: Some("http://127.0.0.1:9101/".to_owned()),
        token_verb: Some(TokenVerb::Get),
    };
    assert_eq!(file.company.settings, settings);
}

/// What is replaced in the good file, by what, and what the sentence begins and goes on with.
#[rustfmt::skip]
const SLIPS: &[(&str, &str, &str, &str)] = &[
    // names
    (r#""client_secret": "e-2""#, r#""client_secrte": "hunter2""#, "line 5, equalture.client_secrte: unknown field",
        "expected client_id or client_secret"),
    (r#""callback_token""#, r#""callback""#, "line 9, callback: unknown field", "expected one of company, name"),
    (r#""inline""#, r#""inlien""#, "line 11, settings.inlien: unknown field", "token_verb"),
    (r#""inline""#, r#""\u001b[2Jhunter2""#, "line 11, settings.(a name that is not shown): unknown field",
        "token_verb"),
    // what must be there
    (r#""company": "Globex","#, "", "line 13, company: missing", "expected 1 to 128 letters"),
    (r#""issued": {"client_id": "i-1", "client_secret": "i-2"},"#, "", "line 13, issued: missing",
        "expected an object with client_id and client_secret"),
    (",\n    \"client_secret\": \"e-2\"", "", "line 5, equalture.client_secret: missing", "expected text"),
    // once only
    (r#""callback_token": "c-1""#, r#""ats": {"client_id": "hunter2"}"#, "line 9, ats: given twice", "expected once"),
    (r#""client_id": "e-1""#, r#""client_id": "hunter2", "client_id": "hunter2""#,
        "line 4, equalture.client_id: given twice", "expected once"),
    // the wrong kind
    (r#"{"client_id": "a-1", "client_secret": "a-2"}"#, r#""hunter2""#, "line 7, ats: expected an object", "client_id"),
    (r#"{"client_id": "a-1", "client_secret": "a-2"}"#, r#"["hunter2", "hunter2"]"#, "line 7, ats: expected an object",
        "client_id"),
    (r#"{"client_id": "a-1", "client_secret": "a-2"}"#, "null", "line 7, ats: expected an object", "client_id"),
    (r#""e-2""#, "2", "line 5, equalture.client_secret: expected text", ""),
    (r#""e-2""#, "null", "line 5, equalture.client_secret: expected text", ""),
    (r#""e-2""#, r#"{"a": "hunter2"}"#, "line 5, equalture.client_secret: expected text", ""),
    (r#""c-1""#, "true", "line 9, callback_token: expected text", ""),
    (r#""c-1""#, "null", "line 9, callback_token: expected text", ""),
    ("true", r#""hunter2, expected hunter2""#, "line 11, settings.inline: expected a boolean.", ""),
    // texts that cannot be
    (r#""Globex""#, r#""hunter2/hunter2""#, "line 2, company: expected 1 to 128 letters, digits, dots", ""),
    (r#""Globex""#, r#""""#, "line 2, company: expected 1 to 128", ""),
    (r#""i-1""#, r#""hunter2 ""#, "line 8, issued.client_id: expected 1 to 128", ""),
    (r#""e-1""#, r#""""#, "line 4, equalture.client_id: expected text that is not empty", ""),
    (r#""e-2""#, r#""hunter2\n""#, "line 5, equalture.client_secret: expected text", "nor ends with a blank"),
    (r#""a-1""#, r#"" hunter2""#, "line 7, ats.client_id: expected text", ""),
    (r#""i-2""#, r#""""#, "line 8, issued.client_secret: expected text", ""),
    (r#""c-1""#, r#"" ""#, "line 9, callback_token: expected text", ""),
    (r#""callback_token": "c-1""#, r#""name": "hunter2\u202e""#, "line 9, name: expected 1 to 200 characters", ""),
    (r#""callback_token": "c-1""#, r#""name": " ""#, "line 9, name: expected 1 to 200 characters", ""),
    // settings
    (r#""inline": true"#, r#""package_type": "hunter2""#, "line 11, settings.package_type: expected",
        r#""behavioral_assessment" or "skill_test""#),
    (r#""inline": true"#, r#""doubts": "hunter2""#, "line 11, settings.doubts: expected", r#""retry" or "hold""#),
    (r#""inline": true"#, r#""keep_results_days": -1"#, "line 11, settings.keep_results_days: expected", "0 to 3650"),
    (r#""inline": true"#, r#""keep_results_days": 3651"#, "line 11, settings.keep_results_days: expected", "0 to 3650"),
    (r#""inline": true"#, r#""expires_after_days": 0"#, "line 11, settings.expires_after_days: expected", "1 to 3650"),
    (r#""inline": true"#, r#""expires_after_days": 1.5"#, "line 11, settings.expires_after_days: expected",
        "1 to 3650"),
    (r#""inline": true"#, r#""keep_orders_days": 18446744073709551615"#, "line 11, settings.keep_orders_days: expected",
        "1 to 3650"),
    (r#""inline": true"#, r#""keep_orders_days": "hunter2""#, "line 11, settings.keep_orders_days: expected",
        "1 to 3650"),
    (r#""inline": true"#, r#""language": "hunter2!""#, "line 11, settings.language: expected a language", "pt-BR"),
    (r#""inline": true"#, r#""scale": 0"#, "line 11, settings.scale: expected", "1 to 255"),
    (r#""inline": true"#, r#""scale": 256"#, "line 11, settings.scale: expected", "1 to 255"),
    (r#""inline": true"#, r#""empty_list_is_200": 1"#, "line 11, settings.empty_list_is_200: expected a boolean", ""),
    (r#""inline": true"#, r#""shown_when_invited": "hunter2""#, "line 11, settings.shown_when_invited: expected",
        r#""pending" or "in_progress""#),
    (r#""inline": true"#, r#""equalture_base_url": "ftp://hunter2""#, "line 11, settings.equalture_base_url: expected",
        "http(s)"),
    (r#""inline": true"#, r#""token_verb": "hunter2""#, "line 11, settings.token_verb: expected", r#""post" or "get""#),
    // not JSON
    (r#""e-1","#, r#""hunter2""#, "line 5: not JSON: expected `,` or `}`", ""),
    (r#""client_secret": "e-2""#, r#""hunter2""#, "line 6: not JSON: expected `:`", ""),
    (r#""e-2""#, "hunter2", "line 5: not JSON: expected value", ""),
    (r#""e-2""#, "\"hunter2", "line 5: not JSON: control character", ""),
    ("true\n", "true,\n", "line 12: not JSON: key must be a string", ""),
    ("\n}\n", "\n}\n\nhunter2\n", "line 15: not JSON: trailing characters", ""),
    ("\n  }\n}\n", "\n", "line 12: not JSON: EOF while parsing an object", ""),
];

#[test]
fn a_slip_is_named_by_line_and_member_and_no_value_is_repeated() {
    let folder = Folder::new();
    for (good, bad, begins, goes_on) in SLIPS {
        assert_eq!(GOOD.matches(good).count(), 1, "{good}");
        let sentence = sentence(read(&folder, GOOD.replace(good, bad)));
        assert!(sentence.starts_with(&format!("company.json, {begins}")), "{bad}: {sentence}");
        assert!(sentence.contains(goes_on), "{bad}: {sentence}");
    }
}

#[test]
fn what_is_no_object_at_all_is_named_too() {
    let folder = Folder::new();
    for (content, said) in [
        ("\n\"hunter2\"", "company.json, line 2, the whole: expected an object"),
        ("[\"hunter2\"]", "company.json, line 1, the whole: expected an object"),
        ("\nhunter2", "company.json, line 2: not JSON: expected value."),
        ("", "company.json is empty, expected JSON"),
        (" \n\n", "company.json is empty, expected JSON"),
        ("\u{feff}", "company.json is empty, expected JSON"),
    ] {
        let sentence = sentence(read(&folder, content));
        assert!(sentence.starts_with(said), "{content:?}: {sentence}");
    }
    let sentence = sentence(read(&folder, b"{\n\"company\": \"hunter2\xff\"}"));
    assert_eq!(sentence, "company.json, line 2: not JSON: expected text in UTF-8.");
}

#[test]
fn what_is_no_file_is_named_with_what_to_do() {
    let folder = Folder::new();
    let missing = sentence(read_as_it_is(&folder));
    assert_eq!(missing, "company.json is not there: name the company's file with --company.");
    std::fs::create_dir(folder.path().join("company.json")).unwrap();
    assert_eq!(sentence(read_as_it_is(&folder)), "company.json is a folder: name the company's file with --company.");
    let within = CompanyFile::read(&folder.path().join("company.json/there")).err().map(|error| error.to_string());
    assert!(within.is_some_and(|sentence| sentence.contains("is not there")));
}
