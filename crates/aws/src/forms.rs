//! The forms of the connect page, each good once. A form is stored when it is used and not when it is shown: whoever only
//! looks at the page writes nothing.

use crate::desk::Desk;
use crate::table::{key, unavailable};
use assessment::ids::CompanyKey;
use assessment::ports::{Clock as _, StoreUnavailable};
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::put_item::builders::PutItemFluentBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure as OnFailure};
use edge::capabilities::Form;
use jiff::SignedDuration;

/// A used form is remembered for so much longer than it could be sent: clocks differ.
const REMEMBERED_AFTER: SignedDuration = SignedDuration::from_mins(15);

/// Longer than any exchange takes: what it was begun by is gone then.
const EXCHANGE: SignedDuration = SignedDuration::from_secs(35);

impl Desk {
    /// Begins to exchange a company's credentials; says whether nobody else is at it. Credentials are told once, so two
    /// exchanges at once would leave a company with half of each.
    pub async fn begin_exchange(&self, company: &CompanyKey) -> Result<bool, StoreUnavailable> {
        let (ours, now) = (self.nonce().0, self.now());
        let request = self.exchange(company, (now + EXCHANGE).as_second());
        let request = request.item("used_by", AttributeValue::S(ours.clone()));
        let request = request.condition_expression("attribute_not_exists(pk) OR held_until < :now");
        let request = request.expression_attribute_values(":now", AttributeValue::N(now.as_second().to_string()));
        written(request, &ours).await
    }

    /// Lets others begin.
    pub async fn end_exchange(&self, company: &CompanyKey) -> Result<(), StoreUnavailable> {
        let request = self.exchange(company, 0);
        request.send().await.map(|_| ()).map_err(|error| unavailable(&error))
    }

    fn exchange(&self, company: &CompanyKey, until: i64) -> PutItemFluentBuilder {
        let ttl = (self.now() + EXCHANGE + REMEMBERED_AFTER).as_second();
        let request = self.table.client.put_item().table_name(&self.table.name);
        let request = request.item("pk", AttributeValue::S(key::form(&format!("exchange#{company}"))));
        let request = request.item("held_until", AttributeValue::N(until.to_string()));
        request.item("ttl", AttributeValue::N(ttl.to_string()))
    }

    /// Uses a form up; says whether it was this request that did.
    pub async fn use_form(&self, form: &Form) -> Result<bool, StoreUnavailable> {
        let ours = self.nonce().0;
        let ttl = form.until.as_second() + REMEMBERED_AFTER.as_secs();
        let request = self.table.client.put_item().table_name(&self.table.name);
        let request = request.item("pk", AttributeValue::S(key::form(&form.nonce)));
        let request = request.item("used_by", AttributeValue::S(ours.clone()));
        let request = request.item("ttl", AttributeValue::N(ttl.to_string()));
        let request = request.condition_expression("attribute_not_exists(pk)");
        written(request, &ours).await
    }
}

/// Whether a conditional write was done, now or when it was sent before.
async fn written(request: PutItemFluentBuilder, ours: &String) -> Result<bool, StoreUnavailable> {
    let request = request.return_values_on_condition_check_failure(OnFailure::AllOld);
    let Err(failed) = request.send().await else { return Ok(true) };
    match failed.as_service_error() {
        // our own write, done before and tried again
        Some(PutItemError::ConditionalCheckFailedException(refused)) => {
            let user = refused.item.as_ref().and_then(|item| item.get("used_by")?.as_s().ok());
            Ok(user == Some(ours))
        }
        _ => Err(unavailable(&failed)),
    }
}
