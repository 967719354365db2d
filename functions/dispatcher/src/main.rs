//! Wiring of the dispatcher.

use aws::foundation::Foundation;
use aws::secrets::SharedSecrets;
use dispatcher::Dispatcher;
use dispatcher::trigger::Event;
use edge::outbound::Outbound;
use jiff::Timestamp;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use std::sync::Arc;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let foundation = Foundation::from_env()?;
    let outbound = Outbound::new(foundation.config.extra_ca_file.as_deref())?;
    let secrets = SharedSecrets(Arc::clone(&foundation.secrets));
    let settings = equalture::Settings::new(
        foundation.config.equalture_base_url.clone(),
        foundation.config.equalture_token_path.as_deref(),
        foundation.config.equalture_public_link_path.as_deref(),
        foundation.config.equalture_link_hosts.as_deref(),
    )?;
    let equalture = equalture::Client::new(outbound.clone(), settings, secrets.clone());
    let base = foundation.config.smartrecruiters_base_url.clone();
    let smartrecruiters = smartrecruiters::Client::new(&outbound, &base, secrets);
    let dispatcher = Dispatcher { foundation, equalture, smartrecruiters };
    let dispatcher = &dispatcher;
    lambda_runtime::run(service_fn(|event: LambdaEvent<Event>| async move {
        let deadline = Timestamp::from_millisecond(i64::try_from(event.context.deadline).unwrap_or(i64::MAX))?;
        dispatcher::handle(dispatcher, event.payload.into(), deadline).await;
        Ok::<(), Error>(())
    }))
    .await
}
