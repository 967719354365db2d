//! The forms of the connect page, each good once. A form is stored when it is used and not when it is shown: whoever only
//! looks at the page writes nothing.

use crate::desk::Desk;
use crate::table::{key, unavailable};
use assessment::ports::{Clock as _, StoreUnavailable};
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure as OnFailure};
use edge::capabilities::Form;
use jiff::SignedDuration;

/// A used form is remembered for so much longer than it could be sent: clocks differ.
const REMEMBERED_AFTER: SignedDuration = SignedDuration::from_mins(15);

impl Desk {
    /// Uses a form up; says whether it was this request that did.
    pub async fn use_form(&self, form: &Form) -> Result<bool, StoreUnavailable> {
        let ours = self.nonce().0;
        let ttl = form.until.as_second() + REMEMBERED_AFTER.as_secs();
        let request = self.table.client.put_item().table_name(&self.table.name);
        let request = request.item("pk", AttributeValue::S(key::form(&form.nonce)));
        let request = request.item("used_by", AttributeValue::S(ours.clone()));
        let request = request.item("ttl", AttributeValue::N(ttl.to_string()));
        let request = request.condition_expression("attribute_not_exists(pk)");
        let request = request.return_values_on_condition_check_failure(OnFailure::AllOld);
        let Err(failed) = request.send().await else { return Ok(true) };
        match failed.as_service_error() {
            // our own write, done before and tried again
            Some(PutItemError::ConditionalCheckFailedException(refused)) => {
                let user = refused.item.as_ref().and_then(|item| item.get("used_by")?.as_s().ok());
                Ok(user == Some(&ours))
            }
            _ => Err(unavailable(&failed)),
        }
    }
}
