//! `bridge company show`: never a secret, never a digest of one.

use crate::access::Access;
use crate::arguments::Show;
use crate::settings::SettingsView;
use crate::trouble::Trouble;
use assessment::company::{Company, CompanyStatus};
use assessment::lane::{Breaker, Obstacle};
use aws::overview::Overview;
use comfy_table::{ContentArrangement, Table, presets};
use jiff::Timestamp;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A company as it is shown.
#[derive(Serialize)]
struct View {
    ats: &'static str,
    company: String,
    name: Option<String>,
    status: &'static str,
    generation: u32,
    settings: SettingsView,
    /// The name of the secret that holds its credentials.
    secret: String,
    clients: Vec<ClientView>,
    equalture: UpstreamView,
    at_the_ats: UpstreamView,
    orders: BTreeMap<String, u64>,
    orders_the_ats_is_behind_with: u64,
    orders_parked: u64,
}

#[derive(Serialize)]
struct ClientView {
    id: String,
    /// Until when each of its secrets is valid; `None` is for good.
    secrets_until: Vec<Option<Timestamp>>,
}

/// What stands between the bridge and an upstream.
#[derive(Serialize)]
struct UpstreamView {
    obstacle: Option<&'static str>,
    since: Option<Timestamp>,
    oldest_waits_since: Option<Timestamp>,
}

/// Shows one company.
pub(crate) async fn show(access: &Access, options: &Show) -> Result<(), Trouble> {
    let key = options.company.key();
    let company = access.table.read_company(&key).await.map_err(|error| access.no_table(&error))?;
    let company = company.ok_or(Trouble::NoCompany(key))?;
    let overview = access.table.overview(&company.key, Timestamp::now()).await;
    let secret = access.secrets.company_name(&company.key, company.generation);
    let view = view(&company, secret, overview.map_err(|error| access.no_table(&error))?);
    if options.json {
        print_json(&view)?;
    } else {
        println!("{}", table(&view));
    }
    Ok(())
}

fn view(company: &Company, secret: String, overview: Overview) -> View {
    let clients = overview.clients.into_iter().map(|(id, client)| ClientView {
        id: id.to_string(),
        secrets_until: client.secrets.into_iter().map(|secret| secret.until).collect(),
    });
    View {
        ats: company.key.ats.as_str(),
        company: company.key.company.to_string(),
        name: company.name.clone(),
        status: status(company.status),
        generation: company.generation,
        settings: (&company.settings).into(),
        secret,
        clients: clients.collect(),
        equalture: upstream(&overview.breakers.equalture, overview.waits_for_equalture),
        at_the_ats: upstream(&overview.breakers.ats, overview.waits_for_ats),
        orders: overview.orders,
        orders_the_ats_is_behind_with: overview.behind,
        orders_parked: overview.parked,
    }
}

fn upstream(breaker: &Breaker, oldest: Option<Timestamp>) -> UpstreamView {
    let obstacle = breaker.obstacle();
    UpstreamView {
        obstacle: obstacle.map(|(obstacle, _)| match obstacle {
            Obstacle::Outage => "outage",
            Obstacle::Blocked(blockage) => blockage.as_str(),
        }),
        since: obstacle.map(|(_, since)| since),
        oldest_waits_since: oldest,
    }
}

pub(crate) fn status(status: CompanyStatus) -> &'static str {
    match status {
        CompanyStatus::Connecting => "connecting",
        CompanyStatus::Active => "active",
        CompanyStatus::Disabled => "disabled",
    }
}

/// For machines.
pub(crate) fn print_json(value: &impl Serialize) -> Result<(), Trouble> {
    println!("{}", serde_json::to_string_pretty(value).map_err(std::io::Error::other)?);
    Ok(())
}

/// For people.
fn table(view: &View) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    let mut row = |name: &str, text: String| {
        table.add_row([name.to_owned(), text]);
    };
    row("Company", format!("{} ({})", view.company, view.ats));
    row("Name", view.name.clone().unwrap_or_else(|| "-".to_owned()));
    row("Secret", view.secret.clone());
    row("Status", format!("{}, generation {}", view.status, view.generation));
    for client in &view.clients {
        row("Client", client.words());
    }
    row("Equalture", view.equalture.words());
    row("ATS", view.at_the_ats.words());
    row("Orders", orders(view));
    row("Settings", settings(&view.settings));
    table
}

impl ClientView {
    fn words(&self) -> String {
        let until = self.secrets_until.iter();
        let until = until.map(|until| until.map_or_else(|| "for good".to_owned(), |until| format!("until {until:.0}")));
        format!("{}, secret valid {}", self.id, until.collect::<Vec<_>>().join(" and "))
    }
}

impl UpstreamView {
    fn words(&self) -> String {
        let mut words = match (self.obstacle, self.since) {
            (Some(obstacle), Some(since)) => format!("{obstacle} since {since:.0}"),
            _ => "no obstacle".to_owned(),
        };
        if let Some(oldest) = self.oldest_waits_since {
            let _ = write!(words, ", the oldest order waits since {oldest:.0}");
        }
        words
    }
}

fn orders(view: &View) -> String {
    if view.orders.is_empty() {
        return "none".to_owned();
    }
    let counts = view.orders.iter().map(|(progress, count)| format!("{count} {progress}"));
    let mut words = counts.collect::<Vec<_>>().join(", ");
    for (count, what) in
        [(view.orders_the_ats_is_behind_with, "not told to the ATS yet"), (view.orders_parked, "parked")]
    {
        if count > 0 {
            let _ = write!(words, "; {count} {what}");
        }
    }
    words
}

/// One a line, by the options' names.
fn settings(settings: &SettingsView) -> String {
    let Ok(serde_json::Value::Object(members)) = serde_json::to_value(settings) else { return String::new() };
    let lines = members.iter().map(|(name, value)| match value {
        serde_json::Value::Null => format!("{name}: -"),
        serde_json::Value::String(text) => format!("{name}: {text}"),
        other => format!("{name}: {other}"),
    });
    lines.collect::<Vec<_>>().join("\n")
}
