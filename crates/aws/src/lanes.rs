//! Lanes in the table: who sends for a company, and who has knocked.

use crate::attempt_record::BlockageRecord;
use crate::desk::Desk;
use crate::table::{Item, key, sortable, unavailable, unreadable};
use assessment::ids::{CompanyKey, Nonce};
use assessment::lane::{Breaker, Breakers, LEASE, Lane, Obstacle};
use assessment::ports::{Lanes, Released, StoreUnavailable, Taken};
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The breakers of a `LANE#` item.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct BreakersRecord {
    equalture: BreakerRecord,
    ats: BreakerRecord,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
enum BreakerRecord {
    Closed { failures: u32 },
    Open { blockage: Option<BlockageRecord>, since: Timestamp, probe_at: Timestamp },
    HalfOpen { blockage: Option<BlockageRecord>, since: Timestamp },
}

impl Default for BreakerRecord {
    fn default() -> Self {
        Self::Closed { failures: 0 }
    }
}

/// A lane that is found free and taken by another in between is tried for again, this often.
const TRIES: usize = 3;

impl Lanes for Desk {
    async fn take(&self, company: &CompanyKey, holder: &Nonce, now: Timestamp) -> Result<Taken, StoreUnavailable> {
        for _ in 0..TRIES {
            if let Some(lane) = self.take_free(company, holder, now).await? {
                return Ok(Taken::Ours(lane));
            }
            if self.knock(company, now).await? {
                return Ok(Taken::Held);
            }
        }
        Ok(Taken::Held)
    }

    async fn release(
        &self,
        company: &CompanyKey,
        holder: &Nonce,
        breakers: &Breakers,
        look_again: bool,
    ) -> Result<Released, StoreUnavailable> {
        let condition =
            if look_again { "holder = :holder AND attribute_not_exists(knock)" } else { "holder = :holder" };
        let update =
            self.update(company).update_expression("SET breakers = :breakers REMOVE holder, lease_until, knock");
        let update = update.condition_expression(condition);
        let update = update.expression_attribute_values(":holder", text(&holder.0));
        let update = update.expression_attribute_values(":breakers", breakers_value(*breakers)?);
        let released = conditional(update).await?.is_some();
        if released || !look_again || !self.answer_knock(company, holder).await? {
            return Ok(Released::Free);
        }
        Ok(Released::Knocked)
    }
}

impl Desk {
    fn update(&self, company: &CompanyKey) -> UpdateItemFluentBuilder {
        let update = self.table.client.update_item().table_name(&self.table.name);
        update.key("pk", AttributeValue::S(key::lane(company)))
    }

    /// Takes a lane that nobody holds any more. A repeated write of ours finds ourselves as its holder.
    async fn take_free(
        &self,
        company: &CompanyKey,
        holder: &Nonce,
        now: Timestamp,
    ) -> Result<Option<Lane>, StoreUnavailable> {
        let update = self.update(company).return_values(ReturnValue::AllNew);
        let update = update.update_expression("SET holder = :holder, lease_until = :until REMOVE knock");
        let update = update
            .condition_expression("attribute_not_exists(holder) OR lease_until < :now OR holder = :holder")
            .expression_attribute_values(":holder", text(&holder.0))
            .expression_attribute_values(":until", text(&sortable(now + LEASE)))
            .expression_attribute_values(":now", text(&sortable(now)));
        let Some(item) = conditional(update).await? else { return Ok(None) };
        Ok(Some(Lane { company: company.clone(), breakers: read_breakers(&item)? }))
    }

    /// Tells the holder that there is more to do; says whether there is a holder.
    async fn knock(&self, company: &CompanyKey, now: Timestamp) -> Result<bool, StoreUnavailable> {
        let update = self.update(company).update_expression("SET knock = :now");
        let update = update.condition_expression("attribute_exists(holder) AND lease_until >= :now");
        let update = update.expression_attribute_values(":now", text(&sortable(now)));
        Ok(conditional(update).await?.is_some())
    }

    /// Takes a knock off the door; says whether the lane is still ours.
    async fn answer_knock(&self, company: &CompanyKey, holder: &Nonce) -> Result<bool, StoreUnavailable> {
        let update = self.update(company).update_expression("REMOVE knock").condition_expression("holder = :holder");
        let update = update.expression_attribute_values(":holder", text(&holder.0));
        Ok(conditional(update).await?.is_some())
    }
}

/// Sends a conditional update; nothing when its condition does not hold.
async fn conditional(update: UpdateItemFluentBuilder) -> Result<Option<Item>, StoreUnavailable> {
    match update.send().await {
        Ok(output) => Ok(Some(output.attributes.unwrap_or_default())),
        Err(failed) => match failed.as_service_error() {
            Some(UpdateItemError::ConditionalCheckFailedException(_)) => Ok(None),
            _ => Err(unavailable(&failed)),
        },
    }
}

fn text(value: &str) -> AttributeValue {
    AttributeValue::S(value.to_owned())
}

fn breakers_value(breakers: Breakers) -> Result<AttributeValue, StoreUnavailable> {
    let record = BreakersRecord { equalture: breakers.equalture.into(), ats: breakers.ats.into() };
    serde_dynamo::to_attribute_value(record).map_err(|error| unreadable("lane", error))
}

pub(crate) fn read_breakers(item: &Item) -> Result<Breakers, StoreUnavailable> {
    let Some(value) = item.get("breakers") else { return Ok(Breakers::default()) };
    let record: BreakersRecord =
        serde_dynamo::from_attribute_value(value.clone()).map_err(|error| unreadable("lane", error))?;
    Ok(Breakers { equalture: record.equalture.into(), ats: record.ats.into() })
}

impl From<Breaker> for BreakerRecord {
    fn from(breaker: Breaker) -> Self {
        match breaker {
            Breaker::Closed { failures } => Self::Closed { failures },
            Breaker::Open { obstacle, since, probe_at } => Self::Open { blockage: blockage(obstacle), since, probe_at },
            Breaker::HalfOpen { obstacle, since } => Self::HalfOpen { blockage: blockage(obstacle), since },
        }
    }
}

impl From<BreakerRecord> for Breaker {
    fn from(record: BreakerRecord) -> Self {
        match record {
            BreakerRecord::Closed { failures } => Self::Closed { failures },
            BreakerRecord::Open { blockage, since, probe_at } => {
                Self::Open { obstacle: obstacle(blockage), since, probe_at }
            }
            BreakerRecord::HalfOpen { blockage, since } => Self::HalfOpen { obstacle: obstacle(blockage), since },
        }
    }
}

fn blockage(obstacle: Obstacle) -> Option<BlockageRecord> {
    match obstacle {
        Obstacle::Outage => None,
        Obstacle::Blocked(blockage) => Some(blockage.into()),
    }
}

fn obstacle(blockage: Option<BlockageRecord>) -> Obstacle {
    blockage.map_or(Obstacle::Outage, |blockage| Obstacle::Blocked(blockage.into()))
}
