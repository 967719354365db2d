//! All functions together, and the signal that ends them.

use std::collections::BTreeMap;
use std::sync::Arc;

use tokio::sync::{OwnedRwLockWriteGuard, watch};

use crate::lambda::{Failure, Lambda, Standstill};
use crate::logs::Logs;
use crate::process::Program;

/// The functions by name. Their processes end when this is dropped.
#[derive(Debug)]
pub(crate) struct Fleet {
    functions: BTreeMap<String, Lambda>,
    standstill: Standstill,
    stopping: watch::Sender<bool>,
}

impl Fleet {
    pub(crate) fn new(programs: impl IntoIterator<Item = Program>, logs: &Logs) -> Self {
        let (stopping, stop) = watch::channel(false);
        let standstill = Standstill::default();
        let lambda = |program: Program| {
            (program.name.clone(), Lambda::new(program, logs.clone(), Arc::clone(&standstill), stop.clone()))
        };
        let functions = programs.into_iter().map(lambda).collect();
        Self { functions, standstill, stopping }
    }

    pub(crate) fn get(&self, name: &str) -> Result<&Lambda, Failure> {
        self.functions.get(name).ok_or_else(|| Failure::Unknown(name.to_owned()))
    }

    pub(crate) fn all(&self) -> &BTreeMap<String, Lambda> {
        &self.functions
    }

    /// Waits until nothing is under way and lets nothing begin until what it gives is dropped. The processes are ended, as
    /// those of functions that nobody has called for a while.
    pub(crate) async fn stand_still(&self) -> OwnedRwLockWriteGuard<()> {
        let standstill = Arc::clone(&self.standstill).write_owned().await;
        for function in self.functions.values() {
            function.stop().await;
        }
        standstill
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
