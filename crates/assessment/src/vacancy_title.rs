//! What a candidate who is applying applies for: asked once, right after the ATS was told of the invitation, and never
//! waited for.

use crate::fact::Fact;
use crate::order::{Order, Origin};
use crate::ports::{ApplicantTracker as _, StoreUnavailable, Upstream};
use crate::record::Recorded;
use crate::work_lane::{Shift, World};
use jiff::SignedDuration;

/// The longest that reading something of the ATS's may take that no order depends on, a token included.
pub const RESOURCE_TIME_OUT: SignedDuration = SignedDuration::from_secs(4);

impl<W: World> Shift<'_, W> {
    /// The order with its vacancy's title, if the ATS has just heard of it for the first time and says the title at once.
    pub(crate) async fn with_title(&self, before: &Order, told: Order) -> Result<Order, StoreUnavailable> {
        let first = before.told == 0 && told.told > 0;
        let shown = matches!(told.origin, Origin::WhileApplying { .. }) && !told.progress.is_final();
        let Some(vacancy) = told.vacancy.clone().filter(|_| first && shown) else { return Ok(told) };
        let Some(_passage) = self.passage(Upstream::Ats, RESOURCE_TIME_OUT) else { return Ok(told) };
        self.pace(Upstream::Ats).await;
        let Some(company) = self.may_call_for(&told, RESOURCE_TIME_OUT).await else { return Ok(told) };
        let Some(title) = self.world.tracker().vacancy_title(&company, &vacancy).await else { return Ok(told) };
        match self.record(&told, &Fact::VacancyNamed(title)).await? {
            Recorded::Done(named) => Ok(named),
            Recorded::Moot(_) => Ok(told),
        }
    }
}
