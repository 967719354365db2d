//! The sandbox that stays up: one screen says how to use it.

use aws::secrets::CompanySecret;
use peers::equalture::Job;

use crate::Options;
use crate::stage::{COMPANY, Stage, StageError};

/// A company that both vendors know and the bridge does not.
const NEWCOMER: &str = "Initech";

/// Starts everything, prints how to use it, and ends with Ctrl-C. Nothing is kept. The functions' logs go to standard error
/// if they are wanted.
pub async fn stay(port: u16, print_logs: bool) -> Result<(), StageError> {
    println!("Building the functions and starting them, with a DynamoDB, a Secrets Manager and both vendors …");
    let stage = Stage::set(Options { port, print_logs, ..Options::default() }).await?;
    let secret = stage.introduce(NEWCOMER, &Job::new("Initech essentials"));
    println!("{}", screen(&stage, &secret));
    // without a signal to wait for there is nothing to stay for
    let _ = tokio::signal::ctrl_c().await;
    println!("Stopping …");
    stage.strike().await;
    Ok(())
}

fn screen(stage: &Stage, newcomer: &CompanySecret) -> String {
    let (url, aws, table) = (stage.sandbox.url(), stage.sandbox.aws_url(), stage.sandbox.table());
    let (id, secret) = (&stage.issued.client_id, &stage.issued.client_secret);
    let newcomer = serde_json::to_string(newcomer).unwrap_or_default();
    format!(
        "
The bridge answers at {url} until Ctrl-C; nothing is kept.

{COMPANY} is connected. As its ATS, ask for a token and then for what may be ordered:

  TOKEN=$(curl -s -u {id}:{secret} -d grant_type=client_credentials {url}/token | cut -d '\"' -f 4)
  curl -s -H \"Authorization: Bearer $TOKEN\" {url}/packages

{NEWCOMER} is not connected yet. Connect it with what the vendors have issued for it (without the first part, you are asked):

  echo '{newcomer}' |
    cargo bridge company add --ats smartrecruiters --company {NEWCOMER} --endpoint {aws} --table {table} --secrets-file -

See what is there:

  cargo bridge company list --endpoint {aws} --table {table}
"
    )
}
