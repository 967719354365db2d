//! An administrator at the connect page: opens it, fills its forms in, presses its buttons.
#![expect(clippy::unwrap_used, reason = "what an administrator does not find fails the test")]

use assessment::company::Company;
use assessment::ids::CompanyKey;
use assessment::ports::Companies as _;
use peers::smartrecruiters::DisplayMode;
use peers::{Credentials, equalture};
use reqwest::{Method, RequestBuilder};
use sandbox::stage::DisplayMode as Shown;
use serde_json::{Value, json};
use url::form_urlencoded::Serializer;

use crate::{Answer, Scene};

/// The company that wants to join.
pub const NEWCOMER: &str = "Initech";
/// The path of the page.
pub const CONNECT: &str = "/connect";
/// Where SmartRecruiters exchanges credentials.
pub const INTEGRATION: &str = "/assessment-api/v202010/integration/company";

/// The administrator of a company that Equalture knows and that is not connected.
pub struct Administrator<'s> {
    /// Where.
    pub scene: &'s Scene,
    /// Of which company.
    pub company: &'static str,
    /// What Equalture issued to the company.
    pub equalture: Credentials,
}

impl<'s> Administrator<'s> {
    /// The newcomer's, once the bridge is SmartRecruiters' partner.
    pub async fn of_newcomer(scene: &'s Scene) -> Self {
        become_partner(scene).await;
        let equalture = Credentials::mint();
        scene.equalture().add_client(equalture.clone());
        scene.equalture().add_job(&equalture.client_id, equalture::Job::new("Sales"));
        Self { scene, company: NEWCOMER, equalture }
    }

    /// That of the company on the stage, which is connected.
    pub async fn of_connected(scene: &'s Scene) -> Self {
        become_partner(scene).await;
        let secret = scene.stage.foundation.secrets.company(&scene.stage.company, true).await.unwrap();
        let equalture = Credentials::new(secret.equalture.client_id, secret.equalture.client_secret);
        Self { scene, company: sandbox::stage::COMPANY, equalture }
    }

    /// Allows the connection in SmartRecruiters; with the path and query that SmartRecruiters goes on to.
    pub fn consents(&self, mode: DisplayMode) -> String {
        let page = self.scene.ats().begin_consent(self.company, mode).unwrap();
        format!("{}?{}", page.path(), page.query().unwrap())
    }

    /// The page as it is in a pop-up, without any consent.
    pub fn page(&self) -> String {
        format!("{CONNECT}?companyId={}", self.company)
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.scene.browser.request(method, &format!("{}{path}", self.scene.stage.sandbox.url()))
    }

    /// Opens a page.
    pub async fn opens(&self, page: &str) -> Answer {
        self.scene.browser.send(self.request(Method::GET, page)).await
    }

    /// Sends a form with these fields to a page.
    pub async fn sends(&self, page: &str, fields: &[(&str, &str)]) -> Answer {
        let body = Serializer::new(String::new()).extend_pairs(fields).finish();
        let post = self.request(Method::POST, page).header("content-type", "application/x-www-form-urlencoded");
        self.scene.browser.send(post.body(body)).await
    }

    /// Sends the first form of a page that was opened, with the company's Equalture credentials.
    pub async fn signs(&self, page: &str, opened: &Answer) -> Answer {
        let (id, secret) = (&self.equalture.client_id, &self.equalture.client_secret);
        self.sends(page, &[("form_token", &token_on(opened)), ("client_id", id), ("client_secret", secret)]).await
    }

    /// Opens a page and sends its form with the company's Equalture credentials.
    pub async fn opens_and_signs(&self, page: &str) -> Answer {
        let opened = self.opens(page).await;
        self.signs(page, &opened).await
    }

    /// Allows the connection, comes to the page in a pop-up and connects.
    pub async fn connects(&self) -> Answer {
        let page = self.consents(DisplayMode::Popup);
        self.opens_and_signs(&page).await
    }

    /// The company as the bridge keeps it.
    pub async fn kept(&self) -> Option<Company> {
        let key = CompanyKey::parse(&format!("smartrecruiters#{}", self.company)).unwrap();
        self.scene.stage.foundation.desk().await.unwrap().company(&key).await.unwrap()
    }

    /// How many clients the bridge has issued to this company's ATS.
    pub async fn clients(&self) -> usize {
        let own = json!({ "S": format!("smartrecruiters#{}", self.company) });
        self.scene.table.items("CLIENT#").await.iter().filter(|client| client["company"] == own).count()
    }

    /// The bodies with which the bridge has asked SmartRecruiters to exchange credentials.
    pub fn exchanges(&self) -> Vec<Value> {
        let calls = self.scene.stage.wire.received(&Method::POST, &format!("{INTEGRATION}/{}", self.company));
        calls.iter().map(|call| serde_json::from_str(&call.request).unwrap()).collect()
    }
}

/// The token of the forms on a page.
pub fn token_on(page: &Answer) -> String {
    let (_, rest) = page.text.split_once("name=\"form_token\" value=\"").unwrap_or_else(|| panic!("{}", page.text));
    rest.split_once('"').unwrap().0.to_owned()
}

/// SmartRecruiters knows the bridge as its partner, and the bridge has the master credential.
async fn become_partner(scene: &Scene) {
    scene.stage.configure_partner(Shown::Popup).await.unwrap();
}
