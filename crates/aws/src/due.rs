//! Places in the index `due`: `{ats}#{company}#{queue}#{time}#{order}`. They sort by company, then by queue, then by age, so a
//! sweep skips from queue to queue and costs what waits, not what exists (`docs/decisions/0004`).

use crate::table::sortable;
use assessment::ids::{CompanyKey, OrderId, OrderKey};
use assessment::order::Order;
use assessment::ports::{Due, Upstream};
use jiff::Timestamp;

/// Sorts behind everything that an id, a queue or a time can begin with.
const BEHIND: char = '~';
/// The queue of companies that have left something behind. It sorts behind those of their orders, and holds none.
const LEAVING: &str = "leaving";
/// Sorts before everything that an id can go on with.
const BEFORE: char = ' ';

fn queue(company: &CompanyKey, queue: Upstream) -> String {
    format!("{company}#{}#", queue.as_str())
}

/// The place of an order that is due at a time.
pub(crate) fn of(order: &Order, at: Timestamp) -> String {
    format!("{}{}#{}", queue(&order.key.company, order.queue()), sortable(at), order.key.order)
}

/// The place of a company that has left something behind, since this time.
pub(crate) fn of_company(company: &CompanyKey, since: Timestamp) -> String {
    format!("{company}#{LEAVING}#{}#", sortable(since))
}

/// Before the first of a queue.
pub(crate) fn first(company: &CompanyKey, upstream: Upstream) -> String {
    queue(company, upstream)
}

/// The next place after one.
pub(crate) fn after(upstream: Upstream, due: &Due) -> String {
    format!("{}{}#{}{BEFORE}", queue(&due.order.company, upstream), sortable(due.at), due.order.order)
}

/// Behind the last of a queue that is due now.
pub(crate) fn last(company: &CompanyKey, upstream: Upstream, now: Timestamp) -> String {
    format!("{}{}#{BEHIND}", queue(company, upstream), sortable(now))
}

/// Behind all of a company.
pub(crate) fn behind_company(company: &CompanyKey) -> String {
    format!("{company}#{BEHIND}")
}

/// Behind all of the queue that a place is in.
pub(crate) fn behind_queue(place: &str) -> String {
    let queue = place.rsplitn(3, '#').last().unwrap_or(place);
    format!("{queue}#{BEHIND}")
}

/// Reads the place of an order.
pub(crate) fn read(place: &str) -> Option<Due> {
    let (company, at, order) = parts(place)?;
    Some(Due { at, order: OrderKey { company, order: OrderId::parse(order).ok()? } })
}

/// Whose place it is, and since when, whether it is an order's or the company's own.
pub(crate) fn read_company(place: &str) -> Option<(CompanyKey, Timestamp)> {
    parts(place).map(|(company, at, _)| (company, at))
}

fn parts(place: &str) -> Option<(CompanyKey, Timestamp, &str)> {
    let mut parts = place.rsplitn(4, '#');
    let (order, at, _queue, company) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    Some((CompanyKey::parse(company).ok()?, at.parse().ok()?, order))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due(order: &str, at: &str) -> Due {
        Due { at: at.parse().unwrap(), order: OrderKey::parse(order).unwrap() }
    }

    fn place(due: &Due, upstream: Upstream) -> String {
        format!("{}{}#{}", queue(&due.order.company, upstream), sortable(due.at), due.order.order)
    }

    #[test]
    fn places_sort_by_company_queue_age_and_id_and_none_is_passed_over() {
        let (early, late) = ("2026-11-22T10:00:00Z", "2026-11-22T10:00:01Z");
        let first_one = due("smartrecruiters#ACME#o-1", early);
        let second = due("smartrecruiters#ACME#o-10", early);
        let places = [
            first(&first_one.order.company, Upstream::Equalture),
            place(&first_one, Upstream::Equalture),
            after(Upstream::Equalture, &first_one),
            place(&second, Upstream::Equalture),
            last(&first_one.order.company, Upstream::Equalture, early.parse().unwrap()),
            place(&due("smartrecruiters#ACME#o-0", late), Upstream::Equalture),
            behind_queue(&place(&first_one, Upstream::Equalture)),
            of_company(&first_one.order.company, early.parse().unwrap()),
            behind_company(&first_one.order.company),
            place(&due("smartrecruiters#ACME-2#o-0", early), Upstream::Ats),
            place(&due("smartrecruiters#ACME.b#o-0", early), Upstream::Ats),
        ];
        let mut sorted = places.clone();
        sorted.sort();
        assert_eq!(places, sorted);
    }

    #[test]
    fn a_place_reads_back() {
        let due = due("smartrecruiters#ACME#o-1", "2026-11-22T10:00:00.123Z");
        assert_eq!(read(&place(&due, Upstream::Ats)), Some(due));
        assert_eq!(read("smartrecruiters#ACME"), None);
    }

    #[test]
    fn the_place_of_a_company_names_no_order() {
        let (acme, at) = (CompanyKey::parse("smartrecruiters#ACME").unwrap(), "2026-11-22T10:00:00.123Z");
        let place = of_company(&acme, at.parse().unwrap());
        assert_eq!(read(&place), None);
        assert_eq!(read_company(&place), Some((acme, at.parse().unwrap())));
        assert!(place < behind_queue(&place), "{place}");
    }
}
