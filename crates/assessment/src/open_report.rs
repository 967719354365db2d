//! A recruiter clicks the result: which application is shown, and in which language.

use crate::company::Company;
use crate::ids::{Language, OrderKey, ReferenceId};
use crate::ports::{Companies, Orders, StoreUnavailable};
use crate::progress::Progress;

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
    /// The order is gone, or its company has left.
    Gone,
}

/// Finds out what a click on an order's report leads to.
pub async fn open_report<W: Orders + Companies>(world: &W, key: &OrderKey) -> Result<Report, StoreUnavailable> {
    let Some(order) = world.find(key).await? else {
        return Ok(Report::Gone);
    };
    let company = world.company(&key.company).await?.filter(|company| company.serves(order.generation));
    let Some(company) = company.filter(|_| !order.progress.is_silent()) else {
        return Ok(Report::Gone);
    };
    let reference = order.reported().and_then(|attempt| attempt.reference.clone());
    match reference {
        Some(reference) if order.progress == Progress::Completed => {
            let language = company.settings.language.clone();
            Ok(Report::Ready { company: Box::new(company), reference, language })
        }
        _ => Ok(Report::NotYet(order.progress)),
    }
}
