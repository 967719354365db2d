//! The rules of the event bus: a function called at an interval, for the first time at once.

use std::time::Duration;

use axum::body::Bytes;
use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::time::interval;
use uuid::Uuid;

use crate::lambda::{Failure, Lambda};
use crate::tasks::Task;
use crate::template::{ACCOUNT, REGION, Schedule};

/// A rule and what it calls.
#[derive(Debug, Clone)]
pub(crate) struct Clock {
    rule: String,
    every: Duration,
    function: Lambda,
}

impl Clock {
    pub(crate) fn new(schedule: &Schedule, function: Lambda) -> Self {
        Self { rule: schedule.rule.clone(), every: schedule.every, function }
    }

    /// Calls the function now and every interval from now. A call that takes longer than the
    /// interval doesn't hold up the next one, as it doesn't on AWS.
    pub(crate) fn start(self) -> Task {
        Task::spawn(async move {
            let mut ticks = interval(self.every);
            loop {
                ticks.tick().await;
                let clock = self.clone();
                tokio::spawn(async move {
                    // the failure is in the function's log
                    let _ = clock.tick().await;
                });
            }
        })
    }

    /// Calls the function once.
    pub(crate) async fn tick(&self) -> Result<Bytes, Failure> {
        let event = event(&self.rule, Timestamp::now()).to_string();
        self.function.invoke(Bytes::from(event)).await
    }
}

fn event(rule: &str, at: Timestamp) -> Value {
    json!({
        "version": "0",
        "id": Uuid::new_v4().to_string(),
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": ACCOUNT,
        "time": at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        "region": REGION,
        "resources": [format!("arn:aws:events:{REGION}:{ACCOUNT}:rule/{rule}")],
        "detail": {},
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tick_looks_like_eventbridges() {
        let event = event("DispatcherSchedule", "2026-03-12T19:03:58.39Z".parse().unwrap());
        assert_eq!(event["time"], "2026-03-12T19:03:58Z");
        assert_eq!(event["source"], "aws.events");
        let rule = "arn:aws:events:eu-central-1:000000000000:rule/DispatcherSchedule";
        assert_eq!(event["resources"][0], rule);
    }
}
