//! GET /reports/{report} and GET /public-link: a result, seen without a login.
//!
//! Contract: Equalture, "3a. Requesting a public link": a link lives for two hours, so none is ever stored; each click
//! asks for one of its own.

mod by_reference;
mod click;

use assessment::company::Company;
use assessment::ids::{OrderKey, ReferenceId};
use assessment::open_report::{Report, open_report};
use assessment::ports::{AssessmentPlatform as _, StoreUnavailable};
use aws::desk::Desk;
use aws::foundation::Foundation;
use aws::secrets::SharedSecrets;
use edge::outbound::Opening;
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
    /// What a click leads to, with a token at hand: where one had to be fetched, the company is looked at again, as it may
    /// have left meanwhile.
    async fn opened(&self, desk: &Desk, order: &OrderKey) -> Result<Report, StoreUnavailable> {
        let opening = Opening::begins();
        let report = open_report(desk, order).await?;
        if let Report::Ready { company, .. } = &report {
            // Whether there is a token shows when the link is asked for.
            self.equalture.ready(company).await;
        }
        if opening.lasts() { Ok(report) } else { open_report(desk, order).await }
    }

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
