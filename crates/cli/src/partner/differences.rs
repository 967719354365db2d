//! Two configurations side by side. Addresses that are secrets are shown without what is secret in them.

use comfy_table::{ContentArrangement, Table, presets};
use serde_json::Value;
use smartrecruiters::configuration::masked;
use std::collections::BTreeSet;

/// One member of both configurations.
#[derive(Debug)]
pub(super) struct Line<'v> {
    name: &'v str,
    ours: Option<&'v Value>,
    theirs: Option<&'v Value>,
}

impl Line<'_> {
    /// Whether the two say different things. The order of a list says nothing, and an empty value as much as none.
    pub(super) fn differs(&self) -> bool {
        self.ours.map(said) != self.theirs.map(said)
    }

    /// Whether both look alike although they are not: what differs is what is not shown.
    fn differs_unseen(&self) -> bool {
        self.differs() && shown(self.ours) == shown(self.theirs)
    }
}

/// Compares what this deployment says with what was found.
pub(super) fn differences<'v>(ours: &'v Value, theirs: &'v Value) -> Vec<Line<'v>> {
    let names: BTreeSet<&str> = [ours, theirs].into_iter().flat_map(members).map(|(name, _)| name).collect();
    let of = |value: &'v Value, name| value.get(name).filter(|value| !is_empty(value));
    let lines = names.into_iter().map(|name| Line { name, ours: of(ours, name), theirs: of(theirs, name) });
    lines.filter(|line| line.ours.is_some() || line.theirs.is_some()).collect()
}

/// A table of both.
pub(super) fn overview(lines: &[Line<'_>]) -> Table {
    let mut table = new_table();
    table.set_header(["", "Member", "This deployment", "SmartRecruiters"]);
    for line in lines {
        let mark = if line.differs() { "differs" } else { "" };
        let theirs = shown(line.theirs);
        let theirs = if line.differs_unseen() { format!("{theirs} (of another key)") } else { theirs };
        table.add_row([mark.to_owned(), line.name.to_owned(), shown(line.ours), theirs]);
    }
    table
}

/// A table of one.
pub(super) fn whole(configuration: &Value) -> Table {
    let mut table = new_table();
    table.set_header(["Member", "Value"]);
    for (name, value) in members(configuration) {
        table.add_row([name.to_owned(), shown(Some(value))]);
    }
    table
}

fn new_table() -> Table {
    let mut table = Table::new();
    table.load_style(presets::UTF8_FULL_CONDENSED).set_content_arrangement(ContentArrangement::Dynamic);
    table
}

fn members(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value.as_object().into_iter().flatten().map(|(name, value)| (name.as_str(), value))
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// What a value says, in a form that can be compared.
fn said(value: &Value) -> BTreeSet<String> {
    match value {
        Value::Array(items) => items.iter().map(ToString::to_string).collect(),
        other => BTreeSet::from([other.to_string()]),
    }
}

fn shown(value: Option<&Value>) -> String {
    let text = match value {
        None => "-".to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(items)) => items.iter().map(item).collect::<Vec<_>>().join("\n"),
        Some(other) => other.to_string(),
    };
    masked(&text).chars().filter(|c| *c == '\n' || !c.is_control()).collect()
}

/// Of a field its id says enough.
fn item(value: &Value) -> String {
    let id = value.get("id").unwrap_or(value);
    id.as_str().map_or_else(|| id.to_string(), ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn address(capability: &str) -> Value {
        json!(format!("https://bridge.example/integrations/{capability}/companies/{{companyId}}"))
    }

    #[test]
    fn only_what_says_something_else_differs() {
        let ours = json!({
            "consentUrl": "https://a", "types": ["A", "B"], "fields": [{ "id": "x", "name": "X" }], "oauthTokenUrl": "https://t"
        });
        let theirs = json!({
            "consentUrl": "https://b", "types": ["B", "A"], "fields": [{ "name": "X", "id": "x" }], "oauthTokenUrl": "https://t",
            "inline": null, "empty": "", "more": true
        });
        let lines = differences(&ours, &theirs);
        let differing = lines.iter().filter(|line| line.differs()).map(|line| line.name);
        assert_eq!(differing.collect::<Vec<_>>(), ["consentUrl", "more"]);
        assert_eq!(lines.len(), 5, "what says nothing on either side is no line");
    }

    #[test]
    fn a_capability_is_compared_and_not_shown() {
        let (ours, theirs) = (json!({ "d": address("c1.YWJj.bWFjbWFj") }), json!({ "d": address("c1.YWJj.b3RoZXI") }));
        let lines = differences(&ours, &theirs);
        let table = overview(&lines).to_string();
        assert!(lines[0].differs() && table.contains("of another key"), "{table}");
        for secret in ["YWJj", "bWFjbWFj", "b3RoZXI"] {
            assert!(!table.contains(secret) && !whole(&ours).to_string().contains(secret), "{table}");
        }
        let other = json!({ "d": address("c2.YWJj.b3RoZXI") });
        assert!(!overview(&differences(&ours, &other)).to_string().contains("of another key"), "the name says it");
    }
}
