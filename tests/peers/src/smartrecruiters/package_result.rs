//! The rules of a `PackageResult`: SmartRecruiters, 5.1 Updating Package Status.

use serde_json::{Map, Value};
use url::Url;

use super::errors::Mistake;
use super::settings::Behaviour;

const STATUSES: [&str; 5] = ["IN_PROGRESS", "PENDING", "COMPLETED", "REJECTED", "EXPIRED"];
const ATTACHMENT_TYPES: [&str; 3] = ["VIDEO_URL", "PDF_URL", "OTHER_URL"];

/// Whether `null` and missing members are legal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// An update: `null` deletes, and what is missing stays.
    Patch,
    /// What is kept.
    Whole,
}

/// Finds the mistakes of an update by itself.
pub(crate) fn check_patch(patch: &Map<String, Value>, behaviour: &Behaviour) -> Vec<Mistake> {
    check(patch, behaviour, Stage::Patch)
}

/// Finds the mistakes of a result as it would be kept.
pub(crate) fn check_whole(result: &Map<String, Value>, behaviour: &Behaviour) -> Vec<Mistake> {
    check(result, behaviour, Stage::Whole)
}

/// Whether SmartRecruiters knows this member of a package's result.
pub(crate) fn is_known(key: &str, behaviour: &Behaviour) -> bool {
    behaviour.package_date.knows(key)
        || matches!(
            key,
            "status"
                | "score"
                | "scoreLabel"
                | "summary"
                | "description"
                | "submissionDate"
                | "name"
                | "attachments"
                | "assessmentResults"
        )
}

fn check(result: &Map<String, Value>, behaviour: &Behaviour, stage: Stage) -> Vec<Mistake> {
    let mut checker = Checker { strict: behaviour.refuse_unknown_keys, mistakes: Vec::new() };
    for (key, value) in result {
        if value.is_null() && stage == Stage::Patch {
            continue;
        }
        match key.as_str() {
            _ if !is_known(key, behaviour) => checker.unknown(key),
            "attachments" => checker.each(key, value, Checker::attachment),
            "assessmentResults" => checker.each(key, value, Checker::assessment),
            _ => checker.common(key, key, value, stage),
        }
    }
    checker.mistakes
}

struct Checker {
    strict: bool,
    mistakes: Vec<Mistake>,
}

impl Checker {
    fn invalid(&mut self, path: &str, rule: &str) {
        self.mistakes.push(Mistake::new("INVALID_VALUE", format!("{path} {rule}")));
    }

    fn unknown(&mut self, path: &str) {
        if self.strict {
            self.mistakes.push(Mistake::new("UNKNOWN_PROPERTY", format!("Unknown property {path}")));
        }
    }

    /// The members that a package and an assessment have in common.
    fn common(&mut self, key: &str, path: &str, value: &Value, stage: Stage) {
        match key {
            "status" => self.one_of(path, value, &STATUSES),
            "score" => self.score(path, value, stage),
            "assessmentDate" | "assessmentPackageDate" | "submissionDate" => self.date(path, value),
            _ => self.text(path, value),
        }
    }

    /// All three of raw, min and max, all int64.
    fn score(&mut self, path: &str, value: &Value, stage: Stage) {
        let Some(score) = value.as_object() else { return self.invalid(path, "must be an object") };
        for key in score.keys().filter(|key| !["raw", "min", "max"].contains(&key.as_str())) {
            self.unknown(&format!("{path}.{key}"));
        }
        for key in ["raw", "min", "max"] {
            let path = format!("{path}.{key}");
            match score.get(key) {
                Some(Value::Number(number)) if number.is_i64() => {}
                Some(Value::Null) | None if stage == Stage::Patch => {}
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
                "url" if value.as_str().is_some_and(is_absolute) => {}
                "url" => self.invalid(&path, "must be an absolute URL"),
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
                | "scoreLabel" | "summary" | "status" => self.common(key, &path, value, Stage::Whole),
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

    fn date(&mut self, path: &str, value: &Value) {
        if !value.as_str().is_some_and(is_rfc3339) {
            self.invalid(path, "must be an RFC 3339 date-time");
        }
    }

    fn text(&mut self, path: &str, value: &Value) {
        if !value.is_string() {
            self.invalid(path, "must be a string");
        }
    }
}

/// An http or https URL with a host.
pub(crate) fn is_absolute(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

/// RFC 3339, 5.6: `date "T" time offset`, nothing looser.
fn is_rfc3339(text: &str) -> bool {
    let Some((date, rest)) = text.split_at_checked(11) else { return false };
    let date_shaped = date.bytes().enumerate().all(|(place, byte)| match place {
        4 | 7 => byte == b'-',
        10 => byte == b'T',
        _ => byte.is_ascii_digit(),
    });
    let offset = rest.strip_suffix('Z').or_else(|| {
        let (time, offset) = rest.split_at_checked(rest.len().checked_sub(6)?)?;
        let shaped = offset.starts_with(['+', '-']) && offset.as_bytes().get(3) == Some(&b':');
        shaped.then_some(time)
    });
    let time_shaped = offset.is_some_and(|time| {
        let (seconds, fraction) = time.split_once('.').map_or((time, None), |(s, f)| (s, Some(f)));
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        seconds.len() == 8 && seconds.split(':').all(digits) && fraction.is_none_or(digits)
    });
    date_shaped && time_shaped && text.parse::<jiff::Timestamp>().is_ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn mistakes(patch: &Value) -> Vec<String> {
        let found = check_patch(patch.as_object().unwrap(), &Behaviour::default());
        found.into_iter().map(|mistake| mistake.message).collect()
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
        assert!(mistakes(&sample).is_empty());
        assert!(check_whole(sample.as_object().unwrap(), &Behaviour::default()).is_empty());
    }

    #[test]
    fn what_is_wrong_is_refused() {
        for wrong in [
            json!({"status": "CANCELLED"}),
            json!({"status": "completed"}),
            json!({"score": {"raw": 5.0, "min": 1, "max": 5}}),
            json!({"score": {"raw": "5", "min": 1, "max": 5}}),
            json!({"score": 5}),
            json!({"summary": 5}),
            json!({"sumary": "a slip"}),
            json!({"attachments": [{"type": "LINK", "url": "https://example.org"}]}),
            json!({"attachments": [{"type": "OTHER_URL", "url": "/reports/1"}]}),
            json!({"attachments": [{"type": "OTHER_URL"}]}),
            json!({"attachments": [{"type": "OTHER_URL", "url": "https://example.org", "name": null}]}),
            json!({"attachments": {"type": "OTHER_URL", "url": "https://example.org"}}),
            json!({"assessmentResults": [{"status": "COMPLETED"}]}),
            json!({"assessmentResults": [{"assessmentId": "a", "summary": null}]}),
            json!({"assessmentResults": [{"assessmentId": "a", "score": {"raw": 1, "max": 5}}]}),
            json!({"submissionDate": "2025-02-17T11:58:11"}),
            json!({"submissionDate": "2025-02-17 11:58:11Z"}),
            json!({"submissionDate": "20250217T115811Z"}),
            json!({"submissionDate": "2025-02-30T11:58:11Z"}),
            json!({"submissionDate": "2025-02-17T11:58Z"}),
            json!({"submissionDate": "2025-02-17T11:58:11Z[UTC]"}),
            json!({"submissionDate": 1_739_793_491}),
        ] {
            assert_eq!(mistakes(&wrong).len(), 1, "{wrong}");
        }
    }

    #[test]
    fn dates_may_have_any_offset_and_fraction() {
        for date in ["2025-02-17T11:58:11Z", "2025-02-17T11:58:11.123456Z", "2025-02-17T11:58:11+01:00"] {
            assert!(is_rfc3339(date), "{date}");
        }
    }

    #[test]
    fn a_kept_score_is_whole() {
        let behaviour = Behaviour::default();
        let part = json!({"score": {"raw": 5}});
        assert!(mistakes(&part).is_empty());
        assert_eq!(check_whole(part.as_object().unwrap(), &behaviour).len(), 2);
    }
}
