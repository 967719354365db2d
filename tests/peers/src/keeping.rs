//! A state that can outlive its process: written to a file whenever it has changed.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// A state that all clones see and change; if it has a file, every change is in it before the lock is free again.
#[derive(Debug)]
pub(crate) struct Kept<T>(Arc<Mutex<Held<T>>>);

#[derive(Debug)]
struct Held<T> {
    state: T,
    file: Option<OnDisk>,
}

/// What of the state is on the disk.
#[derive(Debug)]
struct OnDisk {
    path: PathBuf,
    written: Option<Vec<u8>>,
    failure: Option<String>,
}

/// The locked state. When it is let go after it could have been changed, it is kept.
pub(crate) struct Locked<'k, T: Serialize> {
    held: MutexGuard<'k, Held<T>>,
    touched: bool,
}

impl<T: Serialize + DeserializeOwned> Kept<T> {
    /// The state that the file holds, else this new one.
    pub(crate) fn open(path: Option<PathBuf>, new: T) -> io::Result<Self> {
        let Some(path) = path else { return Ok(Self::held(new, None)) };
        let written = match fs::read(&path) {
            Ok(written) => Some(written),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(unreadable(&path, error.kind(), &error)),
        };
        let state = written.as_deref().map_or(Ok(new), |bytes| parsed(&path, bytes))?;
        Ok(Self::held(state, Some(OnDisk { path, written, failure: None })))
    }

    fn held(state: T, file: Option<OnDisk>) -> Self {
        Self(Arc::new(Mutex::new(Held { state, file })))
    }

    /// Locks the state; a panic elsewhere does not make it unreadable.
    pub(crate) fn lock(&self) -> Locked<'_, T> {
        Locked { held: self.0.lock().unwrap_or_else(PoisonError::into_inner), touched: false }
    }

    /// Why the file is older than the state, if it is.
    pub(crate) fn unkept(&self) -> Option<String> {
        self.lock().held.file.as_ref()?.failure.clone()
    }
}

impl<T> Clone for Kept<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: Serialize> Deref for Locked<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.held.state
    }
}

impl<T: Serialize> DerefMut for Locked<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        self.touched = true;
        &mut self.held.state
    }
}

impl<T: Serialize> Drop for Locked<'_, T> {
    fn drop(&mut self) {
        let Held { state, file } = &mut *self.held;
        if let (true, Some(file)) = (self.touched, file) {
            file.failure = file.renew(state).err().map(|error| file.out_of_date(&error));
        }
    }
}

impl OnDisk {
    /// Writes the state unless it is there already.
    fn renew(&mut self, state: &impl Serialize) -> io::Result<()> {
        let bytes = serde_json::to_vec_pretty(state)?;
        if self.written.as_ref() != Some(&bytes) {
            replace(&self.path, &bytes)?;
            self.written = Some(bytes);
        }
        Ok(())
    }

    fn out_of_date(&self, error: &io::Error) -> String {
        format!("{} can't be written ({error}): until it can, changes are lost when this ends", self.path.display())
    }
}

/// Whoever reads the file finds what was there before or all of this.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = path.with_added_extension("new");
    let renewed = write(&beside, bytes).and_then(|()| fs::rename(&beside, path));
    if renewed.is_err() {
        // A full disk gets back what was taken in vain; if there is nothing to remove, that is as well.
        drop(fs::remove_file(&beside));
    }
    renewed
}

/// Secrets are among what is written: the file is its owner's alone.
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn parsed<T: DeserializeOwned>(path: &Path, bytes: &[u8]) -> io::Result<T> {
    serde_json::from_slice(bytes).map_err(|error| unreadable(path, io::ErrorKind::InvalidData, &error))
}

fn unreadable(path: &Path, kind: io::ErrorKind, error: &dyn std::error::Error) -> io::Error {
    let path = path.display();
    io::Error::new(kind, format!("{path} can't be read ({error}): delete its folder, or choose another"))
}
