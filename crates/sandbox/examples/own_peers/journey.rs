//! The journey: who does what, and what must be seen after it.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use crate::Outcome;
use crate::bridge::{Bridge, Order};
use crate::company::SCALE;
use crate::equalture::{Application, Equalture, JOB_ID, JOB_NAME};
use crate::smartrecruiters::{Shown, SmartRecruiters};

pub(crate) struct Journey {
    pub(crate) equalture: Equalture,
    pub(crate) smartrecruiters: SmartRecruiters,
    pub(crate) bridge: Bridge,
    /// How long is waited for each thing.
    pub(crate) patience: Duration,
    /// Equalture is not there at first.
    pub(crate) equalture_is_late: bool,
}

impl Journey {
    pub(crate) async fn play(self) -> Outcome {
        let token = self.bridge.token().await?;
        tell("SmartRecruiters gets a token from the bridge.");
        self.order(&token).await?;
        self.inline_order(&token).await?;
        let created = self.equalture.applications().len();
        check(created == 2, || format!("Equalture has {created} applications for two orders"))?;
        println!("\nTwo orders, two invitations, two results.");
        Ok(())
    }

    async fn order(&self, token: &str) -> Outcome {
        let package = if self.equalture_is_late {
            tell("Equalture does not answer yet. A hiring step orders what it was once set up with.");
            JOB_ID.to_owned()
        } else {
            self.package(token, "BEHAVIORAL_ASSESSMENT").await?
        };
        let order = self.smartrecruiters.new_order();
        let result_url = self.smartrecruiters.result_url(&order);
        let ada = Order {
            result_url: &result_url,
            package: &package,
            first_name: "Ada",
            last_name: "Lovelace",
            email: "ada@example.com",
        };
        self.bridge.order(token, &ada).await?;
        tell("It is ordered for Ada: 202.");
        let application = self.invited(ada.email).await?;
        self.shows(&order, "PENDING").await?;
        tell("Equalture has invited her, SmartRecruiters shows PENDING.");
        let scores = [("Cognitive flexibility", "(5) Very flexible")];
        let status = self.equalture.report(&application, &[], "somebody else's token").await?;
        check(status == 401, || format!("a callback with a token that was not agreed was answered {status}"))?;
        self.equalture.complete(&application, &scores).await?;
        let shown = self.shows(&order, "COMPLETED").await?;
        let score = json!({ "raw": 5, "min": 0, "max": SCALE });
        same("score", &shown["score"], &score)?;
        same("scoreLabel", &shown["scoreLabel"], &json!("(5) Very flexible"))?;
        tell("She has done it, SmartRecruiters shows COMPLETED, (5) Very flexible, 5 of 7.");
        self.report(&application, &shown).await
    }

    async fn inline_order(&self, token: &str) -> Outcome {
        let package = self.package(token, "INLINE_ASSESSMENT").await?;
        let order = self.smartrecruiters.new_order();
        let (result_url, return_url) =
            (self.smartrecruiters.result_url(&order), self.smartrecruiters.return_url(&order));
        let grace = Order {
            result_url: &result_url,
            package: &package,
            first_name: "Grace",
            last_name: "Hopper",
            email: "grace@example.com",
        };
        let page = self.bridge.inline_order(token, &grace, &return_url).await?;
        tell("Grace applies and is sent to her page.");
        let application = self.invited(grace.email).await?;
        self.goes_back(&page, &order).await?;
        let scores = [("Problem solving", "(4) Often finds a new way"), ("Teamwork", "(6) Helps others first")];
        self.equalture.complete(&application, &scores).await?;
        let shown = self.shows(&order, "COMPLETED").await?;
        same("scoreLabel", &shown["scoreLabel"], &json!("2 traits"))?;
        let summary = shown["summary"].as_str().unwrap_or_default();
        check(scores.iter().all(|(name, text)| summary.contains(&format!("{name}: {text}"))), || {
            format!("the summary is {summary:?}")
        })?;
        tell("She has done it, SmartRecruiters shows COMPLETED with both traits.");
        self.report(&application, &shown).await
    }

    /// The one package of a type, as SmartRecruiters lists it each time.
    async fn package(&self, token: &str, kind: &str) -> Outcome<String> {
        let packages = self.bridge.packages(token, kind).await?;
        let [package] = packages.as_slice() else { return Err(format!("{} packages of {kind}", packages.len())) };
        let name = package["name"].as_str().unwrap_or_default();
        let whole = package["description"].is_string() && package["assessments"].is_array();
        check(whole && name.starts_with(JOB_NAME), || format!("the package is {package}"))?;
        tell(&format!("SmartRecruiters lists \"{name}\"."));
        let id = package["id"].as_str().map(str::to_owned);
        id.ok_or_else(|| "the package has no id".to_owned())
    }

    async fn invited(&self, email: &str) -> Outcome<Application> {
        let named = |application: &Application| application.email == email;
        let invited = || self.equalture.applications().into_iter().find(named);
        self.until(&format!("an application for {email} at Equalture"), invited).await
    }

    async fn shows(&self, order: &str, status: &str) -> Outcome<Value> {
        let shown = || Some(self.smartrecruiters.shown(order).result).filter(|result| result["status"] == status);
        self.until(&format!("{status} at SmartRecruiters"), shown).await
    }

    /// The page says how it goes on and leads back to the application.
    async fn goes_back(&self, page: &str, order: &str) -> Outcome {
        let page = self.bridge.open(page, 200).await?.text().await.unwrap_or_default();
        let back = self.smartrecruiters.return_url(order);
        let linked = page.contains(&format!("href=\"{}\"", back.replace('&', "&amp;")));
        check(linked, || "her page does not lead back to her application".to_owned())?;
        self.bridge.open(&back, 200).await?;
        let Shown { is_back, .. } = self.smartrecruiters.shown(order);
        check(is_back, || "she is not back in her application".to_owned())?;
        tell("It leads back to her application.");
        Ok(())
    }

    /// The attachment is an address of the bridge that leads to a page of Equalture's which asks for no login.
    async fn report(&self, application: &Application, shown: &Value) -> Outcome {
        let attachment = &shown["attachments"][0];
        same("the attachment's type", &attachment["type"], &json!("OTHER_URL"))?;
        let report = attachment["url"].as_str().unwrap_or_default();
        check(report.starts_with(&self.bridge.url), || "the report is not at the bridge".to_owned())?;
        let answer = self.bridge.open(report, 302).await?;
        let location = answer.headers().get("location").and_then(|value| value.to_str().ok()).unwrap_or_default();
        let page = self.bridge.open(location, 200).await?.text().await.unwrap_or_default();
        check(page.contains(&application.reference_id), || "the report shows somebody else".to_owned())?;
        tell("The report opens without a login.");
        Ok(())
    }

    /// Waits until something is there, and no longer than the patience lasts.
    async fn until<T>(&self, what: &str, look: impl Fn() -> Option<T>) -> Outcome<T> {
        let start = Instant::now();
        while start.elapsed() < self.patience {
            if let Some(found) = look() {
                return Ok(found);
            }
            sleep(Duration::from_millis(50)).await;
        }
        Err(format!("{what} did not come within {} s", self.patience.as_secs()))
    }
}

fn tell(sentence: &str) {
    println!("- {sentence}");
}

fn check(holds: bool, otherwise: impl FnOnce() -> String) -> Outcome {
    if holds { Ok(()) } else { Err(otherwise()) }
}

fn same(what: &str, given: &Value, expected: &Value) -> Outcome {
    check(given == expected, || format!("{what} is {given} and not {expected}"))
}
