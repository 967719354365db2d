//! Wiring of the callback.

use aws::foundation::Foundation;
use edge::serve::serve;
use equalture::LinkHosts;
use equalture_callback::World;
use lambda_http::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let foundation = Foundation::from_env()?;
    let config = &foundation.config;
    let link_hosts = LinkHosts::parse(config.equalture_link_hosts.as_deref(), &config.equalture_base_url)?;
    let world = World { foundation, link_hosts };
    let world = &world;
    serve(|request| equalture_callback::handle(world, request)).await
}
