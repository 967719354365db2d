//! Wiring of `inline-orders`.

use aws::foundation::Foundation;
use edge::serve::serve;
use inline_orders::World;
use lambda_http::Error;
use smartrecruiters::{ReturnHosts, Rules};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let foundation = Foundation::from_env()?;
    let config = &foundation.config;
    let return_hosts = ReturnHosts::parse(config.return_hosts.as_deref())?;
    let rules = Rules { base_url: config.smartrecruiters_base_url.clone(), return_hosts };
    let world = World { foundation, rules };
    let world = &world;
    serve(|request| inline_orders::handle(world, request)).await
}
