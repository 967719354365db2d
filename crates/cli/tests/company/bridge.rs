//! Runs the binary, in an environment in which there is nothing but what a test puts there.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;

/// The command and its surroundings.
pub(crate) struct Bridge {
    environment: Vec<(String, String)>,
    folder: Folder,
}

/// What a run has left.
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// A folder that goes with its owner.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

impl Bridge {
    pub(crate) fn with(environment: &[(&str, &str)]) -> Self {
        let folder = std::env::temp_dir().join(format!("bridge-{}", uuid::Uuid::new_v4()));
        std::fs::create_dir(&folder).unwrap();
        let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Self { environment: environment.collect(), folder: Folder(folder) }
    }

    /// The same in an environment that differs in one variable.
    pub(crate) fn but(&self, name: &str, value: &str) -> Self {
        let same = self.environment.iter().map(|(name, value)| (&**name, &**value)).filter(|(known, _)| *known != name);
        Self::with(&same.chain([(name, value)]).collect::<Vec<_>>())
    }

    /// A file in a folder of the test's own.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.0.join(name)
    }

    /// Writes such a file, for its owner only.
    pub(crate) fn file(&self, name: &str, content: &Value) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, content.to_string()).unwrap();
        open_to_others(&path, false);
        path
    }

    /// Runs `bridge` with these arguments, a space between each.
    pub(crate) async fn run(&self, arguments: &str) -> Run {
        self.run_with_input(arguments, "").await
    }

    pub(crate) async fn run_with_input(&self, arguments: &str, input: &str) -> Run {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bridge"));
        command.args(arguments.split_whitespace()).current_dir(&self.folder.0).env_clear();
        command.env("HOME", &self.folder.0).env("AWS_EC2_METADATA_DISABLED", "true");
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        // who does not read ends before all is written
        let _ = stdin.write_all(input.as_bytes()).await;
        drop(stdin);
        let output = child.wait_with_output().await.unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Run { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }
}

impl Run {
    /// The run went well.
    pub(crate) fn well(self) -> Self {
        assert_eq!(self.code, Some(0), "{}\n{}", self.out, self.err);
        self
    }

    /// The run failed as an operator expects it: with one line.
    pub(crate) fn failed(self, with: &str) -> Self {
        assert_eq!(self.code, Some(1), "{}\n{}", self.out, self.err);
        assert!(self.err.contains(with), "{with}: {}", self.err);
        assert_eq!(self.err.trim().lines().count(), 1, "{}", self.err);
        self
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}", self.out))
    }

    /// What stands behind a label.
    pub(crate) fn line(&self, label: &str) -> String {
        let line = self.out.lines().find_map(|line| line.strip_prefix(label));
        line.unwrap_or_else(|| panic!("no {label} in {}", self.out)).trim().to_owned()
    }

    pub(crate) fn all(&self) -> String {
        format!("{}{}", self.out, self.err)
    }
}

#[cfg(unix)]
pub(crate) fn open_to_others(path: &Path, open: bool) {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = if open { 0o644 } else { 0o600 };
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}
