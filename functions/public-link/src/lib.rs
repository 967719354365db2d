//! GET /reports/{report} and GET /public-link: a result, seen without a login.
//!
//! Contract: Equalture, "3a. Requesting a public link": a link lives for two hours, so none is ever stored; each click
//! asks for one of its own.

mod by_reference;
mod click;
mod words;

use assessment::company::Company;
use assessment::ids::{OrderKey, ReferenceId};
use assessment::open_report::{Report, open_report};
use assessment::ports::{AssessmentPlatform as _, Probed, StoreUnavailable};
use aws::desk::Desk;
use aws::foundation::Foundation;
use aws::secrets::SharedSecrets;
use edge::outbound::Opening;
use edge::problem::Problem;
use edge::respond;
use equalture::LinkError;
use lambda_http::http::StatusCode;
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
    async fn opened(&self, desk: &Desk, order: &OrderKey) -> Result<Report, NoReport> {
        let opening = Opening::begins();
        let report = open_report(desk, order).await?;
        if let Report::Ready { company, .. } = &report {
            match self.equalture.ready(company).await {
                Probed::Well => {}
                Probed::Unavailable => return Err(LinkError::Unavailable.into()),
                Probed::Blocked(_) => return Err(LinkError::Blocked.into()),
            }
        }
        if opening.lasts() { Ok(report) } else { Ok(open_report(desk, order).await?) }
    }

    async fn link(&self, company: &Company, reference: &ReferenceId, locale: Option<&str>) -> Result<Url, NoReport> {
        Ok(self.equalture.public_link(company, reference, locale).await?)
    }
}

/// Why there is nothing to send anybody to.
#[derive(Debug)]
pub(crate) enum NoReport {
    /// Something that any request may run into.
    Problem(Problem),
    /// Equalture gave no link.
    NoLink(LinkError),
}

impl From<Problem> for NoReport {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<StoreUnavailable> for NoReport {
    fn from(error: StoreUnavailable) -> Self {
        Self::Problem(error.into())
    }
}

impl From<LinkError> for NoReport {
    fn from(error: LinkError) -> Self {
        match error {
            LinkError::BadLink => tracing::error!("bad_upstream_link"),
            LinkError::Unavailable | LinkError::Blocked | LinkError::NotFound => {
                tracing::warn!(why = ?error, "no_public_link");
            }
        }
        Self::NoLink(error)
    }
}

impl From<NoReport> for Problem {
    fn from(why: NoReport) -> Self {
        match why {
            NoReport::Problem(problem) => problem,
            NoReport::NoLink(LinkError::BadLink) => {
                let detail = "Equalture answered with an address that we do not send anybody to. We have been told.";
                Self::new(StatusCode::BAD_GATEWAY, "bad_upstream_link", detail)
            }
            NoReport::NoLink(LinkError::Unavailable | LinkError::Blocked | LinkError::NotFound) => {
                let detail = "Equalture does not give out the result at the moment. Try again in a minute.";
                Self::unavailable("upstream_unavailable", detail)
            }
        }
    }
}

/// Answers a click, or a service that asks for a link.
pub async fn handle(world: &World, request: Request) -> Response<Body> {
    if request.path_parameters().first("report").is_some() {
        return respond::named(click::answer(world, &request).await, &respond::request_id(&request));
    }
    smartrecruiters::respond(&request, by_reference::answer(world, &request).await)
}
