//! GET /packages and GET /packages/{id}: the ATS lists what may be ordered.
//!
//! Contract: SmartRecruiters, "2. Selecting Packages": asked each time a recruiter orders, answered within 15 s. Equalture
//! is asked at most once a minute; when it does not answer, a list of up to a day is better than none.

// The SDK's futures nest deeper than the compiler expects of anybody.
#![recursion_limit = "256"]

use assessment::company::Company;
use assessment::ids::CompanyKey;
use assessment::list_packages::{Listed, list_jobs};
use assessment::package::{Job, PackageId, matching, package as offered, packages};
use assessment::ports::{Catalogue, Unanswered};
use aws::foundation::Foundation;
use aws::secrets::SharedSecrets;
use edge::problem::Problem;
use edge::{request, respond};
use lambda_http::http::{Method, StatusCode, header};
use lambda_http::{Body, Request, Response};
use smartrecruiters::authenticate;
use smartrecruiters::package;
use std::time::Duration;

/// The whole question to Equalture; SmartRecruiters gives up after 15 s.
const PATIENCE: Duration = Duration::from_secs(10);
/// The one field that is offered for mapping at partner set-up.
const FIELD: &str = "equaltureJob";

/// What lives as long as the process.
#[derive(Debug)]
pub struct World {
    /// Configuration, table and secrets.
    pub foundation: Foundation,
    /// Lists jobs.
    pub equalture: equalture::Client<SharedSecrets>,
}

/// A question that is given up in time to still answer the ATS.
struct Patient<'w>(&'w World);

impl Catalogue for Patient<'_> {
    async fn jobs(&self, company: &Company) -> Result<Vec<Job>, Unanswered> {
        let asked = tokio::time::timeout(PATIENCE, self.0.equalture.jobs(company)).await;
        asked.unwrap_or(Err(Unanswered::Unavailable))
    }
}

/// Answers a question for packages.
pub async fn handle(world: &World, request: Request) -> Response<Body> {
    smartrecruiters::respond(&request, list(world, &request).await)
}

async fn list(world: &World, request: &Request) -> Result<Response<Body>, Problem> {
    request::method(request, &[Method::GET], "GET")?;
    let desk = world.foundation.desk_with(request::kid(request).as_deref()).await?;
    let (issuer, now) = (&world.foundation.config.public_base_url, world.foundation.clock.now());
    let caller = authenticate(request, &desk.keys, issuer, now, &desk).await?;
    let listed = list_jobs(&desk, &Patient(world), caller.company(), now).await;
    let listed = listed.map_err(|error| unanswered(caller.key(), error))?;
    let settings = &caller.company().settings;
    let mut response = match wanted_id(request) {
        Some(id) => {
            let id = PackageId::parse(&id).map_err(|_| unknown())?;
            let found = offered(&id, &listed.jobs, settings).ok_or_else(unknown)?;
            respond::json(StatusCode::OK, &package::single(found))
        }
        None => all(caller.company(), &listed, request::query(request, FIELD).as_deref()),
    };
    if let Some(age) = listed.age {
        respond::set(&mut response, header::AGE, &age.as_secs().to_string());
    }
    Ok(response)
}

/// The list; an empty one is answered 204, as the specification has it, unless the company asks for `[]`.
fn all(company: &Company, listed: &Listed, wanted: Option<&str>) -> Response<Body> {
    let found = matching(packages(&listed.jobs, &company.settings), wanted);
    if found.is_empty() && !company.settings.empty_list_is_200 {
        return respond::empty(StatusCode::NO_CONTENT);
    }
    respond::json(StatusCode::OK, &package::list(found))
}

/// The id in the path. Whether SmartRecruiters replaces a placeholder in the configured address or adds the id behind it is
/// not documented, so a segment that is still a placeholder is skipped, and so is a slash at the end.
fn wanted_id(request: &Request) -> Option<String> {
    let rest = request::path_part(request, "id")?;
    let id = rest.split('/').rfind(|segment| !segment.is_empty() && !segment.starts_with('{'));
    Some(id.unwrap_or_default().to_owned())
}

fn unknown() -> Problem {
    Problem::not_found("package_not_found", "There is no such package. Ask for the list again.")
}

fn unanswered(company: &CompanyKey, error: Unanswered) -> Problem {
    match error {
        Unanswered::Unavailable | Unanswered::Unknown => {
            Problem::unavailable("upstream_unavailable", "Equalture does not answer. Try again in a few seconds.")
        }
        Unanswered::Blocked(blockage) => {
            tracing::error!(%company, why = blockage.as_str(), "equalture_blocked");
            let detail = "Equalture lets nobody in for this company. Whoever runs the bridge must look at it.";
            Problem::unavailable("upstream_unavailable", detail)
        }
    }
}
