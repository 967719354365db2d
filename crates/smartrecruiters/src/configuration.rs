//! "1.1. Partner Configuration": the addresses of this deployment, as SmartRecruiters asks for them (`PartnerConfigurationRequest`).

use crate::mapping::kind;
use assessment::package::PackageType;
use serde::{Deserialize, Serialize};

/// Most mapped fields that a partner may have.
const MOST_FIELDS: usize = 5;
/// What stands before the capability in the address for those who leave.
const LEAVING: &str = "/integrations/";
/// A key's name is short; anything longer may be a part of what is secret.
const LONGEST_KID: usize = 8;

/// What a partner tells SmartRecruiters about itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Configuration {
    /// The page on which a company's administrator connects it.
    pub consent_url: String,
    /// How that page is shown.
    pub consent_display_mode: DisplayMode,
    /// What may be ordered.
    pub assessment_package_list_url: String,
    /// One of these.
    pub single_assessment_package_url: String,
    /// Where orders are placed.
    pub package_order_url: String,
    /// Where orders are placed while a candidate applies; absent if they cannot be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inline_assessment_package_order_url: Option<String>,
    /// Where credentials that we issued are exchanged for a token.
    pub oauth_token_url: String,
    /// Where we are told that a company has left: it holds a capability, so it is a secret.
    pub integration_disable_url: String,
    /// What an administrator may map to fields of a job.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Field>,
    /// The types of what may be ordered.
    pub supported_assessment_types: Vec<&'static str>,
}

/// How the consent page is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum DisplayMode {
    /// In the browser's window, which comes back afterwards.
    Redirect,
    /// In a window over SmartRecruiters' own page.
    Popup,
}

/// A field that SmartRecruiters sends with its request for packages, filled from a job as an administrator has mapped it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Field {
    /// The name of the query parameter.
    pub id: &'static str,
    /// What administrators read.
    pub name: &'static str,
    /// What it is for.
    pub description: &'static str,
}

/// The one field that the bridge reads: the list of packages holds only this job, if there is one.
pub const EQUALTURE_JOB: Field = Field {
    id: "equaltureJob",
    name: "Equalture job",
    description: "The id or name of the Equalture job that belongs to this job; only its assessments are offered then.",
};

/// The choices that are the operator's.
#[derive(Debug, Clone)]
pub struct Choices {
    /// How the consent page is shown.
    pub display: DisplayMode,
    /// Whether packages are offered while applying.
    pub inline: bool,
    /// The mapped fields, at most five.
    pub fields: Vec<Field>,
}

impl Configuration {
    /// The configuration of the deployment that answers at `base` (`PUBLIC_BASE_URL`, without a slash at the end);
    /// `disable` is its address for those who leave, to which a company's id is added. Whether SmartRecruiters replaces a
    /// placeholder or adds the id behind the address is not documented; the functions take both.
    pub fn of(base: &str, disable: &str, choices: Choices) -> Self {
        let mut fields = choices.fields;
        fields.truncate(MOST_FIELDS);
        let mut types = vec![PackageType::BehavioralAssessment, PackageType::SkillTest];
        types.extend(choices.inline.then_some(PackageType::InlineAssessment));
        Self {
            consent_url: format!("{base}/connect"),
            consent_display_mode: choices.display,
            assessment_package_list_url: format!("{base}/packages"),
            single_assessment_package_url: format!("{base}/packages/{{assessmentPackageId}}"),
            package_order_url: format!("{base}/packages/orders"),
            inline_assessment_package_order_url: choices.inline.then(|| format!("{base}/packages/inline/orders")),
            oauth_token_url: format!("{base}/token"),
            integration_disable_url: format!("{disable}/{{companyId}}"),
            fields,
            supported_assessment_types: types.into_iter().map(kind).collect(),
        }
    }
}

/// Hides the capability of an address for those who leave, but for its key's name: whoever knows it may disconnect companies.
pub fn masked(text: &str) -> String {
    let mut parts = text.split(LEAVING);
    let mut shown = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let ends = part.find(|c: char| !(c.is_ascii_alphanumeric() || "._-%".contains(c))).unwrap_or(part.len());
        let kid = part[..ends].split_once('.').map(|(kid, _)| kid).filter(|kid| kid.len() <= LONGEST_KID);
        shown.push_str(LEAVING);
        shown.push_str(kid.unwrap_or_default());
        shown.push('…');
        shown.push_str(&part[ends..]);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const DISABLE: &str = "https://bridge.example/integrations/c1.c21hcnRyZWNydWl0ZXJz.bWFj/companies";

    fn written(inline: bool, fields: Vec<Field>) -> Value {
        let choices = Choices { display: DisplayMode::Popup, inline, fields };
        serde_json::to_value(Configuration::of("https://bridge.example", DISABLE, choices)).unwrap()
    }

    #[test]
    fn a_deployment_names_its_addresses_under_the_documents_names() {
        let at = |path: &str| format!("https://bridge.example{path}");
        let expected = json!({
            "consentUrl": at("/connect"),
            "consentDisplayMode": "POPUP",
            "assessmentPackageListUrl": at("/packages"),
            "singleAssessmentPackageUrl": at("/packages/{assessmentPackageId}"),
            "packageOrderUrl": at("/packages/orders"),
            "inlineAssessmentPackageOrderUrl": at("/packages/inline/orders"),
            "oauthTokenUrl": at("/token"),
            "integrationDisableUrl": format!("{DISABLE}/{{companyId}}"),
            "fields": [{ "id": "equaltureJob", "name": EQUALTURE_JOB.name, "description": EQUALTURE_JOB.description }],
            "supportedAssessmentTypes": ["BEHAVIORAL_ASSESSMENT", "SKILL_TEST", "INLINE_ASSESSMENT"],
        });
        assert_eq!(written(true, vec![EQUALTURE_JOB]), expected);
    }

    #[test]
    fn what_is_not_offered_is_left_out() {
        let written = written(false, Vec::new());
        assert_eq!(written["supportedAssessmentTypes"], json!(["BEHAVIORAL_ASSESSMENT", "SKILL_TEST"]));
        assert!(written.get("inlineAssessmentPackageOrderUrl").is_none() && written.get("fields").is_none());
    }

    #[test]
    fn there_are_never_more_fields_than_a_partner_may_have() {
        let fields = written(true, vec![EQUALTURE_JOB; 7]);
        assert_eq!(fields["fields"].as_array().unwrap().len(), MOST_FIELDS);
    }

    #[test]
    fn a_masked_address_holds_no_capability() {
        let said = format!("integrationDisableUrl {DISABLE} is no url, nor is {DISABLE}/{{companyId}}");
        let shown = masked(&said);
        assert!(!shown.contains("c21h") && !shown.contains("bWFj"), "{shown}");
        assert!(shown.contains("https://bridge.example/integrations/c1…/companies/{companyId}"), "{shown}");
        assert_eq!(masked("https://bridge.example/token"), "https://bridge.example/token");
    }
}
