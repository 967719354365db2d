//! The same samples through two runtimes that others have made: `cargo lambda invoke`, and AWS's own Runtime Interface
//! Emulator, which `sam local invoke` starts inside its container.
//!
//! Each event gets a sample world and an emulator of its own. Only what is new each time is left out of the comparison.
//! `CARGO_LAMBDA` and `RIE` say where the programs are; `.ci/emulators` installs them and sets both.

use crate::files;
use crate::runners::{Outcome, sandbox};
use crate::world::{DISPATCHER, World};
use serde_json::{Map, Value, json};
use std::path::PathBuf;
use std::process::Stdio;
use tests::until;
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

#[tokio::test]
#[ignore = "needs cargo-lambda: .ci/emulators"]
async fn cargo_lambda_gets_the_same_answers() {
    let program = program("CARGO_LAMBDA");
    for file in files::events() {
        let mut expected = settled(sandbox(&file).await);
        if files::function(&file) == DISPATCHER {
            // cargo-lambda gives every call the same deadline, in the year 1970: the dispatcher begins nothing
            expected.invited.clear();
        }
        assert_eq!(settled(cargo_lambda(&program, &file).await), expected, "{file}");
    }
}

#[tokio::test]
#[ignore = "needs AWS's Runtime Interface Emulator: .ci/emulators"]
async fn the_runtime_interface_emulator_gets_the_same_answers() {
    let program = program("RIE");
    for file in files::events() {
        let expected = settled(sandbox(&file).await);
        assert_eq!(settled(interface_emulator(&program, &file).await), expected, "{file}");
    }
}

fn program(variable: &str) -> PathBuf {
    let path = std::env::var_os(variable).unwrap_or_else(|| panic!("{variable} does not say where the program is"));
    let path = PathBuf::from(path);
    assert!(path.is_file(), "{variable}: there is no {}", path.display());
    path
}

/// `cargo lambda watch` gives out the calls of `cargo lambda invoke`; the function is started by hand.
async fn cargo_lambda(program: &PathBuf, file: &str) -> Outcome {
    let function = files::function(file);
    let world = World::of(function).await;
    let port = free_port().await.to_string();
    let mut watch = Command::new(program);
    watch.args(["lambda", "watch", "--only-lambda-apis", "--invoke-address", "127.0.0.1", "--invoke-port", &port]);
    let _watch = started(watch);
    answers_at(&port).await;
    let mut bootstrap = Command::new(executable(function));
    let api = format!("http://127.0.0.1:{port}/.rt/{function}");
    bootstrap.env_clear().envs(world.environment(function)).env("AWS_LAMBDA_RUNTIME_API", api);
    let _bootstrap = started(bootstrap);

    let mut invoke = Command::new(program);
    invoke.args(["lambda", "invoke", function, "--invoke-address", "127.0.0.1", "--invoke-port", &port]);
    let output = invoke.arg("--data-file").arg(files::path(file)).output().await.unwrap();
    let (answer, complaint) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{file}: {complaint}");
    let answer = serde_json::from_str(&answer).unwrap_or_else(|error| panic!("{file}: {error}: {answer} {complaint}"));
    Outcome { answer, invited: world.invited() }
}

/// The emulator starts the function itself and takes events as Lambda's own interface does.
async fn interface_emulator(program: &PathBuf, file: &str) -> Outcome {
    let function = files::function(file);
    let world = World::of(function).await;
    let (port, api) = (free_port().await.to_string(), free_port().await.to_string());
    let mut emulator = Command::new(program);
    emulator.args(["--runtime-interface-emulator-address", &format!("127.0.0.1:{port}")]);
    emulator.args(["--runtime-api-address", &format!("127.0.0.1:{api}")]);
    emulator.arg(executable(function)).env_clear().envs(world.environment(function));
    let mut running = started(emulator);
    answers_at(&port).await;

    let url = format!("http://127.0.0.1:{port}/2015-03-31/functions/function/invocations");
    let event = std::fs::read(files::path(file)).unwrap();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let answer = client.post(url).body(event).send().await.unwrap().json().await.unwrap();
    let invited = world.invited();
    // asked to end, it ends its function; killed, it would leave it behind
    let ending = Command::new("kill").arg(running.id().unwrap().to_string()).status().await.unwrap();
    assert!(ending.success());
    running.wait().await.unwrap();
    Outcome { answer, invited }
}

/// A function's program: the sandbox has built it beside this test's own.
fn executable(function: &str) -> PathBuf {
    std::env::current_exe().unwrap().ancestors().nth(2).unwrap().join(function)
}

fn started(mut command: Command) -> Child {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true).spawn().unwrap()
}

async fn free_port() -> u16 {
    tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap().local_addr().unwrap().port()
}

async fn answers_at(port: &str) {
    let address = format!("127.0.0.1:{port}");
    until("an emulator's port", async || TcpStream::connect(&address).await.ok().map(drop)).await;
}

/// The same without what is new each time: the request's id, a token, a link.
fn settled(outcome: Outcome) -> Outcome {
    let mut answer = outcome.answer;
    if let Some(body) = answer["body"].as_str().and_then(|body| serde_json::from_str::<Map<String, Value>>(body).ok()) {
        answer["body"] = body.into();
    }
    let answer = without_news(answer);
    Outcome { answer, ..outcome }
}

fn without_news(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let members = members.into_iter().map(|(name, value)| {
                let new = ["x-request-id", "requestId", "access_token"].contains(&&*name);
                let value = if new { json!("new each time") } else { without_news(value) };
                (name, value)
            });
            members.collect()
        }
        Value::Array(values) => values.into_iter().map(without_news).collect(),
        Value::String(text) if text.starts_with("http://127.0.0.1:") => json!("a link that was just made"),
        other => other,
    }
}
