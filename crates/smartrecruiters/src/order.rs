//! "3. Creating Orders": the body of POST /packages/orders and of POST /packages/inline/orders.
//!
//! Both are read in two passes: first every documented field's type, in the documents' order; then what the fields say.
//! `requester` is never read: who ordered is no business of the assessment's. Unknown fields are ignored.

use crate::body::{Body, Fields};
use crate::return_hosts::ReturnHosts;
use assessment::candidate::Person;
use assessment::ids::{AtsId, CompanyKey, Language, OrderId, OrderKey};
use assessment::order::Origin;
use assessment::package::PackageId;
use assessment::place_order::{Named, OrderRequest};
use edge::problem::Problem;
use lambda_http::http::StatusCode;
use url::Url;

/// What the addresses in an order are held against.
#[derive(Debug, Clone)]
pub struct Rules {
    /// `SMARTRECRUITERS_BASE_URL`: the only origin that `resultCallbackURL` may have.
    pub base_url: Url,
    /// Where a candidate may be sent back to.
    pub return_hosts: ReturnHosts,
}

const ORDER_FIELDS: [&str; 9] = [
    "resultCallbackURL",
    "candidate",
    "requester",
    "assessmentPackageId",
    "job",
    "jobId",
    "companyId",
    "completedAssessmentCallbackUrl",
    "fields",
];
const CANDIDATE_FIELDS: [&str; 5] = ["id", "email", "firstName", "lastName", "applicationLanguage"];

/// Reads an order that a recruiter or a hiring step places for `company`.
///
/// A candidate without an address is fetched later by id. A single name is enough; a candidate with an address but no
/// name at all is fetched as well.
pub fn read_order(body: &[u8], company: &CompanyKey, rules: &Rules) -> Result<OrderRequest, Problem> {
    let body = Body::parse(body)?;
    let fields = body.fields(&ORDER_FIELDS)?;
    let wire = Wire::read(&fields)?;
    let (key, package) = wire.order(company, rules)?;
    let candidate = wire.candidate.named()?;
    Ok(wire.request(key, package, candidate, Origin::Recruiter))
}

/// Reads an order that a candidate's own application places for `company`: with an address, names and the way back, and
/// without an id.
pub fn read_inline_order(body: &[u8], company: &CompanyKey, rules: &Rules) -> Result<OrderRequest, Problem> {
    let body = Body::parse(body)?;
    let fields = body.fields(&ORDER_FIELDS)?;
    let wire = Wire::read(&fields)?;
    let return_url = fields.required(RETURN_URL)?;
    wire.candidate.all_required()?;
    let (key, package) = wire.order(company, rules)?;
    let candidate = Named::Person(wire.candidate.person()?, None);
    let return_url = rules.return_hosts.allowed(return_url).ok_or_else(return_url_not_allowed)?;
    Ok(wire.request(key, package, candidate, Origin::WhileApplying { return_url }))
}

const RETURN_URL: &str = "completedAssessmentCallbackUrl";

/// The fields of both documents, each of its documented type.
struct Wire<'a> {
    result_callback_url: &'a str,
    candidate: Candidate<'a>,
    package_id: &'a str,
    vacancy: Option<&'a str>,
    company_id: &'a str,
}

impl<'a> Wire<'a> {
    fn read(fields: &Fields<'a>) -> Result<Self, Problem> {
        Ok(Self {
            result_callback_url: fields.required("resultCallbackURL")?,
            candidate: Candidate::read(fields)?,
            package_id: fields.required("assessmentPackageId")?,
            vacancy: vacancy(fields)?,
            company_id: fields.required("companyId")?,
        })
    }

    /// Whose order it is, which, and of what.
    fn order(&self, company: &CompanyKey, rules: &Rules) -> Result<(OrderKey, PackageId), Problem> {
        if self.company_id != company.company.as_str() {
            return Err(tenant_mismatch());
        }
        let order = order_id(self.result_callback_url, &rules.base_url).ok_or_else(callback_url_not_allowed)?;
        let package = PackageId::parse(self.package_id).map_err(|_| package_not_found())?;
        Ok((OrderKey { company: company.clone(), order }, package))
    }

    fn request(&self, key: OrderKey, package: PackageId, candidate: Named, origin: Origin) -> OrderRequest {
        // A vacancy is only kept for people who look into the order: one that cannot be an id costs nobody the order.
        let vacancy = self.vacancy.and_then(|id| AtsId::parse(id).ok());
        let language = self.candidate.language.and_then(|language| Language::parse(language).ok());
        OrderRequest { key, package, candidate, origin, vacancy, language }
    }
}

/// `job.id`, as newer documents have it, else the deprecated `jobId`.
fn vacancy<'a>(fields: &Fields<'a>) -> Result<Option<&'a str>, Problem> {
    let job = fields.object("job", &["id"])?.map(|job| job.text("id")).transpose()?.flatten();
    let job_id = fields.text("jobId")?;
    if job.is_some() && job_id.is_some() && job != job_id {
        tracing::warn!("order_names_two_jobs");
    }
    Ok(job.or(job_id))
}

/// `candidate`, each field of its documented type.
struct Candidate<'a> {
    fields: Fields<'a>,
    id: Option<&'a str>,
    email: Option<&'a str>,
    first_name: Option<&'a str>,
    last_name: Option<&'a str>,
    language: Option<&'a str>,
}

impl<'a> Candidate<'a> {
    fn read(order: &Fields<'a>) -> Result<Self, Problem> {
        let fields = order.object("candidate", &CANDIDATE_FIELDS)?;
        let fields = fields.ok_or_else(|| order.invalid("candidate", "This is missing."))?;
        Ok(Self {
            id: fields.text("id")?,
            email: fields.text("email")?,
            first_name: fields.text("firstName")?,
            last_name: fields.text("lastName")?,
            language: fields.text("applicationLanguage")?,
            fields,
        })
    }

    /// An inline order has to say all of it: nothing can be fetched, as there is no id.
    fn all_required(&self) -> Result<(), Problem> {
        let given = [("email", self.email), ("firstName", self.first_name), ("lastName", self.last_name)];
        match given.iter().find(|(_, value)| value.is_none()) {
            Some((name, _)) => Err(self.fields.invalid(name, "This is missing.")),
            None => Ok(()),
        }
    }

    fn named(&self) -> Result<Named, Problem> {
        let unusable = |_| self.fields.invalid("id", "This cannot be a candidate's id.");
        let id = self.id.map(AtsId::parse).transpose().map_err(unusable)?;
        let known = self.email.is_some() && (self.first_name.is_some() || self.last_name.is_some());
        match id {
            Some(id) if !known => {
                self.person()?;
                Ok(Named::ById(id))
            }
            id => Ok(Named::Person(self.invitable()?, id)),
        }
    }

    /// The person, who cannot be fetched.
    fn invitable(&self) -> Result<Person, Problem> {
        if self.email.is_none() {
            return Err(self.fields.invalid("email", "This is missing, and there is no id to fetch it by."));
        }
        if self.first_name.is_none() && self.last_name.is_none() {
            return Err(self.fields.invalid("firstName", "This is missing, and so is the last name."));
        }
        self.person()
    }

    /// What is said of the person, each part fit to be sent; what is not said is empty.
    fn person(&self) -> Result<Person, Problem> {
        if self.email.is_some_and(|email| !is_email(email)) {
            return Err(self.fields.invalid("email", "This is not one e-mail address."));
        }
        Ok(Person {
            email: self.email.unwrap_or_default().to_owned(),
            first_name: self.name("firstName", self.first_name)?,
            last_name: self.name("lastName", self.last_name)?,
        })
    }

    fn name(&self, field: &str, name: Option<&str>) -> Result<String, Problem> {
        let name = name.unwrap_or_default();
        let unusable = || self.fields.invalid(field, "This has control characters or more than 200 characters.");
        if is_name(name) { Ok(name.trim().to_owned()) } else { Err(unusable()) }
    }
}

/// Whether a text can be a name: any script, no control characters, at most 200 characters.
pub(crate) fn is_name(text: &str) -> bool {
    text.chars().count() <= 200 && !text.contains(char::is_control)
}

/// Whether a text is one address: exactly one `@` with something on both sides, nothing that could begin another header.
pub(crate) fn is_email(text: &str) -> bool {
    let clean = text.chars().count() <= 254 && !text.contains(|c: char| c.is_control() || c.is_whitespace());
    let parts: Vec<&str> = text.split('@').collect();
    clean && parts.len() == 2 && parts.iter().all(|part| !part.is_empty())
}

/// The order's id: the part before `/results` in `resultCallbackURL` (5.1). The address is matched, never called: its
/// origin must be, letter for letter, the configured one, and its path must need no interpretation.
fn order_id(text: &str, base_url: &Url) -> Option<OrderId> {
    let path = text.strip_prefix(&base_url.origin().ascii_serialization())?;
    let read = Url::parse(text).ok()?;
    let (front, id) = path.strip_suffix("/results")?.rsplit_once('/')?;
    let mut segments = front.strip_prefix('/')?.split('/');
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
    let expected = front.ends_with("/orders") && segments.all(plain);
    let same = read.origin() == base_url.origin() && read.path() == path;
    OrderId::parse(id).ok().filter(|_| expected && same)
}

fn tenant_mismatch() -> Problem {
    Problem::new(StatusCode::FORBIDDEN, "tenant_mismatch", "The access token belongs to another company.")
}

fn package_not_found() -> Problem {
    Problem::not_found("package_not_found", "There is no such package.")
}

fn callback_url_not_allowed() -> Problem {
    let detail = "This is not the address of an order's results at SmartRecruiters.";
    Problem::invalid("callback_url_not_allowed", "/resultCallbackURL", detail)
}

fn return_url_not_allowed() -> Problem {
    let detail = "This address is not on the list of allowed hosts.";
    Problem::invalid("return_url_not_allowed", &format!("/{RETURN_URL}"), detail)
}
