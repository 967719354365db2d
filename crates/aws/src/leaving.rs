//! A company leaves: one write by which it is silent, and what has to go after it. Each part can be done again.

use crate::desk::Desk;
use crate::due;
use crate::overview::is_silent;
use crate::table::{Item, Table, due_shard, key, unavailable, unreadable};
use assessment::company::{Company, CompanyStatus, Leaving, Settings};
use assessment::ids::{ClientId, CompanyKey, OrderKey};
use assessment::ports::{Bookmark, Leftovers, Page, StoreUnavailable};
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{AttributeValue, Delete, TransactWriteItem, Update};

/// A company that is written by others all the time is looked at anew, this often.
const TRIES: usize = 5;
/// More clients than a company ever has, and fewer than a transaction takes.
const CLIENTS_AT_ONCE: usize = 50;

/// What became of a company that was to leave.
#[derive(Debug, PartialEq, Eq)]
pub enum Disabled {
    /// It has left now; it is this.
    Now(Company),
    /// It had left before; it is this.
    Before(Company),
    /// There is no such company.
    Unknown,
}

impl Table {
    /// Has a company leave, whatever it is doing: from then on nothing is taken for it, nothing goes out for it, and no token
    /// of its is good. What it has left behind is seen off by the dispatcher.
    pub async fn disable(&self, key: &CompanyKey) -> Result<Disabled, StoreUnavailable> {
        let since = self.clock.now();
        for _ in 0..TRIES {
            let Some(company) = self.read_company(key).await? else { return Ok(Disabled::Unknown) };
            let ours = Leaving { generation: company.generation, since };
            match company.status {
                // our own write, whose answer was lost
                CompanyStatus::Disabled if company.leaving == Some(ours) => return Ok(Disabled::Now(company)),
                CompanyStatus::Disabled => return Ok(Disabled::Before(company)),
                CompanyStatus::Active | CompanyStatus::Connecting => {}
            }
            if self.leave(&company, &ours).await? {
                let (status, leaving) = (CompanyStatus::Disabled, Some(ours));
                return Ok(Disabled::Now(Company { status, leaving, ..company }));
            }
        }
        Err(StoreUnavailable("the company is written by others all the time".to_owned()))
    }

    /// Says whether the company was still in the generation that was seen, and had not left.
    async fn leave(&self, seen: &Company, leaving: &Leaving) -> Result<bool, StoreUnavailable> {
        let update = self.client.update_item().table_name(&self.name);
        let update = update.key("pk", AttributeValue::S(key::company(&seen.key)));
        let update = update
            .update_expression(
                "SET #status = :disabled, leaving = :generation, since = :since, due_shard = :shard, due = :due",
            )
            .condition_expression("generation = :generation AND #status <> :disabled")
            .expression_attribute_names("#status", "status")
            .expression_attribute_values(":disabled", disabled())
            .expression_attribute_values(":generation", number(leaving.generation))
            .expression_attribute_values(":since", text(leaving.since.to_string()))
            .expression_attribute_values(":shard", number(due_shard(&seen.key)))
            .expression_attribute_values(":due", text(due::of_company(&seen.key, leaving.since)));
        match update.send().await {
            Ok(_) => Ok(true),
            Err(failed) => match failed.as_service_error() {
                Some(UpdateItemError::ConditionalCheckFailedException(_)) => Ok(false),
                _ => Err(unavailable(&failed)),
            },
        }
    }

    /// Forgets the clients of a company that has left, and its jobs. Nothing happens to one that has come back meanwhile:
    /// its clients are new ones, by an index that may lag behind either way.
    pub async fn forget_clients(&self, left: &Company) -> Result<(), StoreUnavailable> {
        let clients = self.clients_of(&left.key).await?;
        for some in clients.chunks(CLIENTS_AT_ONCE) {
            if !self.delete_while_away(left, some).await? {
                return Ok(());
            }
        }
        self.delete(key::jobs(&left.key)).await
    }

    async fn clients_of(&self, company: &CompanyKey) -> Result<Vec<ClientId>, StoreUnavailable> {
        let mut pages = self.items_of(company).into_paginator().send();
        let mut found = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| unavailable(&error))?;
            let client = |item: &Item| ClientId::parse(item.get("pk")?.as_s().ok()?.strip_prefix("CLIENT#")?).ok();
            found.extend(page.items().iter().filter_map(client));
        }
        Ok(found)
    }

    /// Deletes clients in one transaction with the proof that their company is still away; says whether it is.
    async fn delete_while_away(&self, left: &Company, clients: &[ClientId]) -> Result<bool, StoreUnavailable> {
        let away = Update::builder().table_name(&self.name).key("pk", text(key::company(&left.key)));
        let away = away
            .update_expression("SET #status = :disabled")
            .condition_expression("generation = :generation AND #status = :disabled")
            .expression_attribute_names("#status", "status")
            .expression_attribute_values(":disabled", disabled())
            .expression_attribute_values(":generation", number(left.generation));
        let away = away.build().map_err(|error| unreadable("transaction", error))?;
        let mut request = self.client.transact_write_items();
        request = request.transact_items(TransactWriteItem::builder().update(away).build());
        for client in clients {
            let delete = Delete::builder().table_name(&self.name).key("pk", text(key::client(client)));
            let delete = delete.build().map_err(|error| unreadable("transaction", error))?;
            request = request.transact_items(TransactWriteItem::builder().delete(delete).build());
        }
        let Err(failed) = request.send().await else { return Ok(true) };
        match failed.as_service_error() {
            Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) => {
                let first = cancelled.cancellation_reasons().first().and_then(|reason| reason.code());
                if first == Some("ConditionalCheckFailed") { Ok(false) } else { Err(unavailable(&failed)) }
            }
            _ => Err(unavailable(&failed)),
        }
    }

    /// Of a company that has left, forgets everything but that it was there and how often it has connected: a generation
    /// never comes twice. Says whether it was still away.
    pub async fn forget_company(&self, left: &Company) -> Result<bool, StoreUnavailable> {
        let bare = Company { name: None, settings: Settings::default(), ..left.clone() };
        let replaced = self.replace_company(left, &bare).await?;
        if replaced {
            self.delete(key::lane(&left.key)).await?;
        }
        Ok(replaced)
    }
}

impl Leftovers for Desk {
    async fn orders_of(
        &self,
        company: &CompanyKey,
        from: Option<&Bookmark>,
        most: usize,
    ) -> Result<Page, StoreUnavailable> {
        let query = self.table.items_of(company).limit(i32::try_from(most).unwrap_or(i32::MAX));
        let query = query.set_exclusive_start_key(from.and_then(|place| start(company, place)));
        let page = query.send().await.map_err(|error| unavailable(&error))?;
        let listed = |item: &Item| {
            let key = OrderKey::parse(item.get("pk")?.as_s().ok()?.strip_prefix("ORDER#")?).ok()?;
            let progress = item.get("progress").and_then(|progress| progress.as_s().ok());
            Some((key, progress.is_some_and(|word| is_silent(word))))
        };
        let orders = page.items().iter().filter_map(listed).collect();
        Ok(Page { orders, rest: page.last_evaluated_key().and_then(bookmark) })
    }

    async fn seen_off(&self, company: &CompanyKey, leaving: &Leaving) -> Result<(), StoreUnavailable> {
        self.table.delete(key::jobs(company)).await?;
        let update = self.table.client.update_item().table_name(&self.table.name);
        let update = update.key("pk", text(key::company(company)));
        let update = update
            .update_expression("REMOVE leaving, since, due_shard, due")
            .condition_expression("leaving = :generation AND since = :since")
            .expression_attribute_values(":generation", number(leaving.generation))
            .expression_attribute_values(":since", text(leaving.since.to_string()));
        let Err(failed) = update.send().await else { return Ok(()) };
        match failed.as_service_error() {
            Some(UpdateItemError::ConditionalCheckFailedException(_)) => Ok(()),
            _ => Err(unavailable(&failed)),
        }
    }
}

/// Where a list goes on: by the index's time, then by key.
fn bookmark(last: &Item) -> Option<Bookmark> {
    let part = |name: &str| last.get(name)?.as_s().ok();
    Some(Bookmark(format!("{} {}", part("updated_at")?, part("pk")?)))
}

fn start(company: &CompanyKey, place: &Bookmark) -> Option<Item> {
    let (updated_at, pk) = place.0.split_once(' ')?;
    let parts = [("company", company.to_string()), ("updated_at", updated_at.to_owned()), ("pk", pk.to_owned())];
    Some(parts.map(|(name, value)| (name.to_owned(), text(value))).into())
}

fn disabled() -> AttributeValue {
    text("disabled".to_owned())
}

fn text(value: String) -> AttributeValue {
    AttributeValue::S(value)
}

fn number(value: impl std::fmt::Display) -> AttributeValue {
    AttributeValue::N(value.to_string())
}
