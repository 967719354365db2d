//! Wiring of `orders`.

use aws::foundation::Foundation;
use edge::serve::serve;
use lambda_http::Error;
use orders::World;
use smartrecruiters::{ReturnHosts, Rules};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let foundation = Foundation::from_env()?;
    let config = &foundation.config;
    let return_hosts = ReturnHosts::parse(config.return_hosts.as_deref())?;
    let rules = Rules { base_url: config.smartrecruiters_base_url.clone(), return_hosts };
    let world = World { foundation, rules };
    let world = &world;
    serve(|request| orders::handle(world, request)).await
}
