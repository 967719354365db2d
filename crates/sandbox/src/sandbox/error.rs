//! Why there is no sandbox.

use std::path::PathBuf;

use crate::aws_front::AwsFrontError;
use crate::binaries::BuildError;
use crate::secrets::SecretsError;
use crate::store::StoreError;
use crate::template::TemplateError;
use crate::wire::WireError;

/// Why there is no sandbox: one sentence that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// The template.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// The build.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// The table.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The secrets.
    #[error(transparent)]
    Secrets(#[from] SecretsError),
    /// The address for both.
    #[error(transparent)]
    Aws(#[from] AwsFrontError),
    /// The stream.
    #[error("The table's stream does not work: {0}.")]
    Stream(#[from] WireError),
    /// The port that was asked for.
    #[error("Port {port} can't be used ({source}): stop what uses it or choose another with --port.")]
    Port {
        /// The port.
        port: u16,
        /// What the system says.
        source: std::io::Error,
    },
    /// The folder that was asked for.
    #[error("The folder {} can't be used ({source}): choose another with --data.", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// Two sandboxes in one folder would overwrite one another.
    #[error("Another sandbox uses {}: stop it or choose another folder with --data.", .0.display())]
    FolderInUse(PathBuf),
    /// The template leaves these to whoever deploys.
    #[error("The functions need {}: give a value for each, template.yaml has none.", .0.join(", "))]
    Unset(Vec<String>),
}
