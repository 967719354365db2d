//! Wiring of `status`.

use edge::serve::serve;
use lambda_http::Error;
use lambda_http::tracing::Level;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let level = std::env::var("LOG_LEVEL").ok().and_then(|level| level.parse().ok());
    edge::logs::start(level.unwrap_or(Level::INFO));
    serve(|request| async move { status::handle(&request) }).await
}
