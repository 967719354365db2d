//! `cargo sandbox up` in a process of its own, and a folder that it may keep things in.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};

/// A sandbox that stays up, and does not outlive its test.
pub(crate) struct Running {
    pub(crate) child: Child,
    /// What stands on its screen.
    pub(crate) screen: String,
    /// It goes on printing.
    _stdout: BufReader<ChildStdout>,
}

impl Running {
    /// Starts it at a free port, and waits until its screen is whole.
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sandbox"));
        let mut child = command.args(["up", "--port", "0"]).args(arguments).stdout(Stdio::piped()).spawn().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut screen = String::new();
        while !["/packages\n", "on the page Connect.\n"].iter().any(|last| screen.contains(last)) {
            assert!(stdout.read_line(&mut screen).unwrap() > 0, "it ended: {screen}");
        }
        Self { child, screen, _stdout: stdout }
    }

    /// The word of the screen that follows these.
    pub(crate) fn after(&self, words: &str) -> &str {
        let (_, rest) = self.screen.split_once(words).unwrap_or_else(|| panic!("`{words}` in {}", self.screen));
        rest.split_whitespace().next().unwrap()
    }

    /// The bridge's address.
    pub(crate) fn url(&self) -> &str {
        self.after("The bridge answers at ")
    }

    /// Sends it a signal, and gives its exit code when it has ended.
    pub(crate) fn signal(&mut self, signal: &str) -> Option<i32> {
        // it may have ended already
        let _ = Command::new("kill").args([signal, &self.child.id().to_string()]).status();
        self.child.wait().unwrap().code()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // asked to end, it ends its functions as well
        self.signal("-INT");
    }
}

/// A folder that goes when this is dropped.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        let path = std::env::temp_dir().join(format!("sandbox-{}", uuid::Uuid::new_v4()));
        std::fs::create_dir(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // whatever is left over is in the temporary folder
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
