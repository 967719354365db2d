//! Wiring of the candidate's page.

use aws::foundation::Foundation;
use lambda_http::{Error, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let foundation = Foundation::from_env()?;
    let foundation = &foundation;
    lambda_http::run(service_fn(
        |request| async move { Ok::<_, Error>(candidate_page::handle(foundation, request).await) },
    ))
    .await
}
