//! Companies in the table.

use crate::desk::Desk;
use crate::settings_record::SettingsRecord;
use crate::table::{Item, key, unreadable};
use assessment::company::{Company, CompanyStatus};
use assessment::ids::CompanyKey;
use assessment::ports::{Companies, StoreUnavailable};
use serde::{Deserialize, Serialize};

/// A `COMPANY#` item.
#[derive(Debug, Serialize, Deserialize)]
struct CompanyRecord {
    pk: String,
    status: StatusRecord,
    generation: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(default)]
    settings: SettingsRecord,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StatusRecord {
    Connecting,
    Active,
    Disabled,
}

impl Companies for Desk {
    async fn company(&self, key: &CompanyKey) -> Result<Option<Company>, StoreUnavailable> {
        self.table.get(key::company(key)).await?.map(|item| read(key, item)).transpose()
    }
}

impl Desk {
    /// Stores a company as it is given, whatever is there.
    pub async fn put_company(&self, company: &Company) -> Result<(), StoreUnavailable> {
        let record = CompanyRecord {
            pk: key::company(&company.key),
            status: match company.status {
                CompanyStatus::Connecting => StatusRecord::Connecting,
                CompanyStatus::Active => StatusRecord::Active,
                CompanyStatus::Disabled => StatusRecord::Disabled,
            },
            generation: company.generation,
            name: company.name.clone(),
            settings: (&company.settings).into(),
        };
        self.table.put(serde_dynamo::to_item(record).map_err(|error| unreadable("company", error))?).await
    }
}

fn read(key: &CompanyKey, item: Item) -> Result<Company, StoreUnavailable> {
    let record: CompanyRecord = serde_dynamo::from_item(item).map_err(|error| unreadable("company", error))?;
    Ok(Company {
        key: key.clone(),
        name: record.name,
        status: match record.status {
            StatusRecord::Connecting => CompanyStatus::Connecting,
            StatusRecord::Active => CompanyStatus::Active,
            StatusRecord::Disabled => CompanyStatus::Disabled,
        },
        generation: record.generation,
        settings: record.settings.try_into().map_err(|error| unreadable("company", error))?,
    })
}
