//! Builds the functions and finds their executables.
//!
//! The functions are the workspace's default members and are built by themselves: Cargo unifies
//! features over what is built together, and the sandbox's must not reach a deployed binary.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde::Deserialize;
use tokio::process::Command;
use tokio::sync::OnceCell;

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
    /// The template has a function that the workspace hasn't.
    #[error("No folder below functions/ builds a binary `{0}`: template.yaml names it.")]
    NoBinary(String),
}

/// Builds the workspace's default members, once in the life of this program, and returns their
/// executables.
pub(crate) async fn built(workspace: &Path) -> Result<Executables, BuildError> {
    static BUILT: OnceCell<Executables> = OnceCell::const_new();
    BUILT.get_or_try_init(|| build(workspace)).await.cloned()
}

async fn build(workspace: &Path) -> Result<Executables, BuildError> {
    if !has_c_compiler() {
        return Err(BuildError::NoCCompiler);
    }
    eprintln!("sandbox: building the functions (the first time takes minutes)");
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
    let output = command.spawn().map_err(BuildError::NoCargo)?;
    let output = output.wait_with_output().await.map_err(BuildError::NoCargo)?;
    if !output.status.success() {
        return Err(BuildError::Failed);
    }
    Ok(executables(&String::from_utf8_lossy(&output.stdout)))
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
}

#[derive(Deserialize)]
struct Target {
    name: String,
}

fn executables(messages: &str) -> Executables {
    messages
        .lines()
        .filter_map(|line| {
            let message: Message = serde_json::from_str(line).ok()?;
            Some((message.target?.name, message.executable?))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_programs_among_the_messages() {
        let messages = r#"{"reason":"compiler-artifact","target":{"name":"edge"},"executable":null}
{"reason":"compiler-artifact","target":{"name":"token"},"executable":"/t/debug/token"}
{"reason":"build-finished","success":true}
not json"#;
        let expected = [("token".to_owned(), PathBuf::from("/t/debug/token"))];
        assert_eq!(executables(messages), Executables::from(expected));
    }

    #[test]
    fn a_test_is_built_with_the_profile_of_its_folder() {
        let profile = if cfg!(debug_assertions) { "dev" } else { "release" };
        assert_eq!(own_profile(), profile);
    }
}
