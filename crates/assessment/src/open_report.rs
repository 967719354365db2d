//! A recruiter clicks the result: which application is shown, and in which language.

use crate::attempt::Standing;
use crate::company::Company;
use crate::ids::{Language, OrderKey, ReferenceId};
use crate::order::Order;
use crate::ports::{Clock, Companies, Orders, StoreUnavailable};
use crate::progress::Progress;
use jiff::Timestamp;

/// What a click leads to.
#[derive(Debug)]
pub enum Report {
    /// A link can be asked for.
    Ready {
        /// Whose Equalture is asked.
        company: Box<Company>,
        /// Which application.
        reference: ReferenceId,
        /// The recruiter's language, if known.
        language: Option<Language>,
    },
    /// There is no result yet; this is how far it is.
    NotYet(Progress),
    /// There is a result, but the reply that named its application was lost: no link can be asked for.
    Nameless {
        /// Equalture's own page, for which a login is needed.
        results_url: Option<String>,
    },
    /// The order is gone, or its company has left.
    Gone,
}

/// Finds out what a click on an order's report leads to.
pub async fn open_report<W: Orders + Companies + Clock>(world: &W, key: &OrderKey) -> Result<Report, StoreUnavailable> {
    let Some(order) = world.find(key).await?.filter(|order| !order.progress.is_silent()) else {
        return Ok(Report::Gone);
    };
    let company = world.company(&key.company).await?.filter(|company| company.serves(order.generation));
    Ok(company.map_or(Report::Gone, |company| report(&order, company, world.now())))
}

fn report(order: &Order, company: Company, now: Timestamp) -> Report {
    let shown = order.reported();
    let reference = shown.and_then(|attempt| attempt.reference.clone());
    let awaits_reply = shown.is_some_and(|attempt| matches!(attempt.standing(now), Standing::UnderWay(_)));
    match reference {
        _ if order.progress != Progress::Completed || awaits_reply => Report::NotYet(order.progress),
        Some(reference) => {
            let language = company.settings.language.clone();
            Report::Ready { company: Box::new(company), reference, language }
        }
        None => Report::Nameless { results_url: order.outcome().and_then(|outcome| outcome.results_url.clone()) },
    }
}
