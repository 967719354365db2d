//! POST /token: the ATS exchanges client credentials for an access token.
//!
//! Contract: SmartRecruiters, "1.3. Exchange Customer Level Credentials"; RFC 6749, 4.4. The token names the company; every
//! other route takes the company from it and from nowhere else.

use assessment::prove_client::prove_client;
use aws::foundation::Foundation;
use edge::problem::Problem;
use edge::tokens;
use lambda_http::{Body, Request, Response};
use secrecy::ExposeSecret as _;
use smartrecruiters::token::{TokenProblem, read_token_request, respond, token_answer};

/// Answers a request for a token.
pub async fn handle(foundation: &Foundation, request: Request) -> Response<Body> {
    respond(&request, grant(foundation, &request).await)
}

async fn grant(foundation: &Foundation, request: &Request) -> Result<Response<Body>, TokenProblem> {
    let proof = read_token_request(request)?;
    let desk = foundation.desk().await.map_err(Problem::from)?;
    let proved = prove_client(&desk, &proof.id, proof.secret.expose_secret()).await;
    let company = proved.map_err(|error| proof.refused(error))?;
    let issuer = &foundation.config.public_base_url;
    let token = tokens::issue(&desk.keys, issuer, &company, foundation.clock.now()).map_err(Problem::from)?;
    Ok(token_answer(&token, tokens::LIFE))
}
