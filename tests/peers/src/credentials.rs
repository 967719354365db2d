//! A client id and its secret.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A client id and its secret, whoever issued them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credentials {
    /// The public half.
    pub client_id: String,
    /// The secret half.
    pub client_secret: String,
}

impl Credentials {
    /// Takes a pair that was issued elsewhere.
    pub fn new(client_id: impl Into<String>, client_secret: impl Into<String>) -> Self {
        Self { client_id: client_id.into(), client_secret: client_secret.into() }
    }

    /// Makes a random pair.
    pub fn mint() -> Self {
        Self::new(Uuid::new_v4().to_string(), random())
    }
}

/// Text that cannot be guessed.
pub(crate) fn random() -> String {
    format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple())
}
