//! `bridge company list`.

use crate::access::Access;
use crate::show::status;
use crate::trouble::Trouble;
use assessment::company::Company;
use comfy_table::{Table, presets};
use serde::Serialize;

/// A company as it is listed.
#[derive(Serialize)]
struct Row {
    ats: &'static str,
    company: String,
    name: Option<String>,
    status: &'static str,
    generation: u32,
}

impl From<&Company> for Row {
    fn from(company: &Company) -> Self {
        Self {
            ats: company.key.ats.as_str(),
            company: company.key.company.to_string(),
            name: company.name.clone(),
            status: status(company.status),
            generation: company.generation,
        }
    }
}

/// Lists all companies.
pub(crate) async fn list(access: &Access, json: bool) -> Result<(), Trouble> {
    let companies = access.table.read_companies().await.map_err(|error| access.no_table(&error))?;
    let rows: Vec<Row> = companies.iter().map(Row::from).collect();
    if json {
        crate::show::print_json(&rows)?;
    } else if rows.is_empty() {
        println!("There is no company yet: `bridge company add` connects one.");
    } else {
        println!("{}", table(&rows));
    }
    Ok(())
}

fn table(rows: &[Row]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::UTF8_FULL_CONDENSED);
    table.set_header(["ATS", "Company", "Name", "Status", "Generation"]);
    for row in rows {
        let name = row.name.as_deref().unwrap_or_default();
        table.add_row([row.ats, &row.company, name, row.status, &row.generation.to_string()]);
    }
    table
}
