//! What an operator sees of one company: its clients, its lane, its orders. Costs what the company has, not what the table
//! holds: clients and orders come from the index `company`, which may lag.

use crate::due;
use crate::lanes::read_breakers;
use crate::table::{Item, Table, due_shard, key, unavailable};
use assessment::ids::{ClientId, CompanyKey, OrderKey};
use assessment::lane::Breakers;
use assessment::ports::{Client, StoreUnavailable, Upstream};
use assessment::progress::Progress;
use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use std::collections::BTreeMap;

/// Of these the ATS is told nothing any more.
const SILENT: [Progress; 2] = [Progress::Cancelled, Progress::Erased];

/// Whether this is the word for a progress of which the ATS is told nothing any more.
pub(crate) fn is_silent(progress: &str) -> bool {
    SILENT.iter().any(|silent| silent.as_str() == progress)
}

/// What an operator sees of one company.
#[derive(Debug)]
pub struct Overview {
    /// The clients that its ATS may prove itself with.
    pub clients: Vec<(ClientId, Client)>,
    /// What keeps its orders back, if anything does.
    pub breakers: Breakers,
    /// How many of its orders are how far, in the words of `Progress`.
    pub orders: BTreeMap<String, u64>,
    /// How many of them the ATS has yet to be told about.
    pub behind: u64,
    /// How many wait for a person after a week in vain.
    pub parked: u64,
    /// The order that has waited longest for Equalture: since when it is due.
    pub waits_for_equalture: Option<Timestamp>,
    /// The same for the ATS.
    pub waits_for_ats: Option<Timestamp>,
}

impl Table {
    /// Looks at one company.
    pub async fn overview(&self, company: &CompanyKey, now: Timestamp) -> Result<Overview, StoreUnavailable> {
        let lane = self.get(key::lane(company)).await?;
        let mut overview = Overview {
            clients: Vec::new(),
            breakers: lane.as_ref().map(read_breakers).transpose()?.unwrap_or_default(),
            orders: BTreeMap::new(),
            behind: 0,
            parked: 0,
            waits_for_equalture: self.oldest_due(company, Upstream::Equalture, now).await?,
            waits_for_ats: self.oldest_due(company, Upstream::Ats, now).await?,
        };
        let mut pages = self.items_of(company).into_paginator().send();
        while let Some(page) = pages.next().await {
            for item in page.map_err(|error| unavailable(&error))?.items() {
                self.add(&mut overview, item).await?;
            }
        }
        Ok(overview)
    }

    /// The company's orders that wait for a person after a week in vain, the one that has rested longest first. Found by
    /// an index that may lag.
    pub async fn parked(&self, company: &CompanyKey) -> Result<Vec<OrderKey>, StoreUnavailable> {
        let query = self.items_of(company).filter_expression("parked = :parked");
        let query = query.expression_attribute_values(":parked", AttributeValue::Bool(true));
        let mut pages = query.into_paginator().send();
        let mut found = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| unavailable(&error))?;
            let key = |item: &Item| OrderKey::parse(item.get("pk")?.as_s().ok()?.strip_prefix("ORDER#")?).ok();
            found.extend(page.items().iter().filter_map(key));
        }
        Ok(found)
    }

    /// What the index `company` has of a company.
    pub(crate) fn items_of(&self, company: &CompanyKey) -> QueryFluentBuilder {
        let query = self.client.query().table_name(&self.name).index_name("company");
        let query = query.key_condition_expression("company = :company");
        query.expression_attribute_values(":company", AttributeValue::S(company.to_string()))
    }

    async fn add(&self, overview: &mut Overview, item: &Item) -> Result<(), StoreUnavailable> {
        let text = |name: &str| item.get(name).and_then(|value| value.as_s().ok());
        let number = |name: &str| item.get(name).and_then(|value| value.as_n().ok()?.parse::<u64>().ok());
        let client = text("pk").and_then(|pk| ClientId::parse(pk.strip_prefix("CLIENT#")?).ok());
        if let Some(id) = client {
            let client = self.read_client(&id).await?;
            overview.clients.extend(client.map(|client| (id, client)));
        } else if let Some(progress) = text("progress") {
            *overview.orders.entry(progress.clone()).or_default() += 1;
            let silent = is_silent(progress);
            overview.behind += u64::from(!silent && number("told") < number("revision"));
            overview.parked += u64::from(item.get("parked") == Some(&AttributeValue::Bool(true)));
        }
        Ok(())
    }

    async fn oldest_due(
        &self,
        company: &CompanyKey,
        queue: Upstream,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, StoreUnavailable> {
        let query = self.client.query().table_name(&self.name).index_name("due").limit(1);
        let query = query
            .key_condition_expression("due_shard = :shard AND due BETWEEN :first AND :last")
            .expression_attribute_values(":shard", AttributeValue::N(due_shard(company).to_string()))
            .expression_attribute_values(":first", AttributeValue::S(due::first(company, queue)))
            .expression_attribute_values(":last", AttributeValue::S(due::last(company, queue, now)));
        let page = query.send().await.map_err(|error| unavailable(&error))?;
        Ok(page.items().first().and_then(|item| due::read(item.get("due")?.as_s().ok()?)).map(|due| due.at))
    }
}
