//! Builds the functions and finds their executables.
//!
//! The functions are the workspace's default members and are built by themselves: Cargo unifies
//! features over what is built together, and the sandbox's must not reach a deployed binary.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde::Deserialize;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{ChildStdout, Command};
use tokio::sync::OnceCell;

use crate::screen::mention;
use crate::template::Function;

/// Where each function's executable is, by name.
pub(crate) type Executables = BTreeMap<String, PathBuf>;

/// Why there is nothing to run.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// No cargo.
    #[error("cargo can't be started ({0}): install Rust from https://rustup.rs and run again.")]
    NoCargo(std::io::Error),
    /// No C compiler, which a TLS library and the local store need.
    #[error(
        "No C compiler was found: install gcc or clang (Debian: apt install build-essential) or set CC, and run again."
    )]
    NoCCompiler,
    /// The compiler refused.
    #[error("The functions don't build: mend what the compiler says above and run again.")]
    Failed,
    /// They were to be there already.
    #[error(
        "{folder} has no executable of {missing}: build them there (each as NAME/bootstrap or NAME), or leave --artifacts out."
    )]
    NotThere {
        /// Where they were looked for.
        folder: String,
        /// The functions without one.
        missing: String,
    },
    /// The template has a function that the workspace hasn't.
    #[error("No folder below functions/ builds a binary `{0}`: template.yaml names it.")]
    NoBinary(String),
}

/// The executables in a folder, as cargo-lambda (`NAME/bootstrap`) or cargo (`NAME`) leaves them.
pub(crate) fn found(folder: &Path, functions: &[Function]) -> Result<Executables, BuildError> {
    let (mut found, mut missing) = (Executables::new(), Vec::new());
    for Function { name, .. } in functions {
        let places = [folder.join(name).join("bootstrap"), folder.join(name)];
        if let Some(place) = places.into_iter().find(|place| is_executable(place)) {
            // a process is not started from this program's own folder
            found.insert(name.clone(), std::path::absolute(&place).unwrap_or(place));
        } else {
            missing.push(name.as_str());
        }
    }
    if missing.is_empty() {
        return Ok(found);
    }
    Err(BuildError::NotThere { folder: folder.display().to_string(), missing: missing.join(", ") })
}

fn is_executable(path: &Path) -> bool {
    let Ok(data) = path.metadata() else { return false };
    #[cfg(unix)]
    if std::os::unix::fs::PermissionsExt::mode(&data.permissions()) & 0o111 == 0 {
        return false;
    }
    data.is_file()
}

/// Builds the workspace's default members, once in the life of this program, and returns their
/// executables.
pub(crate) async fn built(workspace: &Path, functions: usize) -> Result<Executables, BuildError> {
    static BUILT: OnceCell<Executables> = OnceCell::const_new();
    BUILT.get_or_try_init(|| build(workspace, functions)).await.cloned()
}

async fn build(workspace: &Path, functions: usize) -> Result<Executables, BuildError> {
    if !has_c_compiler() {
        return Err(BuildError::NoCCompiler);
    }
    mention(format!("Building what has changed of the {functions} functions; all of them take minutes …"));
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command
        .current_dir(workspace)
        .args(["build", "--bins", "--message-format=json-render-diagnostics"])
        .args(["--profile", &own_profile()])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .kill_on_drop(true);
    for name in std::env::vars_os().filter_map(|(name, _)| name.into_string().ok()) {
        if tells_of_another_package(&name) {
            command.env_remove(name);
        }
    }
    let mut cargo = command.spawn().map_err(BuildError::NoCargo)?;
    let executables = follow(cargo.stdout.take(), functions).await;
    let status = cargo.wait().await.map_err(BuildError::NoCargo)?;
    if status.success() { Ok(executables) } else { Err(BuildError::Failed) }
}

/// Gathers what Cargo has finished, and says how far it is.
async fn follow(messages: Option<ChildStdout>, functions: usize) -> Executables {
    let mut executables = Executables::new();
    let Some(messages) = messages else { return executables };
    let mut messages = BufReader::new(messages).lines();
    while let Ok(Some(message)) = messages.next_line().await {
        let Some(Program { name, path, fresh }) = program(&message) else { continue };
        if !fresh {
            mention(format!("{name}: built, {} of {functions}", executables.len() + 1));
        }
        executables.insert(name, path);
    }
    executables
}

/// Some build scripts rebuild when these change, and `cargo run` sets them for the sandbox.
fn tells_of_another_package(variable: &str) -> bool {
    ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_"].iter().any(|prefix| variable.starts_with(prefix))
        || variable == "CARGO_PRIMARY_PACKAGE"
}

/// The profile that the running program was built with: its folder is named after it.
fn own_profile() -> String {
    let folder = std::env::current_exe().ok().and_then(|path| {
        let folders = path.ancestors().skip(1);
        let mut names = folders.filter_map(|folder| folder.file_name()?.to_str());
        names.find(|name| !["deps", "examples"].contains(name)).map(str::to_owned)
    });
    match folder.as_deref() {
        None | Some("debug") => "dev".to_owned(),
        Some(profile) => profile.to_owned(),
    }
}

fn has_c_compiler() -> bool {
    if std::env::vars_os().any(|(name, _)| name == "CC" || name == "TARGET_CC") {
        return true;
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let compilers = ["cc", "gcc", "clang", "cl.exe"];
    std::env::split_paths(&path).any(|folder| compilers.iter().any(|cc| folder.join(cc).is_file()))
}

/// One line of Cargo's messages, of which only finished programs matter.
#[derive(Deserialize)]
struct Message {
    executable: Option<PathBuf>,
    target: Option<Target>,
    #[serde(default)]
    fresh: bool,
}

#[derive(Deserialize)]
struct Target {
    name: String,
}

/// A finished program.
#[derive(Debug, PartialEq)]
struct Program {
    name: String,
    path: PathBuf,
    /// It was there already.
    fresh: bool,
}

fn program(message: &str) -> Option<Program> {
    let Message { executable, target, fresh } = serde_json::from_str(message).ok()?;
    Some(Program { name: target?.name, path: executable?, fresh })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::Bundle;
    use crate::testing::Folder;

    #[test]
    fn finds_the_programs_among_the_messages() {
        let library = r#"{"reason":"compiler-artifact","target":{"name":"edge"},"executable":null,"fresh":true}"#;
        let built =
            r#"{"reason":"compiler-artifact","target":{"name":"token"},"executable":"/t/debug/token","fresh":false}"#;
        for other in [library, r#"{"reason":"build-finished","success":true}"#, "not json"] {
            assert_eq!(program(other), None, "{other}");
        }
        let token = Program { name: "token".to_owned(), path: PathBuf::from("/t/debug/token"), fresh: false };
        assert_eq!(program(built), Some(token));
    }

    fn executable(path: &Path) {
        std::fs::copy("/bin/true", path).unwrap();
    }

    #[test]
    fn executables_that_were_built_before_are_found_and_missing_ones_named() {
        let folder = Folder::new();
        let bundle = Bundle::parse(include_str!("../../../template.yaml"), "http://x").unwrap();
        let (first, rest) = bundle.functions.split_first().unwrap();
        std::fs::create_dir(folder.path().join(&first.name)).unwrap();
        executable(&folder.path().join(&first.name).join("bootstrap"));
        std::fs::write(folder.path().join(&rest[0].name), "no program").unwrap();
        let missing = found(folder.path(), &bundle.functions).unwrap_err().to_string();
        assert!(missing.contains(&rest[0].name) && !missing.contains(&format!("of {}", first.name)), "{missing}");
        for function in rest {
            executable(&folder.path().join(&function.name));
        }
        let found = found(folder.path(), &bundle.functions).unwrap();
        assert_eq!(found.len(), bundle.functions.len());
        assert!(found[&first.name].ends_with("bootstrap") && found[&first.name].is_absolute());
    }

    #[test]
    fn a_test_is_built_with_the_profile_of_its_folder() {
        let profile = if cfg!(debug_assertions) { "dev" } else { "release" };
        assert_eq!(own_profile(), profile);
    }
}
