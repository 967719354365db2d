//! Background work that ends with its owner.

use std::future::Future;
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio::time::timeout;

/// A task that is stopped when this is dropped.
#[derive(Debug)]
pub(crate) struct Task(JoinHandle<()>);

impl Task {
    pub(crate) fn spawn(work: impl Future<Output = ()> + Send + 'static) -> Self {
        Self(tokio::spawn(work))
    }

    /// Waits for the work to end by itself, and stops it if that takes too long.
    pub(crate) async fn finish(mut self, patience: Duration) {
        // whether in time or not, dropping it ends it
        let _ = timeout(patience, &mut self.0).await;
    }

    /// Stops the work and waits until it has let go of what it holds.
    pub(crate) async fn stop(mut self) {
        self.0.abort();
        // an aborted task's only outcome is that it was aborted
        let _ = (&mut self.0).await;
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        self.0.abort();
    }
}
