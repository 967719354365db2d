//! What the functions will find in their environment, looked at before they do.

use std::collections::BTreeMap;
use std::path::Path;

use super::PlaygroundError;

/// Files that are not there and paths that are none would otherwise show at the first call only, as an internal error.
pub(super) fn check(environment: &BTreeMap<String, String>) -> Result<(), PlaygroundError> {
    for (name, value) in environment {
        let wrong = match name.as_str() {
            "EXTRA_CA_FILE" if !Path::new(value).is_file() => "is no file",
            "EQUALTURE_TOKEN_PATH" | "EQUALTURE_PUBLIC_LINK_PATH" if !value.starts_with('/') => "does not begin with /",
            "LOG_LEVEL" if !LEVELS.contains(&value.to_ascii_lowercase().as_str()) => {
                "is none of error, warn, info, debug and trace"
            }
            _ => continue,
        };
        return Err(PlaygroundError::Environment(format!("{name} is `{value}`, which {wrong}")));
    }
    Ok(())
}

const LEVELS: [&str; 5] = ["error", "warn", "info", "debug", "trace"];

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(name: &str, value: &str) -> Result<(), String> {
        check(&BTreeMap::from([(name.to_owned(), value.to_owned())])).map_err(|error| error.to_string())
    }

    #[test]
    fn what_would_show_at_the_first_call_is_said_at_the_start() {
        for (name, value) in [
            ("EXTRA_CA_FILE", "/nowhere/ca.pem"),
            ("EQUALTURE_TOKEN_PATH", "token"),
            ("EQUALTURE_PUBLIC_LINK_PATH", "x"),
            ("LOG_LEVEL", "loud"),
        ] {
            let said = checked(name, value).unwrap_err();
            assert!(said.contains(name) && said.contains(value), "{said}");
        }
        for (name, value) in [("EQUALTURE_TOKEN_PATH", "/t"), ("LOG_LEVEL", "DEBUG"), ("RETURN_HOSTS", "a.example")] {
            assert_eq!(checked(name, value), Ok(()), "{name}");
        }
    }
}
