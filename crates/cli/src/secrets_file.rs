//! Files that hold secrets: read without repeating what is in them, written for their owner only.

use crate::trouble::Trouble;
use aws::secrets::{CompanySecret, Pair};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read as _, Write as _};
use std::path::Path;

/// The credentials of a company; a member of another name is somebody's slip.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    equalture: PairDocument,
    ats: PairDocument,
    #[serde(default)]
    callback_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PairDocument {
    client_id: String,
    client_secret: String,
}

/// Reads a company's credentials from a file, or from standard input if that is `-`.
pub(crate) fn read_secrets(path: &Path) -> Result<CompanySecret, Trouble> {
    let unusable = |why| Trouble::NotAsExpected { file: path.to_owned(), why };
    let document: Document = parse(&text(path)?).map_err(unusable)?;
    let token = document.callback_token.map(|token| sound("callback_token", token)).transpose();
    Ok(CompanySecret {
        equalture: document.equalture.pair("equalture").map_err(unusable)?,
        ats: Some(document.ats.pair("ats").map_err(unusable)?),
        callback_token: token.map_err(unusable)?,
        webhook_secrets: Vec::new(),
    })
}

/// Reads a client id with its secret from a file, or from standard input if that is `-`.
pub(crate) fn read_given_pair(path: &Path) -> Result<Pair, Trouble> {
    let pair = parse::<PairDocument>(&text(path)?).and_then(|document| document.pair("the document"));
    pair.map_err(|why| Trouble::NotAsExpected { file: path.to_owned(), why })
}

/// What is new of a company's secrets at Equalture.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EqualtureDocument {
    client_id: Option<String>,
    client_secret: Option<String>,
    webhook_secret: Option<String>,
}

/// Reads what is new of a company's secrets at Equalture: its credentials, a secret of its webhooks, or both.
pub(crate) fn read_equalture(path: &Path) -> Result<(Option<Pair>, Option<String>), Trouble> {
    let unusable = |why| Trouble::NotAsExpected { file: path.to_owned(), why };
    let document: EqualtureDocument = parse(&text(path)?).map_err(unusable)?;
    let pair = match (document.client_id, document.client_secret) {
        (None, None) => None,
        (Some(client_id), Some(client_secret)) => Some(PairDocument { client_id, client_secret }),
        _ => return Err(unusable("client_id and client_secret come together or not at all".to_owned())),
    };
    let pair = pair.map(|pair| pair.pair("the document")).transpose().map_err(unusable)?;
    let secret = document.webhook_secret.map(|secret| sound("webhook_secret", secret)).transpose();
    Ok((pair, secret.map_err(unusable)?))
}

/// Reads a client id with its secret, if the file is there.
pub(crate) fn read_pair(path: &Path) -> Result<Option<Pair>, Trouble> {
    let text = match text(path) {
        Err(Trouble::File { why, .. }) if why.kind() == ErrorKind::NotFound => return Ok(None),
        text => text?,
    };
    let pair = parse::<PairDocument>(&text).and_then(|document| document.pair("the document"));
    pair.map(Some).map_err(|why| Trouble::NotAsExpected { file: path.to_owned(), why })
}

/// Writes a client id with its secret to a file that is not there yet.
pub(crate) fn write_pair(path: &Path, pair: &Pair) -> Result<(), Trouble> {
    let text = serde_json::to_string_pretty(pair).map_err(std::io::Error::other);
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = text.and_then(|text| {
        let mut file = options.open(path)?;
        writeln!(file, "{text}")?;
        file.sync_all()
    });
    written.map_err(|why| Trouble::File { file: path.to_owned(), why })
}

fn text(path: &Path) -> Result<String, Trouble> {
    let mut text = String::new();
    let read = if path == Path::new("-") {
        std::io::stdin().read_to_string(&mut text)
    } else {
        File::open(path).and_then(|mut file| {
            warn_if_open_to_others(path, &file);
            file.read_to_string(&mut text)
        })
    };
    read.map(|_| text).map_err(|why| Trouble::File { file: path.to_owned(), why })
}

#[cfg(unix)]
fn warn_if_open_to_others(path: &Path, file: &File) {
    use std::os::unix::fs::PermissionsExt as _;
    if file.metadata().is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o077 != 0) {
        eprintln!("Others can read {0}: `chmod 600 {0}`, or delete it when you are done.", path.display());
    }
}

#[cfg(not(unix))]
fn warn_if_open_to_others(_: &Path, _: &File) {}

/// The parser's own words would repeat what it found there.
fn parse<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    serde_json::from_str(text).map_err(|error| {
        format!("line {}, column {} is not the JSON that the command's --help describes", error.line(), error.column())
    })
}

impl PairDocument {
    fn pair(self, whose: &str) -> Result<Pair, String> {
        Ok(Pair {
            client_id: sound(&format!("client_id of {whose}"), self.client_id)?,
            client_secret: sound(&format!("client_secret of {whose}"), self.client_secret)?,
        })
    }
}

/// A line end that was copied along would only show when the credentials are refused.
fn sound(what: &str, value: String) -> Result<String, String> {
    let sound = !value.is_empty() && value.trim() == value;
    if sound { Ok(value) } else { Err(format!("{what} is empty, or begins or ends with a blank")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Document, String> {
        parse(text)
    }

    #[test]
    fn what_is_wrong_with_a_document_is_said_without_what_is_in_it() {
        for text in [
            "hunter2",
            r#"{"equalture":"hunter2"}"#,
            r#"{"equalture":{"client_id":"a","client_secret":"b"},"ats":{"client_id":"a","client_secret":"b"},"hunter2":1}"#,
            r#"{"equalture":{"client_id":"a","client_secret":"b","hunter2":"c"},"ats":{"client_id":"a","client_secret":"b"}}"#,
        ] {
            let Err(why) = read(text) else { panic!("{text}") };
            assert!(why.starts_with("line 1") && !why.contains("hunter2"), "{why}");
        }
    }

    #[test]
    fn blanks_around_a_secret_are_found() {
        for odd in ["", " a", "a\n"] {
            let why = sound("client_secret of ats", odd.to_owned()).unwrap_err();
            assert!(why.starts_with("client_secret of ats is empty"), "{why}");
        }
        assert_eq!(sound("x", "a b".to_owned()), Ok("a b".to_owned()));
    }
}
