//! Wiring of the webhook.

use aws::foundation::Foundation;
use edge::serve::serve;
use lambda_http::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let foundation = Foundation::from_env()?;
    let foundation = &foundation;
    serve(|request| equalture_webhook::handle(foundation, request)).await
}
