//! What can be chosen, and the folder that things are kept in.

use std::collections::BTreeMap;
use std::fs::{File, TryLockError};
use std::path::PathBuf;

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
    /// Variables of the functions, over and above those of the template.
    pub environment: BTreeMap<String, String>,
    /// The front's port; 0 takes any that is free.
    pub port: u16,
    /// Writes the functions' logs to standard error as they come.
    pub print_logs: bool,
    /// Neither the stream nor a schedule calls a function, only the front and [`super::Sandbox::invoke`].
    pub untriggered: bool,
}

impl Data {
    pub(super) fn file(&self, name: &str) -> Option<PathBuf> {
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
    std::fs::create_dir_all(path).map_err(failed)?;
    let lock = File::create(path.join("lock")).map_err(failed)?;
    match lock.try_lock() {
        Ok(()) => Ok(Some(lock)),
        Err(TryLockError::WouldBlock) => Err(SandboxError::FolderInUse(path.clone())),
        Err(TryLockError::Error(source)) => Err(failed(source)),
    }
}
