//! The sandbox that stays up: one screen says how to use it.

use std::io;

#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};
use url::Url;

use aws::secrets::Pair;

use crate::Data;
use crate::playground::Playground;
pub use crate::playground::{Choices, PlaygroundError};
use crate::screen::{mention, tell};

/// Starts everything, prints how to use it, and ends with Ctrl-C.
pub async fn stay(choices: Choices) -> Result<(), PlaygroundError> {
    // one listener from the first moment to the last: between two of them an interrupt would be lost
    let mut interrupts = Interrupts::listen().map_err(PlaygroundError::Interrupts)?;
    let playground = tokio::select! {
        playground = Playground::open(choices) => playground?,
        () = interrupts.next() => return Ok(()),
    };
    tell(screen(&playground));
    interrupts.next().await;
    tell("Stopping, when what is under way has ended; Ctrl-C again stops at once …");
    let still = tokio::select! {
        still = playground.finish() => still,
        () = interrupts.next() => Vec::new(),
    };
    if let Some(why) = playground.unkept() {
        mention(format!("The newest of what the simulated vendors know could not be kept: {why}."));
    }
    playground.close().await;
    drop(still);
    Ok(())
}

/// Ctrl-C, and the signal that a supervisor sends.
#[cfg(unix)]
struct Interrupts {
    interrupt: Signal,
    terminate: Signal,
}

#[cfg(unix)]
impl Interrupts {
    fn listen() -> io::Result<Self> {
        let [interrupt, terminate] = [SignalKind::interrupt(), SignalKind::terminate()].map(signal);
        Ok(Self { interrupt: interrupt?, terminate: terminate? })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

#[cfg(not(unix))]
struct Interrupts;

#[cfg(not(unix))]
impl Interrupts {
    fn listen() -> io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) {
        // without a signal to wait for there is nothing to stay for
        let _ = tokio::signal::ctrl_c().await;
    }
}

/// The address of a system, below which its paths begin.
pub fn address(text: &str) -> Result<Url, &'static str> {
    const EXAMPLE: &str = "give an address such as http://127.0.0.1:9101, with nothing behind its path";
    let url = Url::parse(text).map_err(|_| EXAMPLE)?;
    let plain = url.query().is_none() && url.fragment().is_none();
    let known = url.username().is_empty() && url.password().is_none() && url.has_host();
    let fits = plain && known && matches!(url.scheme(), "http" | "https");
    if fits { Ok(url) } else { Err(EXAMPLE) }
}

fn screen(playground: &Playground) -> String {
    let (url, page) = (playground.sandbox.url(), playground.page_url());
    let kept = match &playground.data {
        Data::Memory => "Nothing is kept: --data DIR would keep it.".to_owned(),
        Data::Dir(folder) => format!("Everything is kept in {}.", folder.display()),
    };
    format!(
        "
  Play every role in a browser:  {page}

The bridge answers at {url} until Ctrl-C. {kept}

{}
",
        ready(playground)
    )
}

/// How the company's ATS proves itself, if the company is connected.
fn ready(playground: &Playground) -> String {
    let (url, company) = (playground.sandbox.url(), &playground.company.key.company);
    let Some(Pair { client_id: id, client_secret: secret }) = &playground.issued else {
        return format!("{company} is not connected: connect it on the page Connect.");
    };
    format!(
        "{company} is connected: its ATS asks for a token with this client id and secret, and then for what may be ordered.

  client id      {id}
  client secret  {secret}

  TOKEN=$(curl -s -u {id}:{secret} -d grant_type=client_credentials {url}/token | cut -d '\"' -f 4)
  curl -s -H \"Authorization: Bearer $TOKEN\" {url}/packages"
    )
}
