//! The vendors around the bundle: each simulated, or the user's own and never touched.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind};
use std::time::Duration;

use peers::{Clock, Equalture, SmartRecruiters, Wire, equalture, smartrecruiters};
use tokio::net::TcpStream;
use tokio::time::timeout;
use url::Url;

use super::notes::Notes;
use super::{Choices, PlaygroundError};
use crate::gateway::PAGES;
use crate::screen::tell;
use crate::wire::local_client;

/// How long an own system may take to accept a connection before it is said that it does not.
const PATIENCE: Duration = Duration::from_secs(2);
/// What reaches the functions from the user's own environment: where vendors and their documents differ.
const PASSED_ON: [&str; 6] = [
    "EQUALTURE_LINK_HOSTS",
    "EQUALTURE_PUBLIC_LINK_PATH",
    "EQUALTURE_TOKEN_PATH",
    "EXTRA_CA_FILE",
    "LOG_LEVEL",
    "RETURN_HOSTS",
];

/// One vendor.
pub(crate) enum Vendor<P> {
    /// A state machine of this sandbox.
    Simulated(P),
    /// The user's own system at this address.
    Own(Url),
}

impl<P> Vendor<P> {
    /// The user's own, or else one that is started.
    async fn own_or(
        own: Option<&Url>,
        name: &'static str,
        port: u16,
        starting: impl Future<Output = io::Result<P>>,
    ) -> Result<Self, PlaygroundError> {
        match own {
            Some(url) => Ok(Self::Own(url.clone())),
            None => starting.await.map(Self::Simulated).map_err(|source| match source.kind() {
                ErrorKind::AddrInUse => PlaygroundError::Vendor { name, port, source },
                _ => PlaygroundError::Vendor { name, port: 0, source },
            }),
        }
    }

    /// Where it is, without a slash at the end.
    fn url(&self, base_url: impl FnOnce(&P) -> &str) -> String {
        match self {
            Self::Simulated(peer) => base_url(peer).to_owned(),
            Self::Own(url) => url.as_str().trim_end_matches('/').to_owned(),
        }
    }

    /// The simulated one, if it is.
    pub(crate) fn simulated(&self) -> Option<&P> {
        match self {
            Self::Simulated(peer) => Some(peer),
            Self::Own(_) => None,
        }
    }
}

/// Both vendors.
pub(crate) struct Vendors {
    pub(crate) smartrecruiters: Vendor<SmartRecruiters>,
    pub(crate) equalture: Vendor<Equalture>,
    /// Every call of a simulated vendor, in the order in which each began.
    pub(crate) wire: Wire,
    /// The simulated vendors' clock.
    pub(crate) clock: Clock,
}

impl Vendors {
    /// Starts those that are to be simulated, on the ports that they had before if they were kept.
    pub(crate) async fn start(choices: &Choices, bridge: &str, notes: &mut Notes) -> Result<Self, PlaygroundError> {
        let (clock, wire) = (Clock::ahead_by(notes.ahead), Wire::default());
        let home = Some(format!("{bridge}{PAGES}"));
        let ats = smartrecruiters::Settings {
            port: notes.smartrecruiters_port,
            wire: wire.clone(),
            kept: choices.data.file("smartrecruiters.json"),
            home: home.clone(),
            ..Default::default()
        };
        let ats = SmartRecruiters::start(clock.clone(), ats);
        let smartrecruiters =
            Vendor::own_or(choices.smartrecruiters.as_ref(), "SmartRecruiters", notes.smartrecruiters_port, ats)
                .await?;
        let platform = equalture::Settings {
            port: notes.equalture_port,
            wire: wire.clone(),
            kept: choices.data.file("equalture.json"),
            home,
            // the functions' time, which is not skipped: they refuse events that are dated otherwise
            told: Some(Clock::system()),
            ..Default::default()
        };
        let platform = Equalture::start(clock.clone(), platform);
        let equalture = Vendor::own_or(choices.equalture.as_ref(), "Equalture", notes.equalture_port, platform).await?;
        let vendors = Self { smartrecruiters, equalture, wire, clock };
        vendors.note(bridge, notes);
        Ok(vendors)
    }

    fn note(&self, bridge: &str, notes: &mut Notes) {
        if let Some(peer) = self.smartrecruiters.simulated() {
            notes.smartrecruiters_port = port(peer.base_url());
        }
        if let Some(peer) = self.equalture.simulated() {
            notes.equalture_port = port(peer.base_url());
        }
        notes.bridge = Some(bridge.to_owned());
        notes.bridges.insert(bridge.to_owned());
        for before in notes.bridges.iter().filter(|before| *before != bridge) {
            tell(format!("Links that were given out before lead to {before}: start with its port to make them work."));
        }
    }

    /// Says where each is, and whether an own one answers.
    pub(crate) async fn announce(&self) {
        announce("SmartRecruiters", &self.smartrecruiters_url(), self.smartrecruiters.simulated().is_some()).await;
        announce("Equalture", &self.equalture_url(), self.equalture.simulated().is_some()).await;
    }

    /// Where SmartRecruiters is.
    pub(crate) fn smartrecruiters_url(&self) -> String {
        self.smartrecruiters.url(SmartRecruiters::base_url)
    }

    /// Where Equalture is.
    pub(crate) fn equalture_url(&self) -> String {
        self.equalture.url(Equalture::base_url)
    }

    /// What the functions are told about the vendors; what the user's environment says wins.
    pub(crate) fn environment(&self) -> BTreeMap<String, String> {
        let (ats, equalture) = (self.smartrecruiters_url(), self.equalture_url());
        let told = [
            ("RETURN_HOSTS", format!("{},*.smartrecruiters.com", both_names(&ats))),
            ("SMARTRECRUITERS_BASE_URL", ats),
            ("EQUALTURE_LINK_HOSTS", format!("{},*.equalture.com", both_names(&equalture))),
            ("EQUALTURE_BASE_URL", equalture),
        ];
        let told = told.map(|(name, value)| (name.to_owned(), value));
        let given = PASSED_ON.into_iter().filter_map(|name| Some((name.to_owned(), std::env::var(name).ok()?)));
        told.into_iter().chain(given).collect()
    }

    /// What a simulated vendor could not keep.
    pub(crate) fn unkept(&self) -> Option<String> {
        let ats = self.smartrecruiters.simulated().and_then(SmartRecruiters::unkept);
        ats.or_else(|| self.equalture.simulated().and_then(Equalture::unkept))
    }

    /// Stops those that are simulated.
    pub(crate) async fn stop(&self) {
        if let Some(peer) = self.smartrecruiters.simulated() {
            peer.stop().await;
        }
        if let Some(peer) = self.equalture.simulated() {
            peer.stop().await;
        }
    }
}

async fn announce(name: &str, url: &str, simulated: bool) {
    if simulated {
        tell(format!("{name}: simulated, at {url}"));
        return;
    }
    tell(format!("{name}: yours, at {url}"));
    if let Err(why) = reach(url).await {
        tell(format!(
            "{name} does not answer at {url} ({why}): start it, or mend the address. Until then orders wait, and none is lost."
        ));
    }
}

/// Whether anything answers there: a request where that needs no certificates, else a connection.
async fn reach(url: &str) -> Result<(), String> {
    let url = Url::parse(url).map_err(|error| error.to_string())?;
    let answered = match url.scheme() {
        "http" => timeout(PATIENCE, ask(&url)).await,
        _ => timeout(PATIENCE, connect(&url)).await,
    };
    answered.unwrap_or_else(|_| Err(format!("no answer in {} s", PATIENCE.as_secs())))
}

/// Any answer will do.
async fn ask(url: &Url) -> Result<(), String> {
    let client = local_client().map_err(|error| error.to_string())?;
    client.head(url.clone()).send().await.map(|_| ()).map_err(|error| reason(&error))
}

async fn connect(url: &Url) -> Result<(), String> {
    let host = url.host_str().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
    let connected = TcpStream::connect((host, url.port_or_known_default().unwrap_or_default())).await;
    connected.map(|_| ()).map_err(|error| error.to_string())
}

/// The deepest cause: what is above it speaks of the library.
fn reason(error: &dyn std::error::Error) -> String {
    error.source().map_or_else(|| error.to_string(), reason)
}

/// The port of an address; 0 if it names none.
pub(super) fn port(url: &str) -> u16 {
    Url::parse(url).ok().and_then(|url| url.port()).unwrap_or_default()
}

/// The origin of an address; this machine has two names, and its programs use either.
fn both_names(url: &str) -> String {
    let origin = Url::parse(url).map_or_else(|_| url.to_owned(), |url| url.origin().ascii_serialization());
    if origin.contains("//127.0.0.1") {
        format!("{origin},{}", origin.replacen("127.0.0.1", "localhost", 1))
    } else if origin.contains("//localhost") {
        format!("{origin},{}", origin.replacen("localhost", "127.0.0.1", 1))
    } else {
        origin
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_has_two_names() {
        assert_eq!(both_names("http://127.0.0.1:9102/x"), "http://127.0.0.1:9102,http://localhost:9102");
        assert_eq!(both_names("http://localhost:9102"), "http://localhost:9102,http://127.0.0.1:9102");
        assert_eq!(both_names("https://ats.example/v1"), "https://ats.example");
    }
}
