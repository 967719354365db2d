//! What the dispatcher writes to its log: a line for each order and obstacle, and once a minute the figures that the alarms
//! in `template.yaml` are made of.

use assessment::attempt::Ending;
use assessment::ids::CompanyKey;
use assessment::lane::Obstacle;
use assessment::ports::StoreUnavailable;
use assessment::work_lane::{HELD, LATE, PARKED, Remark, Swept, Worked};
use jiff::Timestamp;

/// What one look at everything due has found.
#[derive(Debug, PartialEq, Eq)]
struct Figures {
    companies: usize,
    paused_lanes: usize,
    oldest_waiting_s: i64,
}

impl Figures {
    fn of(swept: &[Swept], begun: Timestamp) -> Self {
        let worked = || swept.iter().filter_map(|(_, worked)| worked.as_ref().ok());
        let is_blocked =
            |worked: &&Worked| worked.obstacles.iter().any(|(_, why, _)| matches!(why, Obstacle::Blocked(_)));
        let oldest = worked().filter_map(|worked| worked.oldest_due).min();
        Self {
            companies: swept.len(),
            paused_lanes: worked().filter(is_blocked).count(),
            oldest_waiting_s: oldest.map_or(0, |due| begun.duration_since(due).as_secs().max(0)),
        }
    }
}

/// A sweep that began at this time is over.
pub(crate) fn sweep(swept: &[Swept], begun: Timestamp) {
    for (company, worked) in swept {
        lane(company, worked.as_ref());
    }
    let Figures { companies, paused_lanes, oldest_waiting_s } = Figures::of(swept, begun);
    tracing::info!(companies, paused_lanes, oldest_waiting_s, "swept");
}

/// The store could not be read or written.
pub(crate) fn failure(error: &StoreUnavailable) {
    tracing::error!(cause = %error, "store_unavailable");
}

/// What became of one lane.
pub(crate) fn lane(company: &CompanyKey, worked: Result<&Worked, &StoreUnavailable>) {
    let worked = match worked {
        Ok(worked) => worked,
        Err(error) => return failure(error),
    };
    for remark in &worked.remarks {
        order(company, remark);
    }
    for (upstream, obstacle, since) in &worked.obstacles {
        match obstacle {
            Obstacle::Outage => tracing::warn!(%company, upstream = upstream.as_str(), %since, "upstream_down"),
            Obstacle::Blocked(blockage) => {
                tracing::error!(%company, upstream = upstream.as_str(), why = blockage.as_str(), %since, "lane_paused");
            }
        }
    }
}

fn order(company: &CompanyKey, remark: &Remark) {
    let order = remark.order.as_ref().map(|order| order.order.as_str());
    match &remark.cause {
        Some(cause) => tracing::error!(%company, order, cause, "store_unavailable"),
        None if remark.what == PARKED => tracing::error!(%company, order, "order_parked"),
        None if remark.what == LATE => tracing::error!(%company, order, "order_late"),
        None if remark.what == HELD => tracing::error!(%company, order, "order_held"),
        None if remark.what == Ending::CreatedUnnamed.as_str() => {
            tracing::warn!(%company, order, what = remark.what, "order");
        }
        None if order.is_none() => tracing::info!(%company, what = remark.what, "company"),
        None => tracing::info!(%company, order, what = remark.what, "order"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use assessment::attempt::Blockage;
    use assessment::ports::Upstream;
    use jiff::SignedDuration;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn swept(worked: Result<Worked, StoreUnavailable>) -> Swept {
        (CompanyKey::parse("smartrecruiters#Globex").unwrap(), worked)
    }

    #[test]
    fn the_figures_are_those_of_all_lanes() {
        let blocked = (Upstream::Ats, Obstacle::Blocked(Blockage::Credentials), at(0));
        let down = (Upstream::Equalture, Obstacle::Outage, at(0));
        let lanes = [
            Worked { obstacles: vec![down, blocked], oldest_due: Some(at(400)), ..Worked::default() },
            Worked { obstacles: vec![down], oldest_due: Some(at(100)), ..Worked::default() },
            Worked { held: true, ..Worked::default() },
        ];
        let lost = swept(Err(StoreUnavailable("gone".to_owned())));
        let all: Vec<Swept> = lanes.into_iter().map(|worked| swept(Ok(worked))).chain([lost]).collect();
        let figures = Figures::of(&all, at(1000));
        assert_eq!(figures, Figures { companies: 4, paused_lanes: 1, oldest_waiting_s: 900 });
    }

    #[test]
    fn where_nothing_waits_nothing_is_old() {
        let none = Figures { companies: 0, paused_lanes: 0, oldest_waiting_s: 0 };
        assert_eq!(Figures::of(&[], at(0)), none);
        let after = Worked { oldest_due: Some(at(5) + SignedDuration::from_secs(1)), ..Worked::default() };
        assert_eq!(Figures::of(&[swept(Ok(after))], at(5)).oldest_waiting_s, 0, "it came due during the sweep");
    }
}
