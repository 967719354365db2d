//! The sandbox that stays up: the bundle, each vendor simulated or the user's own, a company that is ready, and what is
//! kept from one start to the next.

mod environment;
mod notes;
mod readiness;
mod skip;
mod vendors;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use assessment::company::Company;
use aws::foundation::Foundation;
use aws::secrets::Pair;
use jiff::Timestamp;
use tokio::sync::OwnedRwLockWriteGuard;
use url::Url;

use crate::company_file::{CompanyFile, CompanyFileError};
use crate::sandbox::Place;
use crate::screen::tell;
use crate::stage::{StageError, foundation};
use crate::{Data, Options, Sandbox, SandboxError, page};
use notes::Notes;
pub(crate) use readiness::{at_equalture, client_of, hire, introduce_to_equalture};
pub(crate) use vendors::{Vendor, Vendors};

/// What can be chosen about a sandbox that stays up.
#[derive(Debug, Clone, Default)]
pub struct Choices {
    /// Where the bridge and the sandbox's page answer; 0 takes any port that is free.
    pub port: u16,
    /// Where things are kept.
    pub data: Data,
    /// The file that describes the company that is ready, instead of the sandbox's own.
    pub company: Option<PathBuf>,
    /// The user's own Equalture; nothing of it is simulated then.
    pub equalture: Option<Url>,
    /// The user's own SmartRecruiters; nothing of it is simulated then.
    pub smartrecruiters: Option<Url>,
    /// Where the functions' executables are, if they have been built before.
    pub artifacts: Option<PathBuf>,
    /// Writes the functions' logs to standard error as they come.
    pub print_logs: bool,
}

/// Why nothing stays up: one sentence that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum PlaygroundError {
    /// The bundle.
    #[error(transparent)]
    Sandbox(#[from] SandboxError),
    /// The file of the company.
    #[error("{0}")]
    Company(#[from] CompanyFileError),
    /// Own systems know companies that the sandbox does not.
    #[error("{0} is given without --company: say with a company's file which credentials it knows.")]
    WithoutCompany(&'static str),
    /// A simulated vendor.
    #[error("The simulated {name}{}: {source}.", at(*port))]
    Vendor {
        /// Which.
        name: &'static str,
        /// The port that it had before, if it had one.
        port: u16,
        /// What is in the way.
        source: std::io::Error,
    },
    /// Nobody could end it in order.
    #[error("Ctrl-C can't be listened to ({0}): run it in a terminal of its own.")]
    Interrupts(std::io::Error),
    /// What the functions would find in their environment.
    #[error("The functions can't work like this: {0}.")]
    Environment(String),
    /// What is kept does not fit together.
    #[error("What is kept in {} can't be used ({why}): delete the folder or choose another with --data.", folder.display())]
    Kept {
        /// The folder.
        folder: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// The company could not be connected.
    #[error(transparent)]
    Stage(#[from] StageError),
}

/// Everything that stays up.
pub(crate) struct Playground {
    pub(crate) sandbox: Sandbox,
    pub(crate) vendors: Vendors,
    /// Table, secrets and configuration, as the operator has them.
    pub(crate) foundation: Foundation,
    /// The company that is ready.
    pub(crate) company: Company,
    /// What its ATS proves itself with, if it is connected.
    pub(crate) issued: Option<Pair>,
    pub(crate) data: Data,
    /// What the page says of the newest thing that somebody did there, once.
    pub(crate) said: Mutex<Option<String>>,
    notes: Mutex<Notes>,
    /// When time was skipped since the start, and how much.
    skips: Mutex<Vec<(Timestamp, Duration)>>,
}

impl Playground {
    /// Starts everything, says how far it is, and opens the page.
    pub(crate) async fn open(choices: Choices) -> Result<Arc<Self>, PlaygroundError> {
        let file = company_file(&choices)?;
        let mut notes = Notes::read(&choices.data)?;
        let place = take_place(&choices, &notes).await?;
        let vendors = Vendors::start(&choices, &place.url, &mut notes).await?;
        vendors.announce().await;
        if std::mem::take(&mut notes.skipping) {
            tell("Skipping time was broken off: some orders are earlier than others.");
        }
        let mut sandbox = start_bundle(place, &choices, vendors.environment()).await?;
        let data = choices.data;
        let foundation = foundation(&sandbox)?;
        let (company, issued) = readiness::make_ready(&foundation, &vendors, &data, file).await?;
        sandbox.trigger().await?;
        let ready = if issued.is_some() { "ready" } else { "not connected" };
        tell(format!("The company {}: {ready}.", company.key.company));
        notes.keep(&data)?;
        let playground = Arc::new(Self {
            sandbox,
            vendors,
            foundation,
            company,
            issued,
            data,
            said: Mutex::default(),
            notes: Mutex::new(notes),
            skips: Mutex::default(),
        });
        playground.sandbox.open_pages(page::router(&playground));
        Ok(playground)
    }

    /// The address of the page.
    pub(crate) fn page_url(&self) -> String {
        format!("{}{}", self.sandbox.url(), crate::gateway::PAGES)
    }

    /// What could not be kept, if anything: a full disk, mostly.
    pub(crate) fn unkept(&self) -> Option<String> {
        self.vendors.unkept()
    }

    /// Waits until no function is at work, and keeps it so until what this gives is dropped: a call to create an
    /// application that is broken off in the middle is a doubt, and may invite twice.
    pub(crate) async fn finish(&self) -> Vec<OwnedRwLockWriteGuard<()>> {
        self.sandbox.stand_still().await
    }

    /// Ends everything. Whoever is still looking at a page has a moment to finish.
    pub(crate) async fn close(mut self: Arc<Self>) {
        for _ in 0..200 {
            match Arc::try_unwrap(self) {
                Ok(playground) => {
                    playground.sandbox.stop().await;
                    playground.vendors.stop().await;
                    return;
                }
                Err(watched) => self = watched,
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

/// Where a vendor that was kept must come back to.
fn at(port: u16) -> String {
    match port {
        0 => " can't be started".to_owned(),
        port => format!(
            " can't come back at port {port}, where orders know it (stop what uses the port, or choose another folder with --data)"
        ),
    }
}

/// The bundle, with nothing yet that calls its functions by itself: there is no company for which they could work.
async fn start_bundle(
    place: Place,
    choices: &Choices,
    environment: BTreeMap<String, String>,
) -> Result<Sandbox, PlaygroundError> {
    environment::check(&environment)?;
    let options = Options {
        data: choices.data.clone(),
        store: None,
        environment,
        port: choices.port,
        print_logs: choices.print_logs,
        artifacts: choices.artifacts.clone(),
        untriggered: true,
        without_rates: false,
    };
    let sandbox = Sandbox::start_at(place, options).await?;
    tell("The functions, a gateway, a DynamoDB and a Secrets Manager: started.");
    Ok(sandbox)
}

/// Any port means the one of before, if it is free: links that were given out lead there.
async fn take_place(choices: &Choices, notes: &Notes) -> Result<Place, SandboxError> {
    let before = notes.bridge.as_deref().map(vendors::port).filter(|_| choices.port == 0);
    match Place::take(before.unwrap_or(choices.port), &choices.data).await {
        Err(SandboxError::Port { .. }) if before.is_some() => Place::take(choices.port, &choices.data).await,
        taken => taken,
    }
}

/// Reads the company's file, which own systems need.
fn company_file(choices: &Choices) -> Result<Option<CompanyFile>, PlaygroundError> {
    let own = [("--equalture", &choices.equalture), ("--smartrecruiters", &choices.smartrecruiters)];
    if choices.company.is_none()
        && let Some((flag, _)) = own.into_iter().find(|(_, url)| url.is_some())
    {
        return Err(PlaygroundError::WithoutCompany(flag));
    }
    Ok(choices.company.as_deref().map(CompanyFile::read).transpose()?)
}
