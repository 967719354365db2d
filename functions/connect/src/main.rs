//! Wiring of `connect`.

use aws::foundation::Foundation;
use aws::secrets::SharedSecrets;
use connect::World;
use edge::outbound::Outbound;
use edge::serve::serve;
use lambda_http::Error;
use smartrecruiters::partner::Partner;
use smartrecruiters::return_hosts::ReturnHosts;
use std::sync::Arc;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let foundation = Foundation::from_env()?;
    let config = &foundation.config;
    let outbound = Outbound::new(config.extra_ca_file.as_deref())?;
    let return_hosts = ReturnHosts::parse(config.return_hosts.as_deref())?;
    let partner = Partner::new(&outbound, &config.smartrecruiters_base_url);
    let settings = equalture::Settings::new(
        config.equalture_base_url.clone(),
        config.equalture_token_path.as_deref(),
        config.equalture_public_link_path.as_deref(),
        config.equalture_link_hosts.as_deref(),
    )?;
    let equalture = equalture::Client::new(outbound, settings, SharedSecrets(Arc::clone(&foundation.secrets)));
    let world = World { foundation, return_hosts, equalture, partner };
    let world = &world;
    serve(|request| connect::handle(world, request)).await
}
