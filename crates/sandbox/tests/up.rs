//! `cargo sandbox up`, as somebody uses it.
#![expect(clippy::unwrap_used, reason = "what cannot go on should stop")]

use std::io::{BufRead as _, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};

/// Stays up until it is interrupted, and does not outlive a test that fails.
struct Up {
    child: Child,
    /// What stands on its screen.
    screen: String,
    _stdout: BufReader<ChildStdout>,
}

impl Up {
    fn start() -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sandbox"));
        let mut child = command.args(["up", "--port", "0"]).stdout(Stdio::piped()).spawn().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut screen = String::new();
        while !screen.contains("company list") {
            assert!(stdout.read_line(&mut screen).unwrap() > 0, "it ended: {screen}");
        }
        Self { child, screen, _stdout: stdout }
    }

    /// The word of the screen that follows these.
    fn after(&self, words: &str) -> &str {
        let (_, rest) = self.screen.split_once(words).unwrap_or_else(|| panic!("`{words}` in {}", self.screen));
        rest.split_whitespace().next().unwrap()
    }

    fn interrupt(&mut self) -> Option<i32> {
        let interrupted = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().unwrap();
        assert!(interrupted.success());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Up {
    fn drop(&mut self) {
        // it may have ended, as it should
        let _ = self.child.kill();
    }
}

#[tokio::test]
async fn the_screen_says_what_works_and_an_interrupt_ends_it() {
    let mut up = Up::start();
    let url = up.after("The bridge answers at ").to_owned();
    let (id, secret) = up.after("curl -s -u ").split_once(':').unwrap();
    rustls::crypto::ring::default_provider().install_default().unwrap();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let form = [("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret)];
    let form = form.map(|(name, value)| format!("{name}={value}")).join("&");
    let asked =
        http.post(format!("{url}/token")).header("content-type", "application/x-www-form-urlencoded").body(form);
    let token: serde_json::Value = asked.send().await.unwrap().json().await.unwrap();
    let listed = http.get(format!("{url}/packages")).bearer_auth(token["access_token"].as_str().unwrap());
    let listed: serde_json::Value = listed.send().await.unwrap().json().await.unwrap();
    assert_eq!(listed[0]["name"], "Support essentials");
    assert!(up.after("--endpoint ").starts_with("http://127.0.0.1:") && up.after("--table ") == "sandbox-Table");
    assert_eq!(up.interrupt(), Some(0));
    assert!(http.get(&url).send().await.is_err(), "nobody answers any more");
}
