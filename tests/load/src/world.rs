//! The bundle with both simulated vendors around it, and the orders that a run will send.

use std::path::PathBuf;

use peers::smartrecruiters::{Candidate, OrderDraft};
use reqwest::Client;
use sandbox::Options;
use sandbox::stage::{COMPANY, Stage, StageError};
use serde_json::{Value, json};

use crate::drive::Target;

/// Why there is nothing to measure.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WorldError {
    #[error(transparent)]
    Stage(#[from] StageError),
    #[error("the bundle gave no access token ({0})")]
    Token(String),
    #[error("the table can't be counted ({0})")]
    Table(String),
    #[error("SmartRecruiters keeps no order")]
    NoOrder,
}

/// Everything that runs while it is measured.
pub(crate) struct World {
    stage: Stage,
    http: Client,
}

impl World {
    /// Starts it in memory. The template's rates are left out: they are there to be reached by nobody.
    pub(crate) async fn begin(artifacts: Option<PathBuf>) -> Result<Self, WorldError> {
        let stage = Stage::set(Options { artifacts, without_rates: true, ..Options::default() }).await?;
        let http = Client::builder().no_proxy().build().map_err(|error| WorldError::Token(error.to_string()))?;
        Ok(Self { stage, http })
    }

    /// Asks for an access token as the ATS does.
    pub(crate) async fn target(&self) -> Result<Target, WorldError> {
        let (url, issued) = (self.stage.sandbox.url().to_owned(), &self.stage.issued);
        let request = self.http.post(format!("{url}/token")).basic_auth(&issued.client_id, Some(&issued.client_secret));
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        let no_token = |error: reqwest::Error| WorldError::Token(error.to_string());
        let answer = request.body("grant_type=client_credentials").send().await.map_err(no_token)?;
        let answer: Value = answer.json().await.map_err(no_token)?;
        let token = answer["access_token"].as_str().ok_or_else(|| WorldError::Token(answer.to_string()))?;
        Ok(Target { url, token: token.to_owned() })
    }

    /// Orders that exist in the ATS and that the bridge has not heard of, each of another candidate.
    pub(crate) async fn orders(&self, count: u64) -> Result<Vec<String>, WorldError> {
        let ats = &self.stage.smartrecruiters;
        ats.connect_partner(NOWHERE);
        let mut orders = Vec::new();
        for number in 0..count {
            let candidate = Candidate::new("Ada", &format!("Lovelace {number}"), &format!("ada.{number}@example.com"));
            let draft = OrderDraft::new(&candidate, &self.stage.job.id, &self.stage.vacancy.id);
            let refusal = ats.order(COMPANY, draft).await.err().ok_or(WorldError::NoOrder)?;
            let order = refusal.order.and_then(|order| ats.order_snapshot(&order)).ok_or(WorldError::NoOrder)?;
            orders.push(order.request.to_string());
        }
        ats.connect_partner(self.stage.sandbox.url());
        self.stage.wire.clear();
        Ok(orders)
    }

    /// How many candidates were invited so far.
    pub(crate) fn invited(&self) -> usize {
        self.stage.equalture.invitations().len()
    }

    /// How many orders the table holds.
    pub(crate) async fn stored(&self) -> Result<u64, WorldError> {
        let mut request = json!({
            "TableName": self.stage.sandbox.table(),
            "Select": "COUNT",
            "ConsistentRead": true,
            "FilterExpression": "begins_with(pk, :order)",
            "ExpressionAttributeValues": {":order": {"S": "ORDER#"}},
        });
        let mut stored = 0;
        loop {
            let page = self.scan(&request).await?;
            stored += page["Count"].as_u64().ok_or_else(|| WorldError::Table(page.to_string()))?;
            if page["LastEvaluatedKey"].is_null() {
                return Ok(stored);
            }
            request["ExclusiveStartKey"] = page["LastEvaluatedKey"].clone();
        }
    }

    async fn scan(&self, request: &Value) -> Result<Value, WorldError> {
        let call = self.http.post(self.stage.sandbox.dynamodb_url());
        let call = call.header("content-type", "application/x-amz-json-1.0");
        let call = call.header("x-amz-target", "DynamoDB_20120810.Scan").header("x-amz-date", "20260101T000000Z");
        let call = call.header("authorization", UNCHECKED_SIGNATURE).body(request.to_string());
        let answer = call.send().await.map_err(|error| WorldError::Table(error.to_string()))?;
        answer.json().await.map_err(|error| WorldError::Table(error.to_string()))
    }

    /// Ends it.
    pub(crate) async fn end(self) {
        self.stage.strike().await;
    }
}

/// A port on which nobody listens.
const NOWHERE: &str = "http://127.0.0.1:1";
/// The store looks whether there is a signature, not whose it is.
const UNCHECKED_SIGNATURE: &str = "AWS4-HMAC-SHA256 Credential=sandbox/20260101/eu-central-1/\
     dynamodb/aws4_request, SignedHeaders=host;x-amz-date, Signature=0";
