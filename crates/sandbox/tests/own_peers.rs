//! `cargo sandbox up` with systems that this project's simulated vendors have no part in: the program in
//! `examples/own_peers`, which plays its journey against the bridge.
#![expect(clippy::unwrap_used, reason = "what cannot go on should stop")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use running::{Folder, Running};

#[expect(dead_code, reason = "each test uses a part")]
mod running;

const SANDBOX: &str = env!("CARGO_BIN_EXE_sandbox");

/// A program whose screen is read, and which does not outlive a test that fails.
struct Program {
    child: Child,
    stdout: BufReader<ChildStdout>,
    screen: String,
}

impl Program {
    fn start(command: &mut Command) -> Self {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        Self { child, stdout, screen: String::new() }
    }

    /// Reads its screen until these words are there, and the word that follows them.
    fn after(&mut self, words: &str) -> String {
        loop {
            let rest = self.screen.split_once(words).map(|(_, rest)| rest.trim_start());
            if let Some((word, _)) = rest.and_then(|rest| rest.split_once(char::is_whitespace)) {
                return word.to_owned();
            }
            let read = self.stdout.read_line(&mut self.screen).unwrap();
            assert!(read > 0, "it ended without `{words}`: {}", self.screen);
        }
    }

    /// Waits until it ends; its whole screen, and its exit code.
    fn ends(mut self) -> (String, Option<i32>) {
        self.stdout.read_to_string(&mut self.screen).unwrap();
        (std::mem::take(&mut self.screen), self.child.wait().unwrap().code())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // it may have ended, as it should
        let _ = self.child.kill();
    }
}

/// The peers and a sandbox that is pointed at them.
struct Pair {
    peers: Program,
    sandbox: Running,
    equalture: String,
    smartrecruiters: String,
    _folder: Folder,
}

/// Starts both as the peers' screen says, with these options for the peers.
fn pair(options: &[&str]) -> Pair {
    let folder = Folder::new();
    let company = folder.0.join("company.json");
    let mut peers = Program::start(&mut peers(&company, options));
    let (equalture, smartrecruiters) = (peers.after("--equalture "), peers.after("--smartrecruiters "));
    let company = company.to_str().unwrap();
    let sandbox =
        Running::start(&["--equalture", &equalture, "--smartrecruiters", &smartrecruiters, "--company", company]);
    Pair { peers, sandbox, equalture, smartrecruiters, _folder: folder }
}

/// The peers' program with these options, on ports that are free.
fn peers(company: &Path, options: &[&str]) -> Command {
    let program = Path::new(SANDBOX).with_file_name("examples").join("own_peers");
    assert!(program.exists(), "{} is not built: run the whole package's tests", program.display());
    let mut command = Command::new(program);
    command.args(["--smartrecruiters-port", "0", "--company-file"]).arg(company).args(options);
    if !options.contains(&"--equalture-port") {
        command.args(["--equalture-port", "0"]);
    }
    command
}

impl Pair {
    /// Tells the peers where the bridge answers, and waits until they have played; the sandbox's screen. Meanwhile the
    /// schedule fires once a second, so that nobody waits a minute for what is tried again.
    fn play(mut self) -> String {
        let bridge = self.sandbox.url().to_owned();
        writeln!(self.peers.child.stdin.take().unwrap(), "{bridge}").unwrap();
        let (played, playing) = mpsc::channel();
        let peers = self.peers;
        thread::spawn(move || played.send(peers.ends()));
        let (played, code) = loop {
            match playing.recv_timeout(Duration::from_secs(1)) {
                Ok(ended) => break ended,
                Err(_) => sweep(&bridge),
            }
        };
        assert_eq!(code, Some(0), "{played}");
        assert!(played.contains("Two orders, two invitations, two results."), "{played}");
        assert_eq!(self.sandbox.signal("-INT"), Some(0));
        std::mem::take(&mut self.sandbox.screen)
    }
}

/// Presses the page's button "Run the sweep now".
fn sweep(bridge: &str) {
    let host = bridge.strip_prefix("http://").unwrap();
    let mut connection = TcpStream::connect(host).unwrap();
    let head = "Connection: close\r\nContent-Length: 0\r\n\r\n";
    write!(connection, "POST /sandbox/faults/sweep HTTP/1.1\r\nHost: {host}\r\n{head}").unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
}

#[test]
fn the_journey_goes_well_with_peers_of_somebody_elses_and_none_are_simulated() {
    let pair = pair(&["--patience", "60"]);
    let yours = [&pair.equalture, &pair.smartrecruiters].map(|url| format!("yours, at {url}"));
    let screen = pair.play();
    for yours in yours {
        assert!(screen.contains(&yours), "`{yours}` in {screen}");
    }
    assert!(!screen.contains("simulated") && !screen.contains("does not answer"), "{screen}");
}

#[test]
fn an_equalture_that_does_not_answer_is_named_and_what_is_ordered_waits_for_it() {
    let screen = pair(&["--equalture-late", "5", "--patience", "150"]).play();
    let named: Vec<_> = screen.lines().filter(|line| line.contains("does not answer")).collect();
    assert!(named.len() == 1 && named[0].contains("Equalture"), "{screen}");
}

#[test]
fn peers_that_cannot_start_say_why_and_leave_another_companys_file_alone() {
    let folder = Folder::new();
    let company = folder.0.join("company.json");
    std::fs::write(&company, "{\"company\": \"Globex\"}").unwrap();
    let refused = peers(&company, &[]).output().unwrap();
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(refused.status.code() == Some(1) && said.contains("is another company's; choose another"), "{said}");
    assert_eq!(std::fs::read_to_string(&company).unwrap(), "{\"company\": \"Globex\"}");

    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let refused = peers(&company, &["--equalture-port", &port]).output().unwrap();
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(refused.status.code() == Some(1) && said.contains(&format!("port {port} can't be used")), "{said}");
}
