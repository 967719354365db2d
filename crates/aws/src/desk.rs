//! Table, keys and clock in one hand: what the use cases ask for.

use crate::table::Table;
use assessment::ids::Nonce;
use assessment::ports::{Clock, Digests, Purpose};
use edge::keys::Keys;
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;

/// What most use cases need. The ports are implemented in the files named after the items.
#[derive(Debug, Clone)]
pub struct Desk {
    pub(crate) table: Table,
    /// The keys as they were read at most five minutes ago.
    pub keys: Arc<Keys>,
}

impl Desk {
    /// Puts them together.
    pub fn new(table: Table, keys: Arc<Keys>) -> Self {
        Self { table, keys }
    }
}

impl Clock for Desk {
    fn now(&self) -> Timestamp {
        self.table.clock.now()
    }

    fn uptime(&self) -> SignedDuration {
        self.table.clock.uptime()
    }

    async fn sleep(&self, time: SignedDuration) {
        tokio::time::sleep(time.unsigned_abs()).await;
    }

    fn nonce(&self) -> Nonce {
        Nonce(uuid::Uuid::new_v4().simple().to_string())
    }
}

impl Digests for Desk {
    fn digest(&self, purpose: Purpose, parts: &[&str]) -> String {
        self.keys.digest(purpose, parts)
    }

    fn matches(&self, purpose: Purpose, parts: &[&str], digest: &str) -> bool {
        self.keys.matches(purpose, parts, digest)
    }
}
