//! `template.yaml`, read into what the sandbox needs: functions, routes, the table, the triggers.
//!
//! The template stays the one description of the bundle. What is off in it, or can't be honoured
//! on one machine, is said in one sentence instead of being passed over.

mod reader;
mod shapes;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value as Json;

use crate::filter::Pattern;
use crate::routes::Route;
use crate::throttle::Limit;
use reader::Template;

/// The region that every part of the sandbox says it is in.
pub const REGION: &str = "eu-central-1";
/// The account that every ARN names.
pub const ACCOUNT: &str = "000000000000";

/// Why the template can't be used.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// The file isn't there, or may not be read.
    #[error("{} can't be read ({source}): run this inside the repository.", path.display())]
    Unreadable {
        /// Where it was looked for.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file isn't YAML.
    #[error("template.yaml is not YAML: {0}.")]
    Syntax(#[from] serde_yaml_ng::Error),
    /// A part of the template language that the sandbox doesn't know.
    #[error("template.yaml uses {what}, which the sandbox can't honour: write it in another way.")]
    Unsupported {
        /// The part.
        what: String,
    },
    /// A resource lacks something, or has it in a form of its own.
    #[error("{resource} in template.yaml is off: {what}.")]
    Resource {
        /// The logical id.
        resource: String,
        /// What is wrong with it.
        what: String,
    },
    /// There should be exactly one of a kind.
    #[error("template.yaml should have one {kind} and has {found}.")]
    Count {
        /// The kind of resource.
        kind: &'static str,
        /// How many there are.
        found: usize,
    },
}

/// What the template says.
#[derive(Debug)]
pub struct Bundle {
    /// The functions, by name.
    pub functions: Vec<Function>,
    /// The gateway's routes, the most specific first.
    pub routes: Vec<Route>,
    /// How many requests each route lets through, by its key.
    pub limits: BTreeMap<String, Limit>,
    /// The one table.
    pub table: Table,
    /// What the table's stream sets off.
    pub stream: StreamTrigger,
    /// What the clock sets off.
    pub schedules: Vec<Schedule>,
}

/// One Lambda function.
#[derive(Debug, Clone, PartialEq)]
pub struct Function {
    /// Its folder, package and binary.
    pub name: String,
    /// When it is stopped.
    pub timeout: Duration,
    /// Megabytes; told to the function, not enforced.
    pub memory: u32,
    /// Its environment, as far as the template fills it.
    pub environment: BTreeMap<String, String>,
    /// Variables whose value is the deployer's to give.
    pub unset: Vec<String>,
}

/// The table as `CreateTable` wants it.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// The body of the `CreateTable` request.
    pub definition: Json,
    /// The attribute by which items expire.
    pub ttl: Option<String>,
}

/// An event source mapping.
#[derive(Debug, Clone, PartialEq)]
pub struct StreamTrigger {
    /// The function that is called.
    pub function: String,
    /// Any of them lets a record through; none lets all.
    pub filters: Vec<Pattern>,
    /// Records in one call, at most.
    pub batch_size: usize,
    /// Calls at the same time, at most.
    pub parallelization: usize,
    /// How often a failed batch is tried again.
    pub retries: u32,
    /// Older records are dropped.
    pub max_age: Duration,
}

/// A rule that calls a function at an interval.
#[derive(Debug, PartialEq)]
pub struct Schedule {
    /// The function that is called.
    pub function: String,
    /// The rule's logical id.
    pub rule: String,
    /// How often.
    pub every: Duration,
}

impl Bundle {
    /// Reads the template at `path`; `endpoint` is what its API is reached under.
    pub fn read(path: &Path, endpoint: &str) -> Result<Self, TemplateError> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| TemplateError::Unreadable { path: path.to_owned(), source })?;
        Self::parse(&text, endpoint)
    }

    /// Reads a template's text.
    pub fn parse(text: &str, endpoint: &str) -> Result<Self, TemplateError> {
        let template = Template::new(serde_yaml_ng::from_str(text)?, endpoint)?;
        let functions = template.functions()?;
        let routes = template.routes(&functions)?;
        Ok(Self {
            limits: template.limits(&routes)?,
            routes,
            table: template.table()?,
            stream: template.stream(&functions)?,
            schedules: template.schedules(&functions)?,
            functions: functions.into_values().collect(),
        })
    }
}

#[cfg(test)]
mod tests;
