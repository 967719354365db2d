//! `cargo sandbox up`, as somebody uses it.
#![expect(clippy::unwrap_used, reason = "what cannot go on should stop")]

mod running;

use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Output};

use running::{Folder, Running};
use serde_json::Value;

/// What the company that is ready was issued.
fn credentials(up: &Running) -> (&str, &str) {
    (up.after("\n  client id "), up.after("\n  client secret "))
}

async fn token(up: &Running, id: &str, secret: &str) -> Value {
    let form = format!("grant_type=client_credentials&client_id={id}&client_secret={secret}");
    let asked = http().post(format!("{}/token", up.url()));
    let asked = asked.header("content-type", "application/x-www-form-urlencoded").body(form);
    asked.send().await.unwrap().json().await.unwrap()
}

async fn listed(up: &Running) -> Value {
    let (id, secret) = credentials(up);
    let token = token(up, id, secret).await;
    let listed = http().get(format!("{}/packages", up.url())).bearer_auth(token["access_token"].as_str().unwrap());
    listed.send().await.unwrap().json().await.unwrap()
}

fn http() -> reqwest::Client {
    // it may be installed already
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy().build().unwrap()
}

/// Does not start; with what it says instead.
fn refused(arguments: &[&str]) -> (Option<i32>, String) {
    let Output { status, stderr, .. } =
        Command::new(env!("CARGO_BIN_EXE_sandbox")).arg("up").args(arguments).output().unwrap();
    (status.code(), String::from_utf8(stderr).unwrap())
}

#[tokio::test]
async fn the_screen_says_what_works_and_an_interrupt_ends_it() {
    let mut up = Running::start(&[]);
    let url = up.url().to_owned();
    let packages = listed(&up).await;
    let names: Vec<_> = packages.as_array().unwrap().iter().filter_map(|package| package["name"].as_str()).collect();
    assert!(names.contains(&"Support essentials"), "{names:?}");
    let page = up.after("in a browser:");
    assert_eq!(page, format!("{url}/sandbox"));
    assert_eq!(http().get(page).send().await.unwrap().status(), 200);
    assert!(up.screen.contains("Nothing is kept"), "{}", up.screen);
    assert_eq!(up.signal("-INT"), Some(0));
    assert!(http().get(&url).send().await.is_err(), "nobody answers any more");
}

#[tokio::test]
async fn started_again_with_its_folder_everything_is_still_there() {
    let folder = Folder::new();
    let arguments = ["--data", folder.path()];
    let mut first = Running::start(&arguments);
    let (url, packages) = (first.url().to_owned(), listed(&first).await);
    let (id, secret) = credentials(&first);
    let issued = (id.to_owned(), secret.to_owned());
    assert_eq!(first.signal("-TERM"), Some(0));

    let mut second = Running::start(&arguments);
    assert_eq!((second.url(), credentials(&second)), (url.as_str(), (issued.0.as_str(), issued.1.as_str())));
    assert_eq!(listed(&second).await, packages);
    let (code, sentence) = refused(&[&["--port", "0"][..], &arguments].concat());
    assert_eq!(code, Some(1));
    assert!(sentence.starts_with("Another sandbox uses"), "{sentence}");
    assert_eq!(second.signal("-KILL"), None);

    let third = Running::start(&arguments);
    assert_eq!((third.url(), listed(&third).await), (url.as_str(), packages));
}

#[tokio::test]
async fn a_companys_file_that_changes_between_two_starts_is_what_counts() {
    let folder = Folder::new();
    let file = folder.0.join("company.json");
    let write = |company: &str, issued: &str, secret: &str| {
        let pair = |id: &str, secret: &str| serde_json::json!({"client_id": id, "client_secret": secret});
        let company = serde_json::json!({
            "company": company, "equalture": pair("at-equalture", secret), "ats": pair("at-ats", "s"),
            "issued": pair(issued, "issued-secret"),
        });
        std::fs::write(&file, company.to_string()).unwrap();
    };
    let arguments = ["--data", folder.path(), "--company", file.to_str().unwrap()];
    write("Umbrella", "first", "one");
    let mut up = Running::start(&arguments);
    assert_eq!(listed(&up).await.as_array().unwrap().len(), 4, "two, each also while applying");
    up.signal("-INT");

    write("Umbrella", "second", "two");
    let mut up = Running::start(&arguments);
    assert_eq!(token(&up, "first", "issued-secret").await["error"], "invalid_client");
    assert_eq!(listed(&up).await.as_array().unwrap().len(), 4, "the same");
    up.signal("-INT");

    write("Hooli", "second", "two");
    let (code, sentence) = refused(&[&["--port", "0"][..], &arguments].concat());
    assert!(code == Some(1) && sentence.contains("is another company's"), "{sentence}");
}

#[test]
fn what_cannot_be_is_said_in_one_sentence() {
    let taken = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let folder = Folder::new();
    let file = folder.0.join("file");
    std::fs::write(&file, "{\n  \"company\": 7\n}").unwrap();
    let file = file.to_str().unwrap();
    for (arguments, code, says) in [
        (vec!["--port", &port], 1, format!("Port {port} can't be used")),
        (vec!["--port", "70000"], 2, "70000".to_owned()),
        (
            vec!["--port", "0", "--equalture", "http://127.0.0.1:9"],
            1,
            "--equalture is given without --company".to_owned(),
        ),
        (vec!["--port", "0", "--smartrecruiters", "http://127.0.0.1:9"], 1, "--smartrecruiters is given".to_owned()),
        (vec!["--equalture", "ftp://127.0.0.1"], 2, "give an address such as http://127.0.0.1:9101".to_owned()),
        (vec!["--equalture", "http://a:b@127.0.0.1"], 2, "give an address such as".to_owned()),
        (vec!["--talentsoft", "http://127.0.0.1:9"], 2, "does not serve this system yet".to_owned()),
        (vec!["--port", "0", "--company", "nowhere.json"], 1, "nowhere.json".to_owned()),
        (vec!["--port", "0", "--company", file], 1, "line 2, company".to_owned()),
        (vec!["--port", "0", "--data", file], 1, "can't be used".to_owned()),
        (
            vec!["--port", "0", "--artifacts", folder.path()],
            1,
            "no executable of candidate-page, connect, disable, dispatcher".to_owned(),
        ),
    ] {
        let (ended, sentence) = refused(&arguments);
        assert_eq!(ended, Some(code), "{arguments:?}: {sentence}");
        assert!(sentence.contains(&says), "{arguments:?}: {sentence}");
        assert!(code == 2 || sentence.lines().count() == 1, "{arguments:?}: {sentence}");
    }
}

/// The folder of the functions' executables, once they have been built.
fn built() -> String {
    drop(Running::start(&[]));
    Path::new(env!("CARGO_BIN_EXE_sandbox")).parent().unwrap().to_str().unwrap().to_owned()
}

#[cfg(unix)]
#[test]
fn a_store_that_takes_no_writes_is_said_at_the_start() {
    let (built, folder) = (built(), Folder::new());
    let arguments = ["up", "--port", "0", "--artifacts", &built, "--data", folder.path()];
    // as on a full disk, no file can grow
    let output = Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 16; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_sandbox")])
        .args(arguments)
        .output()
        .unwrap();
    let sentence = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{sentence}");
    assert!(sentence.starts_with("The store") && sentence.contains("room"), "{sentence}");
    assert_eq!(sentence.lines().count(), 1, "{sentence}");
}
