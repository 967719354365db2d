//! The file of a company that the sandbox connects to peers which are not its own. What is wrong in it is named by line
//! and member, never by what stands there: that may be a secret.

mod document;
mod members;
#[cfg(test)]
mod tests;

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use assessment::company::{Company, CompanyStatus};
use assessment::ids::{Ats, CompanyKey};
use aws::secrets::{CompanySecret, Pair};
use serde::de::IgnoredAny;
use serde_json::error::Category;
use serde_path_to_error::{Path as Members, Segment, Track};

use document::Document;
use members::{Expected, expected_of, object};

/// A company as its file describes it.
pub(crate) struct CompanyFile {
    /// Active, and connected for the first time.
    pub(crate) company: Company,
    /// What it needs at Equalture and at the ATS.
    pub(crate) secret: CompanySecret,
    /// What the bridge issued to the ATS.
    pub(crate) issued: Pair,
}

/// A company's file does not say what it should. Each is one sentence that repeats nothing of what stands in the file but
/// the names of members.
#[derive(Debug, thiserror::Error)]
pub enum CompanyFileError {
    /// It is not there.
    #[error("{} is not there: name the company's file with --company.", .0.display())]
    Missing(PathBuf),
    /// It is no file.
    #[error("{} is a folder: name the company's file with --company.", .0.display())]
    Folder(PathBuf),
    /// The system does not give it.
    #[error("{} can't be read ({source}): name a company's file that can be read with --company.", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// There is nothing in it.
    #[error("{} is empty, expected JSON: an object with {}.", .0.display(), Expected::DOCUMENT)]
    Empty(PathBuf),
    /// It is not JSON in UTF-8.
    #[error("{}, line {line}: not JSON: {what}.", path.display())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// Where reading ended.
        line: usize,
        /// What is wrong there.
        what: String,
    },
    /// A member of it is not what it should be.
    #[error("{}, line {line}, {member}: {what}.", path.display())]
    Member {
        /// The file.
        path: PathBuf,
        /// Where the member stands, or where it should stand at the latest.
        line: usize,
        /// Its name, behind the names of what it stands in.
        member: String,
        /// What is wrong with it, and what is expected.
        what: String,
    },
}

impl CompanyFile {
    /// Reads the file.
    pub(crate) fn read(path: &Path) -> Result<Self, CompanyFileError> {
        let bytes = std::fs::read(path).map_err(|source| match source.kind() {
            ErrorKind::NotFound => CompanyFileError::Missing(path.to_owned()),
            ErrorKind::IsADirectory => CompanyFileError::Folder(path.to_owned()),
            _ => CompanyFileError::Unreadable { path: path.to_owned(), source },
        })?;
        let text = text(path, &bytes)?;
        if text.trim().is_empty() {
            return Err(CompanyFileError::Empty(path.to_owned()));
        }
        // what is not JSON must not be taken for a member's name: it may be a secret beside which a colon is missing
        serde_json::from_str::<IgnoredAny>(text).map_err(|error| syntax(path, &error))?;
        let mut track = Track::new();
        let mut json = serde_json::Deserializer::from_str(text);
        let document = object::<_, Document>(serde_path_to_error::Deserializer::new(&mut json, &mut track));
        document.map(Self::from).map_err(|error| wrong(path, &track.path(), &error))
    }
}

impl From<Document> for CompanyFile {
    fn from(document: Document) -> Self {
        let key = CompanyKey { ats: Ats::SmartRecruiters, company: document.company };
        Self {
            company: Company {
                key,
                name: document.name,
                status: CompanyStatus::Active,
                generation: 1,
                settings: document.settings.into(),
                leaving: None,
            },
            secret: CompanySecret {
                equalture: document.equalture.into(),
                ats: Some(document.ats.into()),
                callback_token: document.callback_token,
                webhook_secrets: Vec::new(),
            },
            issued: document.issued.into(),
        }
    }
}

fn text<'t>(path: &Path, bytes: &'t [u8]) -> Result<&'t str, CompanyFileError> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = bytes[..error.valid_up_to()].split(|byte| *byte == b'\n').count();
        CompanyFileError::Syntax { path: path.to_owned(), line, what: "expected text in UTF-8".to_owned() }
    })?;
    // some editors put a byte order mark before everything
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// The parser names what it expected there and nothing of what it found.
fn syntax(path: &Path, error: &serde_json::Error) -> CompanyFileError {
    let said = error.to_string();
    let what = said.rsplit_once(" at line ").map_or(said.as_str(), |(what, _)| what).to_owned();
    CompanyFileError::Syntax { path: path.to_owned(), line: error.line(), what }
}

fn wrong(path: &Path, members: &Members, error: &serde_json::Error) -> CompanyFileError {
    if error.classify() != Category::Data {
        return syntax(path, error);
    }
    let said = error.to_string();
    let said = said.rsplit_once(" at line ").map_or(said.as_str(), |(what, _)| what);
    let mut names: Vec<String> = members.iter().map(named).collect();
    let what = if let Some(name) = member_after("missing field `", said) {
        names.push(name.to_owned());
        format!("missing, expected {}", expected_of(name))
    } else if let Some(name) = member_after("duplicate field `", said) {
        names.push(name.to_owned());
        "given twice, expected once".to_owned()
    } else {
        // what was found stands before this and is not repeated
        let expected = said.rsplit_once(", expected ").map_or("something else", |(_, expected)| expected);
        let expected = expected.replace('`', "");
        if said.starts_with("unknown field `") {
            format!("unknown field, expected {expected}")
        } else {
            format!("expected {expected}")
        }
    };
    let member = if names.is_empty() { "the whole".to_owned() } else { names.join(".") };
    CompanyFileError::Member { path: path.to_owned(), line: error.line(), member, what }
}

/// One of the members' own names, which the reader knows.
fn member_after<'s>(words: &str, said: &'s str) -> Option<&'s str> {
    said.strip_prefix(words).and_then(|rest| rest.split('`').next())
}

/// A name that somebody has written is shown if it looks like one.
fn named(segment: &Segment) -> String {
    let name = segment.to_string();
    let is_plain = name.len() <= 40 && name.chars().all(|c| c.is_ascii_alphanumeric() || "_-".contains(c));
    if is_plain { name } else { "(a name that is not shown)".to_owned() }
}
