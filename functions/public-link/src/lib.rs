//! GET /reports/{report} and GET /public-link: a result, seen without a login.
//!
//! Contract: Equalture, "3a. Requesting a public link": a link lives for two hours, so none is ever stored; each click
//! asks for one of its own.

mod by_reference;
mod click;

use assessment::company::Company;
use assessment::ids::ReferenceId;
use aws::foundation::Foundation;
use aws::secrets::SharedSecrets;
use edge::respond;
use equalture::LinkError;
use lambda_http::{Body, Request, RequestExt as _, Response};
use url::Url;

/// What lives as long as the process.
#[derive(Debug)]
pub struct World {
    /// Configuration, table and secrets.
    pub foundation: Foundation,
    /// Makes public links.
    pub equalture: equalture::Client<SharedSecrets>,
}

impl World {
    async fn link(&self, company: &Company, reference: &ReferenceId, locale: Option<&str>) -> Result<Url, LinkError> {
        self.equalture.public_link(company, reference, locale).await
    }
}

/// Answers a click, or a service that asks for a link.
pub async fn handle(world: &World, request: Request) -> Response<Body> {
    if request.path_parameters().first("report").is_some() {
        return respond::named(click::answer(world, &request).await, &respond::request_id(&request));
    }
    smartrecruiters::respond(&request, by_reference::answer(world, &request).await)
}
