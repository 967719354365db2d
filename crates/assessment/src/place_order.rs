//! A recruiter, or a candidate's own application, orders an assessment: stored, and nothing else.

use crate::candidate::{Candidate, Person};
use crate::company::Company;
use crate::history::History;
use crate::ids::{AtsId, Language, OrderKey};
use crate::order::{Order, Origin};
use crate::package::PackageId;
use crate::ports::{Clock, Digests, Orders, Placed, Purpose, StoreUnavailable};
use crate::progress::Progress;

/// Who is ordered for, as the ATS says it.
#[derive(Debug, Clone)]
pub enum Named {
    /// With an address; the ATS's id where it gives one.
    Person(Person, Option<AtsId>),
    /// By id alone: the address is fetched later.
    ById(AtsId),
}

/// An order as it comes in, checked.
#[derive(Debug, Clone)]
pub struct OrderRequest {
    /// Whose and which.
    pub key: OrderKey,
    /// What.
    pub package: PackageId,
    /// For whom.
    pub candidate: Named,
    /// Where from.
    pub origin: Origin,
    /// The vacancy in the ATS.
    pub vacancy: Option<AtsId>,
    /// The language of the application.
    pub language: Option<Language>,
}

/// Why an order is not taken.
#[derive(Debug, thiserror::Error)]
pub enum PlaceOrderError {
    /// The same id was used for another package or candidate.
    #[error("another order has this id")]
    Conflict,
    /// Nothing is known to be stored.
    #[error(transparent)]
    Store(#[from] StoreUnavailable),
}

/// Stores the order. The same order again is no error and stores nothing.
pub async fn place_order<W>(world: &W, company: &Company, request: OrderRequest) -> Result<Order, PlaceOrderError>
where
    W: Orders + Digests + Clock,
{
    let parts = fingerprint_parts(&request);
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let fingerprint = world.digest(Purpose::Fingerprint, &parts);
    let order = new_order(world, company, request, fingerprint);
    match world.place(&order).await? {
        Placed::New => Ok(order),
        Placed::Earlier(earlier) if world.matches(Purpose::Fingerprint, &parts, &earlier.fingerprint) => Ok(*earlier),
        Placed::Earlier(_) => Err(PlaceOrderError::Conflict),
    }
}

/// What makes an order this one: anything else may differ when it is sent again.
fn fingerprint_parts(request: &OrderRequest) -> [String; 3] {
    let candidate = match &request.candidate {
        Named::Person(_, Some(id)) | Named::ById(id) => id.to_string(),
        Named::Person(person, None) => person.email.to_lowercase(),
    };
    [request.key.company.to_string(), request.package.to_string(), candidate]
}

/// Whether an order was placed for this candidate, by its id in the ATS, or by its address where none came with the order.
pub(crate) fn is_for(digests: &impl Digests, order: &Order, candidate: &str) -> bool {
    let company = order.key.company.to_string();
    [false, true].into_iter().any(|inline| {
        let package = PackageId { job: order.job.clone(), inline }.to_string();
        digests.matches(Purpose::Fingerprint, &[&company, &package, candidate], &order.fingerprint)
    })
}

/// The digest by which a person's orders are found when the address is gone.
pub fn subject(digests: &impl Digests, key: &OrderKey, person: &Person) -> String {
    digests.digest(Purpose::Subject, &[&key.company.to_string(), &person.email.to_lowercase()])
}

fn new_order<W: Digests + Clock>(world: &W, company: &Company, request: OrderRequest, fingerprint: String) -> Order {
    let now = world.now();
    let candidate = match request.candidate {
        Named::Person(person, _) => {
            let subject = subject(world, &request.key, &person);
            Candidate::Known { person, subject }
        }
        Named::ById(id) => Candidate::ToFetch { id },
    };
    let mut history = History::default();
    history.note(Progress::Accepted.as_str(), 0, now);
    Order {
        key: request.key,
        version: 1,
        written_by: world.nonce(),
        generation: company.generation,
        fingerprint,
        origin: request.origin,
        job: request.package.job,
        vacancy: request.vacancy,
        vacancy_title: None,
        language: request.language,
        candidate,
        accepted_at: now,
        deadline: now + company.settings.expires_after,
        progress: Progress::Accepted,
        progress_at: now,
        invited_at: None,
        submitted_at: None,
        revision: 0,
        told: 0,
        telling: None,
        gone: false,
        attempts: Vec::new(),
        retry: None,
        parked: false,
        sealed: None,
        history,
        due: Some(now),
        wake: true,
        keep_until: None,
    }
}
