//! All functions together, and the signal that ends them.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use tokio::sync::{OwnedRwLockWriteGuard, watch};

use crate::lambda::{Failure, Lambda};
use crate::logs::Logs;
use crate::process::Program;

/// The functions by name. Their processes end when this is dropped.
#[derive(Debug)]
pub(crate) struct Fleet {
    functions: BTreeMap<String, Lambda>,
    stopping: watch::Sender<bool>,
}

impl Fleet {
    pub(crate) fn new(programs: impl IntoIterator<Item = Program>, logs: &Logs) -> Self {
        let (stopping, stop) = watch::channel(false);
        let lambda = |program: Program| (program.name.clone(), Lambda::new(program, logs.clone(), stop.clone()));
        Self { functions: programs.into_iter().map(lambda).collect(), stopping }
    }

    pub(crate) fn get(&self, name: &str) -> Result<&Lambda, Failure> {
        self.functions.get(name).ok_or_else(|| Failure::Unknown(name.to_owned()))
    }

    pub(crate) fn all(&self) -> &BTreeMap<String, Lambda> {
        &self.functions
    }

    /// Has every function stand still: those that may take longest first, so that the others go on meanwhile.
    pub(crate) async fn stand_still(&self) -> Vec<OwnedRwLockWriteGuard<()>> {
        let mut functions: Vec<&Lambda> = self.functions.values().collect();
        functions.sort_by_key(|function| Reverse(function.timeout()));
        let mut still = Vec::new();
        for function in functions {
            still.push(function.stand_still().await);
        }
        still
    }

    /// Turns true when the end begins.
    pub(crate) fn stopping(&self) -> watch::Receiver<bool> {
        self.stopping.subscribe()
    }

    /// Breaks off what is running; nothing is started any more.
    pub(crate) fn break_off(&self) {
        self.stopping.send_replace(true);
    }

    /// Waits until the processes that are left have ended.
    pub(crate) async fn stop(&self) {
        self.break_off();
        for function in self.functions.values() {
            function.stop().await;
        }
    }
}

impl Drop for Fleet {
    fn drop(&mut self) {
        self.break_off();
        for function in self.functions.values() {
            function.abandon();
        }
    }
}
