//! What can be chosen, and the folder that things are kept in.

use std::collections::BTreeMap;
use std::fs::{DirBuilder, File, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::SandboxError;

/// Where orders, companies and secrets are kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Data {
    /// Nowhere: they end with the sandbox.
    #[default]
    Memory,
    /// In this folder, which is made if need be.
    Dir(PathBuf),
}

/// What can be chosen.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Where things are kept.
    pub data: Data,
    /// A DynamoDB that answers at this address already and keeps the table, instead of one inside this process.
    pub store: Option<String>,
    /// Variables of the functions, over and above those of the template.
    pub environment: BTreeMap<String, String>,
    /// The front's port; 0 takes any that is free.
    pub port: u16,
    /// Writes the functions' logs to standard error as they come.
    pub print_logs: bool,
    /// Where the functions' executables are, if they have been built before: `DIR/NAME/bootstrap` or `DIR/NAME`.
    pub artifacts: Option<PathBuf>,
    /// Neither the stream nor a schedule calls a function, only the front and [`super::Sandbox::invoke`].
    pub untriggered: bool,
    /// No route has a rate: for measuring what stands behind the gateway, which the template's rates keep far from its limits.
    pub without_rates: bool,
}

impl Data {
    /// The place of a file that is kept, if anything is.
    pub(crate) fn file(&self, name: &str) -> Option<PathBuf> {
        match self {
            Self::Memory => None,
            Self::Dir(folder) => Some(folder.join(name)),
        }
    }
}

/// Makes the folder and takes it; the lock goes with the file.
pub(super) fn prepare(data: &Data) -> Result<Option<File>, SandboxError> {
    let Data::Dir(path) = data else {
        return Ok(None);
    };
    let failed = |source| SandboxError::Folder { path: path.clone(), source };
    own_folder(path).map_err(failed)?;
    let lock = File::create(path.join("lock")).map_err(failed)?;
    match lock.try_lock() {
        Ok(()) => Ok(Some(lock)),
        Err(TryLockError::WouldBlock) => Err(SandboxError::FolderInUse(path.clone())),
        Err(TryLockError::Error(source)) => Err(failed(source)),
    }
}

/// A new folder is its owner's alone: secrets are kept there.
fn own_folder(path: &Path) -> std::io::Result<()> {
    if path.is_file() {
        return Err(ErrorKind::NotADirectory.into());
    }
    let mut folder = DirBuilder::new();
    folder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
    folder.create(path)
}
