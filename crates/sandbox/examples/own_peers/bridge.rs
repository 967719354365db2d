//! The bridge, as SmartRecruiters calls it and as people open its pages.

use reqwest::{Client, RequestBuilder, Response};
use serde_json::{Value, json};
use url::Url;
use uuid::Uuid;

use crate::Outcome;
use crate::company::{COMPANY, Company};
use crate::http::client;

pub(crate) struct Bridge {
    http: Client,
    pub(crate) url: String,
    company: Company,
}

impl Bridge {
    pub(crate) fn new(url: &str, company: Company) -> Outcome<Self> {
        let parsed = Url::parse(url).ok().filter(Url::has_host);
        let url = parsed.ok_or("that is no address of a bridge")?.as_str().trim_end_matches('/').to_owned();
        Ok(Self { http: client()?, url, company })
    }

    /// A token, for the credentials that the bridge issued: by HTTP Basic, where the specification has them in the form.
    pub(crate) async fn token(&self) -> Outcome<String> {
        let issued = &self.company.issued;
        let request = self.http.post(format!("{}/token", self.url));
        let request = request.basic_auth(&issued.client_id, Some(&issued.client_secret));
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        let answer = send(request.body("grant_type=client_credentials"), 200).await?;
        let token = json_of(answer).await?["access_token"].as_str().map(str::to_owned);
        token.ok_or_else(|| "the answer has no access_token".to_owned())
    }

    /// The packages of a type. Who asks stands in a header; its form is the one that `OpenAPI` calls simple.
    pub(crate) async fn packages(&self, token: &str, kind: &str) -> Outcome<Vec<Value>> {
        let url = format!("{}/packages?country-code=nl&city=Rotterdam&remote=false", self.url);
        let request = self.http.get(url).bearer_auth(token).header("requester", "email=art@vandelay.example");
        let packages = json_of(send(request, 200).await?).await?;
        let packages = packages.as_array().ok_or("the packages are no list")?;
        let of_kind = packages.iter().filter(|package| package["type"] == kind);
        Ok(of_kind.cloned().collect())
    }

    /// An order by hand or for a hiring step; the vacancy as the guide spells it.
    pub(crate) async fn order(&self, token: &str, order: &Order<'_>) -> Outcome {
        let mut body = order.body();
        body["candidate"]["id"] = json!(Uuid::new_v4().to_string());
        body["requester"] = json!({ "userId": "art", "email": "art@vandelay.example" });
        let request = self.http.post(format!("{}/packages/orders", self.url)).bearer_auth(token).json(&body);
        send(request, 202).await.map(drop)
    }

    /// An order while the candidate applies, answered with the page where it goes on.
    pub(crate) async fn inline_order(&self, token: &str, order: &Order<'_>, return_url: &str) -> Outcome<String> {
        let mut body = order.body();
        body["completedAssessmentCallbackUrl"] = json!(return_url);
        let request = self.http.post(format!("{}/packages/inline/orders", self.url)).bearer_auth(token).json(&body);
        let page = json_of(send(request, 200).await?).await?["url"].as_str().map(str::to_owned);
        page.ok_or_else(|| "the answer to the inline order has no url".to_owned())
    }

    /// Opens a page as a browser does that follows no redirect.
    pub(crate) async fn open(&self, url: &str, expected: u16) -> Outcome<Response> {
        send(self.http.get(url).header("accept", "text/html"), expected).await
    }
}

/// One order of the accountant's assessment.
pub(crate) struct Order<'o> {
    pub(crate) result_url: &'o str,
    pub(crate) package: &'o str,
    pub(crate) first_name: &'o str,
    pub(crate) last_name: &'o str,
    pub(crate) email: &'o str,
}

impl Order<'_> {
    /// "3. Creating Orders": what both orders have.
    fn body(&self) -> Value {
        json!({
            "resultCallbackURL": self.result_url,
            "candidate": {
                "email": self.email,
                "firstName": self.first_name,
                "lastName": self.last_name,
                "applicationLanguage": "en",
            },
            "assessmentPackageId": self.package,
            "jobId": "accountant-rotterdam",
            "companyId": COMPANY,
        })
    }
}

async fn send(request: RequestBuilder, expected: u16) -> Outcome<Response> {
    let answer = request.send().await.map_err(|error| {
        let at = error.url().map(|url| url.origin().ascii_serialization()).unwrap_or_default();
        format!("{at} does not answer ({})", root(&error))
    })?;
    let (status, path) = (answer.status(), answer.url().path().to_owned());
    if status == expected {
        return Ok(answer);
    }
    let said = answer.text().await.unwrap_or_default();
    Err(format!("{path} answered {status} and not {expected}: {said}"))
}

async fn json_of(answer: Response) -> Outcome<Value> {
    answer.json().await.map_err(|error| format!("an answer is not JSON: {error}"))
}

/// What is at the bottom of an error, which says most.
fn root(error: &dyn std::error::Error) -> String {
    error.source().map_or_else(|| error.to_string(), root)
}
