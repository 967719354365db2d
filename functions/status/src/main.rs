//! Wiring of `status`.

use lambda_http::tracing::Level;
use lambda_http::{Error, Request, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let level = std::env::var("LOG_LEVEL").ok().and_then(|level| level.parse().ok());
    edge::logs::start(level.unwrap_or(Level::INFO));
    lambda_http::run(service_fn(|request: Request| async move { Ok::<_, Error>(status::handle(&request)) })).await
}
