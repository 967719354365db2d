//! Orders in the table. Each write replaces the version that was seen; a failed condition brings the stored order back.

use crate::desk::Desk;
use crate::due as place;
use crate::order_record::OrderRecord;
use crate::table::{DUE_SHARDS, Item, due_shard, key, unavailable, unreadable};
use assessment::ids::{CompanyKey, Nonce, OrderKey, ReferenceId};
use assessment::order::Order;
use assessment::ports::{Due, Orders, Placed, References, Replaced, StoreUnavailable, Upstream};
use assessment::progress::Progress;
use assessment::receive_event::Happened;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{
    AttributeValue, CancellationReason, Delete, Put, ReturnValuesOnConditionCheckFailure as OnFailure,
    TransactWriteItem,
};
use jiff::Timestamp;

const UNCHANGED: &str = "version = :seen";

impl Orders for Desk {
    async fn place(&self, order: &Order) -> Result<Placed, StoreUnavailable> {
        let request = self.table.client.put_item().table_name(&self.table.name).set_item(Some(item(order)?));
        let request = request.condition_expression("attribute_not_exists(pk)");
        let request = request.return_values_on_condition_check_failure(OnFailure::AllOld);
        let Err(failed) = request.send().await else { return Ok(Placed::New) };
        match stored_instead(failed.as_service_error())? {
            Some(stored) if stored.written_by == order.written_by => Ok(Placed::New),
            Some(stored) => Ok(Placed::Earlier(Box::new(stored))),
            None => Err(unavailable(&failed)),
        }
    }

    async fn find(&self, key: &OrderKey) -> Result<Option<Order>, StoreUnavailable> {
        let found = self.table.get(key::order(key)).await?.map(order).transpose()?;
        // DynamoDB deletes days late.
        Ok(found.filter(|order| order.keep_until.is_none_or(|until| self.table.clock.now() < until)))
    }

    async fn replace(&self, seen: &Order, next: &Order) -> Result<Replaced, StoreUnavailable> {
        let (gained, lost) = (references_of_one(next, seen), references_of_one(seen, next));
        if gained.is_empty() && lost.is_empty() {
            return self.replace_alone(seen, next).await;
        }
        self.file(seen, next, &gained, &lost).await
    }

    async fn due(
        &self,
        company: &CompanyKey,
        queue: Upstream,
        after: Option<&Due>,
        now: Timestamp,
        most: usize,
    ) -> Result<Vec<Due>, StoreUnavailable> {
        let first = after.map_or_else(|| place::first(company, queue), |due| place::after(queue, due));
        let last = place::last(company, queue, now);
        // a clock that went back: DynamoDB refuses a range whose end comes before its beginning
        if first > last {
            return Ok(Vec::new());
        }
        let mut found = Vec::new();
        let mut start = None;
        loop {
            let query = self.table.client.query().table_name(&self.table.name).index_name("due");
            let query = query.key_condition_expression("due_shard = :shard AND due BETWEEN :first AND :last");
            let shard = AttributeValue::N(due_shard(company).to_string());
            let query = query.expression_attribute_values(":shard", shard);
            let query = query.expression_attribute_values(":first", AttributeValue::S(first.clone()));
            let query = query.expression_attribute_values(":last", AttributeValue::S(last.clone()));
            let limit = i32::try_from(most - found.len()).unwrap_or(i32::MAX);
            let page = query.limit(limit).set_exclusive_start_key(start).send().await;
            let page = page.map_err(|error| unavailable(&error))?;
            found.extend(page.items().iter().filter_map(|item| place::read(item.get("due")?.as_s().ok()?)));
            start = page.last_evaluated_key;
            if start.is_none() || found.len() >= most {
                return Ok(found);
            }
        }
    }

    async fn companies_due(&self, now: Timestamp) -> Result<Vec<CompanyKey>, StoreUnavailable> {
        let mut companies = Vec::new();
        for shard in 0..DUE_SHARDS {
            self.companies_due_in(shard, now, &mut companies).await?;
        }
        Ok(companies)
    }
}

impl References for Desk {
    async fn by_reference(
        &self,
        company: &CompanyKey,
        reference: &ReferenceId,
    ) -> Result<Option<OrderKey>, StoreUnavailable> {
        let item = self.table.get(key::reference(company, reference)).await?;
        Ok(item.and_then(|item| OrderKey::parse(item.get("order")?.as_s().ok()?).ok()))
    }

    async fn is_erased(&self, company: &CompanyKey, reference: &ReferenceId) -> Result<bool, StoreUnavailable> {
        Ok(self.table.get(key::forgotten_reference(company, reference)).await?.is_some())
    }
}

impl Desk {
    /// Skips from queue to queue: at most two questions for each company that waits, however many orders it has.
    async fn companies_due_in(
        &self,
        shard: u64,
        now: Timestamp,
        companies: &mut Vec<CompanyKey>,
    ) -> Result<(), StoreUnavailable> {
        let mut after = " ".to_owned();
        loop {
            let query = self.table.client.query().table_name(&self.table.name).index_name("due").limit(1);
            let query = query.key_condition_expression("due_shard = :shard AND due > :after");
            let query = query.expression_attribute_values(":shard", AttributeValue::N(shard.to_string()));
            let query = query.expression_attribute_values(":after", AttributeValue::S(after.clone()));
            let page = query.send().await.map_err(|error| unavailable(&error))?;
            let Some(due) = page.items().first().and_then(|item| item.get("due")?.as_s().ok()) else { return Ok(()) };
            let Some((company, at)) = place::read_company(due) else {
                // one place that nobody can read must not keep everybody else's orders waiting
                tracing::error!("due_place_unreadable");
                after.clone_from(due);
                continue;
            };
            after = if at <= now {
                let behind = place::behind_company(&company);
                companies.push(company);
                behind
            } else {
                place::behind_queue(due)
            };
        }
    }

    async fn replace_alone(&self, seen: &Order, next: &Order) -> Result<Replaced, StoreUnavailable> {
        let request = self.table.client.put_item().table_name(&self.table.name).set_item(Some(item(next)?));
        let request = request.condition_expression(UNCHANGED).expression_attribute_values(":seen", version(seen));
        let request = request.return_values_on_condition_check_failure(OnFailure::AllOld);
        let Err(failed) = request.send().await else { return Ok(Replaced::Done) };
        match failed.as_service_error() {
            Some(PutItemError::ConditionalCheckFailedException(refused)) => {
                changed(refused.item.clone(), &next.written_by)
            }
            _ => Err(unavailable(&failed)),
        }
    }

    /// Writes the order and its references together: one that is known is always found, and one that is forgotten never.
    async fn file(
        &self,
        seen: &Order,
        next: &Order,
        gained: &[ReferenceId],
        lost: &[ReferenceId],
    ) -> Result<Replaced, StoreUnavailable> {
        let order = Put::builder().table_name(&self.table.name).set_item(Some(item(next)?));
        let order = order.condition_expression(UNCHANGED).expression_attribute_values(":seen", version(seen));
        let order = order.return_values_on_condition_check_failure(OnFailure::AllOld);
        let references = gained.iter().map(|reference| {
            let pk = key::reference(&next.key.company, reference);
            let put = Put::builder().table_name(&self.table.name).item("pk", AttributeValue::S(pk));
            put.item("order", AttributeValue::S(next.key.to_string()))
        });
        // what Equalture still reports of an erased order is not kept for one to come
        let tombstones = lost.iter().filter(|_| next.progress == Progress::Erased).map(|reference| {
            let pk = key::forgotten_reference(&next.key.company, reference);
            let until = next.keep_until.unwrap_or_default().as_second();
            let put = Put::builder().table_name(&self.table.name).item("pk", AttributeValue::S(pk));
            put.item("ttl", AttributeValue::N(until.to_string()))
        });
        let mut request = self.table.client.transact_write_items();
        for put in std::iter::once(order).chain(references).chain(tombstones) {
            let put = put.build().map_err(|error| unreadable("transaction", error))?;
            request = request.transact_items(TransactWriteItem::builder().put(put).build());
        }
        for pk in lost.iter().flat_map(|reference| known_by(&next.key.company, reference)) {
            let delete = Delete::builder().table_name(&self.table.name).key("pk", AttributeValue::S(pk));
            let delete = delete.build().map_err(|error| unreadable("transaction", error))?;
            request = request.transact_items(TransactWriteItem::builder().delete(delete).build());
        }
        let Err(failed) = request.send().await else { return Ok(Replaced::Done) };
        match failed.as_service_error() {
            Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) => {
                let refused = cancelled.cancellation_reasons().first().filter(|reason| is_condition(reason));
                let refused = refused.ok_or_else(|| unavailable(&failed))?;
                changed(refused.item.clone(), &next.written_by)
            }
            _ => Err(unavailable(&failed)),
        }
    }
}

fn is_condition(reason: &CancellationReason) -> bool {
    reason.code() == Some("ConditionalCheckFailed")
}

/// What is stored instead of what we saw; our own write, done before and tried again, is done.
fn changed(stored: Option<Item>, ours: &Nonce) -> Result<Replaced, StoreUnavailable> {
    match stored.map(order).transpose()? {
        Some(stored) if stored.written_by == *ours => Ok(Replaced::Done),
        stored => Ok(Replaced::Changed(stored.map(Box::new))),
    }
}

fn stored_instead(error: Option<&PutItemError>) -> Result<Option<Order>, StoreUnavailable> {
    match error {
        Some(PutItemError::ConditionalCheckFailedException(refused)) => refused.item.clone().map(order).transpose(),
        _ => Ok(None),
    }
}

/// Everything that is kept under a reference.
fn known_by(company: &CompanyKey, reference: &ReferenceId) -> impl Iterator<Item = String> {
    let events = Happened::ALL.map(|happened| key::event(company, reference, happened));
    std::iter::once(key::reference(company, reference)).chain(events)
}

/// The references that one version of an order has and the other has not, each once.
fn references_of_one(one: &Order, other: &Order) -> Vec<ReferenceId> {
    let known = |order: &Order, reference: &ReferenceId| {
        order.attempts.iter().any(|attempt| attempt.reference.as_ref() == Some(reference))
    };
    let mut found: Vec<_> = one.attempts.iter().filter_map(|attempt| attempt.reference.clone()).collect();
    found.retain(|reference| !known(other, reference));
    found.sort();
    found.dedup();
    found
}

fn version(order: &Order) -> AttributeValue {
    AttributeValue::N(order.version.to_string())
}

fn item(order: &Order) -> Result<Item, StoreUnavailable> {
    serde_dynamo::to_item(OrderRecord::from(order)).map_err(|error| unreadable("order", error))
}

fn order(item: Item) -> Result<Order, StoreUnavailable> {
    // The reader's own words would repeat what it found there, a name or an address among it.
    let record: Result<OrderRecord, _> = serde_dynamo::from_item(item);
    record.map_err(|_| unreadable("order", "it has another form than ours"))?.try_into()
}
