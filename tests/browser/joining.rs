//! Two companies that are about to join, at a SmartRecruiters that knows this partner: its addresses and the companies'
//! Equalture credentials are printed as JSON, and stay until the input ends. The one argument is how SmartRecruiters
//! shows the partner's page: `REDIRECT` or `POPUP`.
#![expect(clippy::unwrap_used, reason = "without a company nobody can join")]

use peers::{Credentials, equalture};
use sandbox::stage::DisplayMode;
use serde_json::{Value, json};
use tests::Scene;
use tokio::io::AsyncReadExt as _;

const NEWCOMERS: [&str; 2] = ["Initech", "Vandelay"];

#[tokio::main]
async fn main() {
    let display = match std::env::args().nth(1).as_deref() {
        Some("POPUP") => DisplayMode::Popup,
        _ => DisplayMode::Redirect,
    };
    let scene = Scene::set().await;
    scene.stage.configure_partner(display).await.unwrap();
    let companies = NEWCOMERS.map(|company| is_known_to_both(&scene, company));
    println!("{}", json!({"bridge": scene.stage.sandbox.url(), "companies": companies}));
    tokio::io::stdin().read_to_end(&mut Vec::new()).await.unwrap();
}

/// A customer of SmartRecruiters and of Equalture; with where its administrator connects it, and with what.
fn is_known_to_both(scene: &Scene, company: &str) -> Value {
    scene.ats().add_customer(company);
    let client = Credentials::mint();
    scene.equalture().add_client(client.clone());
    scene.equalture().add_job(&client.client_id, equalture::Job::new("Support essentials"));
    let apps = format!("{}/apps/{company}", scene.ats().base_url());
    json!({"id": company, "apps": apps, "clientId": client.client_id, "clientSecret": client.client_secret})
}
