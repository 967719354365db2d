//! The recruiter looks at what can be ordered: SmartRecruiters, 2. Selecting Packages.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::Deserialize;
use serde_json::json;

use super::SmartRecruiters;
use super::caller::{Refusal, Why};
use super::settings::{PackageAddress, RequesterHeader};
use crate::outgoing::Answer;

/// What the list is wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setup {
    /// An order for a candidate, by hand or in a hiring step.
    Order,
    /// An assessment within the application.
    Inline,
}

/// The kinds of packages that SmartRecruiters knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "the vendor's own names, which it does not explain either")]
pub enum PackageType {
    BackgroundCheck,
    BehavioralAssessment,
    InlineAssessment,
    ReferenceCheck,
    SkillTest,
    VideoInterview,
}

/// A package on offer; all five members are required.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Package {
    /// The partner's identifier: letters, digits, hyphens.
    pub id: String,
    /// Its kind.
    #[serde(rename = "type")]
    pub kind: PackageType,
    /// Its name.
    pub name: String,
    /// Its description.
    pub description: String,
    /// Its parts, if the partner tells packages from assessments.
    pub assessments: Vec<Assessment>,
}

/// A part of a package.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Assessment {
    /// The partner's identifier.
    pub id: String,
    /// Its kind.
    #[serde(rename = "type")]
    pub kind: PackageType,
    /// Its name, which may be missing.
    pub name: Option<String>,
    /// Its description.
    pub description: String,
}

/// Who looks, from where, with which mapped fields. What is empty is not sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Browse {
    /// The e-mail address of who asks.
    pub requester: Option<String>,
    /// Query parameters of the job's location: `country-code`, `region-abbr`, `city`, `address`, `postal-code`,
    /// `remote`.
    pub location: BTreeMap<String, String>,
    /// Partner fields that the customer has mapped.
    pub fields: BTreeMap<String, String>,
}

impl Browse {
    /// A recruiter in Rotterdam.
    pub fn typical() -> Self {
        let location = [("country-code", "nl"), ("city", "Rotterdam"), ("remote", "false")];
        Self {
            requester: Some("recruiter@example.com".to_owned()),
            location: location.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
            fields: BTreeMap::new(),
        }
    }

    fn query(&self) -> Vec<(&String, &String)> {
        self.location.iter().chain(&self.fields).filter(|(_, value)| !value.is_empty()).collect()
    }
}

impl SmartRecruiters {
    /// Asks the partner for its packages and shows those that fit the set-up.
    pub async fn packages(&self, company: &str, setup: Setup) -> Result<Vec<Package>, Refusal> {
        self.browse(company, setup, &Browse::typical()).await
    }

    /// As [`SmartRecruiters::packages`], for a certain requester, location and mapped fields.
    pub async fn browse(&self, company: &str, setup: Setup, browse: &Browse) -> Result<Vec<Package>, Refusal> {
        let url = self.world.partner()?.packages;
        let encoding = self.world.state.lock().behaviour.requester;
        let answer = self.world.call_partner(company, |client| {
            let request = client.get(&url).query(&browse.query());
            match &browse.requester {
                Some(email) => request.header("requester", requester(email, encoding)),
                None => request,
            }
        });
        let mut packages = listed(&answer.await?)?;
        packages.retain(|package| (package.kind == PackageType::InlineAssessment) == (setup == Setup::Inline));
        Ok(packages)
    }

    /// Asks the partner for one package.
    pub async fn package(&self, company: &str, id: &str) -> Result<Package, Refusal> {
        let template = self.world.partner()?.package;
        let place = self.world.state.lock().behaviour.package_address;
        let url = if place == PackageAddress::Filled && template.contains("{assessmentPackageId}") {
            template.replace("{assessmentPackageId}", id)
        } else {
            format!("{}/{id}", template.trim_end_matches('/'))
        };
        let answer = self.world.call_partner(company, |client| client.get(&url)).await?;
        let package: Package = parsed(&answer)?;
        check(&package)?;
        Ok(package)
    }
}

fn requester(email: &str, encoding: RequesterHeader) -> String {
    let json = json!({ "email": email }).to_string();
    match encoding {
        RequesterHeader::Json => json,
        RequesterHeader::PercentEncodedJson => url::form_urlencoded::byte_serialize(json.as_bytes()).collect(),
        RequesterHeader::Base64Json => BASE64_STANDARD.encode(json),
        RequesterHeader::Simple => format!("email,{email}"),
        RequesterHeader::SimpleExploded => format!("email={email}"),
        RequesterHeader::Malformed => format!("{{\"email\":%zz{email}"),
    }
}

/// 200 with a list, or 204 when there is nothing to show.
fn listed(answer: &Answer) -> Result<Vec<Package>, Why> {
    if answer.status == 204 {
        return Ok(Vec::new());
    }
    let packages: Vec<Package> = parsed(answer)?;
    let mut ids = BTreeSet::new();
    for package in &packages {
        check(package)?;
        if !ids.insert(&package.id) {
            return Err(Why::Malformed(format!("the package {} is listed twice", package.id)));
        }
    }
    Ok(packages)
}

fn parsed<T: serde::de::DeserializeOwned>(answer: &Answer) -> Result<T, Why> {
    if answer.status != 200 {
        return Err(Why::Status { status: answer.status, body: answer.text.clone() });
    }
    if !answer.is_json() {
        return Err(Why::Malformed("the answer is not application/json".to_owned()));
    }
    serde_json::from_str(&answer.text).map_err(|e| Why::Malformed(e.to_string()))
}

fn check(package: &Package) -> Result<(), Why> {
    let id_is_plain = |id: &str| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let wrong = |what: &str| Err(Why::Malformed(format!("package {:?}: {what}", package.id)));
    if !id_is_plain(&package.id) || !package.assessments.iter().all(|a| id_is_plain(&a.id)) {
        return wrong("an id may hold letters, digits and hyphens only");
    }
    if package.name.trim().is_empty() || package.description.trim().is_empty() {
        return wrong("name and description are required");
    }
    if package.assessments.iter().any(|a| a.description.trim().is_empty()) {
        return wrong("an assessment's description is required");
    }
    Ok(())
}
