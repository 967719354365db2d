//! Each vendor is asked as the bridge asks it.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::{Asked, Said};

mod equalture;
mod results;
mod smartrecruiters;

/// Seconds after the beginning.
fn at(seconds: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_secs(seconds)
}

fn ask(method: &str, path: &str) -> Asked {
    Asked { method: method.to_owned(), path: path.to_owned(), ..Asked::default() }
}

impl Asked {
    fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.insert(name.to_owned(), value.to_owned());
        self
    }

    fn bearer(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    fn body(mut self, media_type: &str, body: &(impl ToString + ?Sized)) -> Self {
        self.body = body.to_string().into_bytes();
        self.header("content-type", media_type)
    }
}

impl Said {
    fn value(&self) -> Value {
        assert_eq!(self.named("content-type"), Some("application/json"));
        serde_json::from_slice(&self.body).unwrap()
    }

    fn named(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }
}
