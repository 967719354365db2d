//! `bridge redrive`.
//!
//! Each order is written by itself, under the condition that nobody else has written it; whoever was interrupted runs
//! the command again, and what is not parked any more stays as it is.

use crate::access::Access;
use crate::arguments::Redrive;
use crate::trouble::Trouble;
use assessment::fact::Fact;
use assessment::ids::OrderKey;
use assessment::order::Order;
use assessment::ports::Orders as _;
use assessment::record::{Recorded, record};
use aws::desk::Desk;

/// What became of one order.
enum Redriven {
    /// It was parked and is due again; it was this.
    Done(Order),
    /// It is not parked; it is this.
    NotParked(Order),
    /// There is no such order.
    Gone,
}

/// Sends a company's parked orders back into the schedule, or one of them.
pub(crate) async fn redrive(access: &Access, options: &Redrive) -> Result<(), Trouble> {
    let key = options.company.key();
    let company = access.table.read_company(&key).await.map_err(|error| access.no_table(&error))?;
    let company = company.ok_or(Trouble::NoCompany(key))?.key;
    let desk = access.desk().await?;
    if let Some(order) = options.order.clone() {
        return one(access, &desk, OrderKey { company, order }).await;
    }
    let parked = access.table.parked(&company).await.map_err(|error| access.no_table(&error))?;
    all(access, &desk, &parked).await
}

async fn one(access: &Access, desk: &Desk, key: OrderKey) -> Result<(), Trouble> {
    match redrive_order(access, desk, &key).await? {
        Redriven::Done(order) => println!("{}\n{}", words(&order), what_follows(1)),
        Redriven::NotParked(order) => println!("{} is not parked; it is {}.", key.order, order.progress.as_str()),
        Redriven::Gone => return Err(Trouble::NoOrder(key)),
    }
    Ok(())
}

async fn all(access: &Access, desk: &Desk, parked: &[OrderKey]) -> Result<(), Trouble> {
    let mut redriven = 0;
    for key in parked {
        if let Redriven::Done(order) = redrive_order(access, desk, key).await? {
            println!("{}", words(&order));
            redriven += 1;
        }
    }
    println!("{}", what_follows(redriven));
    Ok(())
}

async fn redrive_order(access: &Access, desk: &Desk, key: &OrderKey) -> Result<Redriven, Trouble> {
    let Some(seen) = desk.find(key).await.map_err(|error| access.no_table(&error))? else { return Ok(Redriven::Gone) };
    let recorded = record(desk, desk, &seen, &Fact::Redriven).await.map_err(|error| access.no_table(&error))?;
    Ok(match recorded {
        Recorded::Done(_) => Redriven::Done(seen),
        Recorded::Moot(Some(order)) => Redriven::NotParked(order),
        Recorded::Moot(None) => Redriven::Gone,
    })
}

fn words(order: &Order) -> String {
    let parked = order.history.entries().iter().find(|entry| entry.what == "parked");
    let since = parked.map_or_else(String::new, |entry| format!(" since {:.0}", entry.last));
    format!("{} is due again. It was {}, and parked{since}.", order.key.order, order.progress.as_str())
}

fn what_follows(redriven: u64) -> String {
    match redriven {
        0 => "No order is parked.".to_owned(),
        1 => "1 order redriven: the dispatcher looks at it now, and tries it for another week.".to_owned(),
        some => format!("{some} orders redriven: the dispatcher looks at them now, and tries them for another week."),
    }
}
