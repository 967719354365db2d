//! Which company has left, and who says so: whoever knows the address that was registered, or the company itself.

use assessment::ids::{Ats, CompanyId, CompanyKey};
use aws::foundation::Foundation;
use edge::keys::Keys;
use edge::problem::Problem;
use edge::tokens::{self, Bearer};
use edge::{capabilities, request};
use lambda_http::Request;
use lambda_http::http::{StatusCode, header};

/// The part of the address in front of a company's id.
const COMPANIES: &str = "companies";
/// Its name in the query, where the address has no place for it.
const COMPANY_ID: &str = "companyId";

/// The company that has left; none if it cannot be one of ours.
pub(crate) async fn has_left(foundation: &Foundation, request: &Request) -> Result<Option<CompanyKey>, Problem> {
    let segment = request::path_part(request, "capability").unwrap_or_default();
    let keys = foundation.secrets.keys_with(capabilities::kid(&segment)).await?;
    match capabilities::disable(&keys, &segment) {
        Some(ats) => by_capability(foundation, request, &keys, ats),
        None if is_placeholder(&segment) => by_bearer(foundation, request).await,
        None => Err(unknown()),
    }
}

/// The address is proof enough; a bearer beside it that is alive must not be another company's.
fn by_capability(
    foundation: &Foundation,
    request: &Request,
    keys: &Keys,
    ats: Ats,
) -> Result<Option<CompanyKey>, Problem> {
    let given = named(request).ok_or_else(no_company)?;
    let key = CompanyId::parse(&given).ok().map(|company| CompanyKey { ats, company });
    let token = request::bearer(request).ok();
    let bearer = token.and_then(|token| verify(foundation, keys, token));
    match bearer {
        Some(bearer) if key.as_ref() != Some(bearer.company()) => Err(tenant_mismatch()),
        _ => Ok(key),
    }
}

/// Where the address has lost its capability, a company says it of itself, with a token of its present or last connection.
async fn by_bearer(foundation: &Foundation, request: &Request) -> Result<Option<CompanyKey>, Problem> {
    if !request.headers().contains_key(header::AUTHORIZATION) {
        return Err(unknown());
    }
    let token = request::bearer(request)?;
    let keys = foundation.secrets.keys_with(tokens::kid(token).as_deref()).await?;
    let bearer = verify(foundation, &keys, token).ok_or_else(Problem::invalid_token)?;
    if named(request).is_some_and(|given| given != bearer.company().company.as_str()) {
        return Err(tenant_mismatch());
    }
    let company = foundation.table().read_company(bearer.company()).await?;
    match company {
        Some(company) if company.generation != bearer.generation() => Err(Problem::invalid_token()),
        company => Ok(company.map(|company| company.key)),
    }
}

fn verify(foundation: &Foundation, keys: &Keys, token: &str) -> Option<Bearer> {
    tokens::verify(keys, &foundation.config.public_base_url, token, foundation.clock.now())
}

/// The company as the request names it: by the last segment of the path, or in the query where the path does not.
fn named(request: &Request) -> Option<String> {
    let rest = request::path_part(request, "rest").unwrap_or_default();
    let mut segments = rest.split('/').filter(|segment| !segment.is_empty());
    let first = segments.next().filter(|first| *first != COMPANIES && !is_placeholder(first));
    let last = segments.rfind(|segment| !is_placeholder(segment)).or(first);
    let asked = || request::query(request, COMPANY_ID).filter(|id| !id.is_empty() && !is_placeholder(id));
    last.map(ToOwned::to_owned).or_else(|| asked().map(std::borrow::Cow::into_owned))
}

/// Whether something stands for what should have been put in its place: whether SmartRecruiters replaces a placeholder, adds
/// the id behind it or asks for it in the query is not documented.
fn is_placeholder(text: &str) -> bool {
    text.starts_with('{') || text.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("%7b"))
}

fn unknown() -> Problem {
    Problem::not_found("not_found", "This address disables nothing.")
}

fn no_company() -> Problem {
    Problem::bad_request("company_missing", "Name the company that has left behind /companies/, or as companyId.")
}

fn tenant_mismatch() -> Problem {
    Problem::new(StatusCode::FORBIDDEN, "tenant_mismatch", "The access token belongs to another company.")
}
