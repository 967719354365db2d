//! The sandbox that stays up: one screen says how to use it.

use crate::Data;
use crate::playground::Playground;
pub use crate::playground::{Choices, PlaygroundError};
use crate::screen::tell;

/// Starts everything, prints how to use it, and ends with Ctrl-C.
pub async fn stay(choices: Choices) -> Result<(), PlaygroundError> {
    let playground = tokio::select! {
        playground = Playground::open(choices) => playground?,
        () = interrupted() => return Ok(()),
    };
    tell(screen(&playground));
    interrupted().await;
    tell("Stopping …");
    if let Some(why) = playground.unkept() {
        eprintln!("The newest of what the simulated vendors know could not be kept: {why}.");
    }
    playground.close().await;
    Ok(())
}

/// Ctrl-C, or the signal that a supervisor sends.
async fn interrupted() {
    #[cfg(unix)]
    if let Ok(mut ended) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        tokio::select! {
            _ = ended.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
        return;
    }
    // without a signal to wait for there is nothing to stay for
    let _ = tokio::signal::ctrl_c().await;
}

fn screen(playground: &Playground) -> String {
    let (url, page) = (playground.sandbox.url(), playground.page_url());
    let (id, secret) = (&playground.issued.client_id, &playground.issued.client_secret);
    let company = &playground.company.key.company;
    let kept = match &playground.data {
        Data::Memory => "Nothing is kept: --data DIR would keep it.".to_owned(),
        Data::Dir(folder) => format!("Everything is kept in {}.", folder.display()),
    };
    format!(
        "
  Play every role in a browser:  {page}

The bridge answers at {url} until Ctrl-C. {kept}

{company} is connected: its ATS asks for a token with this client id and secret, and then for what may be ordered.

  client id      {id}
  client secret  {secret}

  TOKEN=$(curl -s -u {id}:{secret} -d grant_type=client_credentials {url}/token | cut -d '\"' -f 4)
  curl -s -H \"Authorization: Bearer $TOKEN\" {url}/packages
"
    )
}
