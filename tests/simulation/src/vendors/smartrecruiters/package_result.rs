//! The rules of a `PackageResult`: SmartRecruiters, 5.1 Updating Package Status.

use serde_json::{Map, Value};

use super::refused::Mistake;
use crate::vendors::shape::{is_date_time, is_web_address};

const STATUSES: [&str; 5] = ["IN_PROGRESS", "PENDING", "COMPLETED", "REJECTED", "EXPIRED"];
const ATTACHMENT_TYPES: [&str; 3] = ["VIDEO_URL", "PDF_URL", "OTHER_URL"];

/// Whether `null` and missing members are legal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// An update: `null` deletes, and what is missing stays.
    Patch,
    /// What is kept.
    Whole,
}

/// Finds what is wrong with an update by itself, or with a result as it would be kept.
pub(super) fn mistakes(result: &Value, stage: Stage) -> Vec<Mistake> {
    let mut checker = Checker::default();
    let is_deleted = |value: &Value| value.is_null() && stage == Stage::Patch;
    let members = result.as_object().into_iter().flatten();
    for (key, value) in members.filter(|(_, value)| !is_deleted(value)) {
        match key.as_str() {
            "status"
            | "score"
            | "scoreLabel"
            | "summary"
            | "submissionDate"
            | "name"
            | "assessmentDate"
            | "assessmentPackageDate"
            | "description" => checker.member(key, key, value, stage),
            "attachments" => checker.each(key, value, Checker::attachment),
            "assessmentResults" => checker.each(key, value, Checker::assessment),
            _ => checker.unknown(key),
        }
    }
    checker.mistakes
}

#[derive(Default)]
struct Checker {
    mistakes: Vec<Mistake>,
}

impl Checker {
    fn invalid(&mut self, path: &str, rule: &str) {
        self.mistakes.push(Mistake { code: "INVALID_VALUE", message: format!("{path} {rule}") });
    }

    fn unknown(&mut self, path: &str) {
        self.mistakes.push(Mistake { code: "UNKNOWN_PROPERTY", message: format!("Unknown property {path}") });
    }

    /// A member that packages and assessments have alike.
    fn member(&mut self, key: &str, path: &str, value: &Value, stage: Stage) {
        match key {
            "status" => self.one_of(path, value, &STATUSES),
            "score" => self.score(path, value, stage),
            "assessmentDate" | "assessmentPackageDate" | "submissionDate" => {
                self.text_that(path, value, is_date_time, "must be an RFC 3339 date-time");
            }
            _ => self.text_that(path, value, |_| true, "must be a string"),
        }
    }

    /// All three of raw, min and max, all int64.
    fn score(&mut self, path: &str, value: &Value, stage: Stage) {
        const PARTS: [&str; 3] = ["raw", "min", "max"];
        let Some(score) = value.as_object() else { return self.invalid(path, "must be an object") };
        for key in score.keys().filter(|key| !PARTS.contains(&key.as_str())) {
            self.unknown(&format!("{path}.{key}"));
        }
        for part in PARTS {
            let path = format!("{path}.{part}");
            match score.get(part) {
                Some(Value::Null) | None if stage == Stage::Patch => {}
                Some(value) if value.is_i64() => {}
                Some(_) => self.invalid(&path, "must be an integer"),
                None => self.invalid(&path, "is required"),
            }
        }
    }

    fn each(&mut self, path: &str, value: &Value, item: fn(&mut Self, &str, &Map<String, Value>)) {
        let Some(items) = value.as_array() else { return self.invalid(path, "must be an array") };
        for (place, value) in items.iter().enumerate() {
            let path = format!("{path}[{place}]");
            match value.as_object() {
                Some(members) => item(self, &path, members),
                None => self.invalid(&path, "must be an object"),
            }
        }
    }

    fn attachment(&mut self, path: &str, attachment: &Map<String, Value>) {
        self.required(path, attachment, &["type", "url"]);
        for (key, value) in attachment {
            let path = format!("{path}.{key}");
            match key.as_str() {
                "type" => self.one_of(&path, value, &ATTACHMENT_TYPES),
                "url" => self.text_that(&path, value, is_web_address, "must be an absolute URL"),
                _ => self.unknown(&path),
            }
        }
    }

    fn assessment(&mut self, path: &str, assessment: &Map<String, Value>) {
        self.required(path, assessment, &["assessmentId"]);
        for (key, value) in assessment {
            let path = format!("{path}.{key}");
            match key.as_str() {
                "attachments" => self.each(&path, value, Self::attachment),
                "assessmentId" | "assessmentDate" | "submissionDate" | "name" | "assessmentName" | "score"
                | "scoreLabel" | "summary" | "status" => self.member(key, &path, value, Stage::Whole),
                _ => self.unknown(&path),
            }
        }
    }

    fn required(&mut self, path: &str, members: &Map<String, Value>, keys: &[&str]) {
        for key in keys.iter().filter(|key| !members.contains_key(**key)) {
            self.invalid(&format!("{path}.{key}"), "is required");
        }
    }

    fn one_of(&mut self, path: &str, value: &Value, allowed: &[&str]) {
        if !value.as_str().is_some_and(|text| allowed.contains(&text)) {
            self.invalid(path, &format!("must be one of {}", allowed.join(", ")));
        }
    }

    fn text_that(&mut self, path: &str, value: &Value, rule: fn(&str) -> bool, otherwise: &str) {
        if !value.as_str().is_some_and(rule) {
            self.invalid(path, otherwise);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn wrong(result: &Value, stage: Stage) -> Vec<String> {
        mistakes(result, stage).into_iter().map(|mistake| mistake.message).collect()
    }

    #[test]
    fn the_guides_sample_is_accepted() {
        let date = "2020-08-28T20:36:28.618Z";
        let score = json!({"raw": 0, "min": 0, "max": 0});
        let attachments = json!([{"type": "VIDEO_URL", "url": "https://example.org/video"}]);
        let sample = json!({
            "assessmentDate": date, "submissionDate": date, "name": "string", "description": "string",
            "status": "IN_PROGRESS", "score": score, "scoreLabel": "string", "summary": "string",
            "attachments": attachments,
            "assessmentResults": [{
                "assessmentId": "string", "assessmentDate": date, "submissionDate": date, "score": score,
                "scoreLabel": "string", "summary": "string", "attachments": attachments, "status": "IN_PROGRESS",
            }],
        });
        assert!(wrong(&sample, Stage::Patch).is_empty() && wrong(&sample, Stage::Whole).is_empty());
    }

    #[test]
    fn each_rule_names_what_breaks_it() {
        let link = |kind: &str, url: Value| json!({"attachments": [{"type": kind, "url": url}]});
        let part = |part: Value| json!({"assessmentResults": [part]});
        for (result, path) in [
            (json!({"status": "CANCELLED"}), "status must"),
            (json!({"status": "completed"}), "status must"),
            (json!({"score": {"raw": 5.0, "min": 1, "max": 5}}), "score.raw must"),
            (json!({"score": {"raw": 5, "min": "1", "max": 5}}), "score.min must"),
            (json!({"score": {"raw": 5, "min": 1, "max": u64::MAX}}), "score.max must"),
            (json!({"score": {"raw": 5, "mean": 3}}), "Unknown property score.mean"),
            (json!({"score": 5}), "score must"),
            (json!({"summary": 5}), "summary must"),
            (json!({"sumary": "a slip"}), "Unknown property sumary"),
            (json!({"submissionDate": "2025-02-17T11:58:11"}), "submissionDate must"),
            (json!({"assessmentPackageDate": 1_739_793_491}), "assessmentPackageDate must"),
            (json!({"attachments": {"type": "OTHER_URL"}}), "attachments must"),
            (json!({"attachments": ["https://example.org"]}), "attachments[0] must"),
            (json!({"attachments": [{"type": "OTHER_URL"}]}), "attachments[0].url is required"),
            (link("LINK", json!("https://example.org")), "attachments[0].type must"),
            (link("PDF_URL", json!("/reports/1")), "attachments[0].url must"),
            (link("PDF_URL", Value::Null), "attachments[0].url must"),
            (part(json!({"status": "COMPLETED"})), "assessmentResults[0].assessmentId is required"),
            (part(json!({"assessmentId": "a", "summary": null})), "assessmentResults[0].summary must"),
            (part(json!({"assessmentId": "a", "score": {"raw": 1, "max": 5}})), "assessmentResults[0].score.min is"),
            (
                part(json!({"assessmentId": "a", "assessmentPackageDate": "x"})),
                "Unknown property assessmentResults[0].",
            ),
        ] {
            let found = wrong(&result, Stage::Patch);
            assert!(found.len() == 1 && found[0].starts_with(path), "{result}: {found:?}");
        }
    }

    #[test]
    fn an_update_may_have_parts_and_nulls_and_what_is_kept_may_not() {
        let update = json!({"summary": null, "score": {"raw": 5, "min": null}});
        assert!(wrong(&update, Stage::Patch).is_empty());
        assert_eq!(wrong(&update, Stage::Whole).len(), 3);
    }
}
