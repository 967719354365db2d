//! What the functions find in their environment.

use std::collections::BTreeMap;
use std::path::Path;

use super::SandboxError;
use crate::binaries::{BuildError, Executables};
use crate::process::Program;
use crate::secrets::Secrets;
use crate::store::Store;
use crate::template::{ACCOUNT, Function, REGION};

/// What Lambda gives to every function, and where AWS is on this machine.
pub(super) fn shared_environment(
    store: &Store,
    secrets: &Secrets,
    chosen: BTreeMap<String, String>,
) -> BTreeMap<String, String> {
    let own = [
        ("AWS_REGION", REGION),
        ("AWS_DEFAULT_REGION", REGION),
        ("AWS_ACCESS_KEY_ID", "sandbox"),
        ("AWS_SECRET_ACCESS_KEY", "sandbox"),
        ("AWS_SESSION_TOKEN", "sandbox"),
        ("AWS_ENDPOINT_URL_DYNAMODB", &store.url),
        ("AWS_ENDPOINT_URL_DYNAMODB_STREAMS", &store.url),
        ("AWS_ENDPOINT_URL_SECRETS_MANAGER", &secrets.url),
    ];
    let own = own.map(|(name, value)| (name.to_owned(), value.to_owned()));
    own.into_iter().chain(chosen).collect()
}

pub(super) fn whole_environment(functions: &[Function], shared: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let named = functions.iter().flat_map(|function| function.environment.clone());
    named.chain(shared.clone()).collect()
}

pub(super) fn program(
    function: &Function,
    executables: &Executables,
    shared: &BTreeMap<String, String>,
) -> Result<Program, SandboxError> {
    let name = &function.name;
    let path = executables.get(name);
    let path = path.ok_or_else(|| BuildError::NoBinary(name.clone()))?.clone();
    let log_group = format!("/aws/lambda/sandbox/{name}");
    let memory = function.memory.to_string();
    let folder = path.parent().unwrap_or(Path::new("/")).to_string_lossy().into_owned();
    let of_lambda = [
        ("AWS_EXECUTION_ENV", "AWS_Lambda_provided.al2023"),
        ("AWS_LAMBDA_FUNCTION_NAME", name),
        ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", &memory),
        ("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"),
        ("AWS_LAMBDA_LOG_GROUP_NAME", &log_group),
        ("AWS_LAMBDA_LOG_STREAM_NAME", "sandbox"),
        ("_HANDLER", "bootstrap"),
        ("LAMBDA_TASK_ROOT", &folder),
        ("LANG", "en_US.UTF-8"),
        ("TZ", ":UTC"),
        ("PATH", "/usr/local/bin:/usr/bin:/bin"),
    ];
    let of_lambda = of_lambda.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let environment = of_lambda.into_iter().chain(function.environment.clone());
    Ok(Program {
        environment: environment.chain(shared.clone()).collect(),
        name: name.clone(),
        path,
        timeout: function.timeout,
        arn: format!("arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}"),
    })
}
