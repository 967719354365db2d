//! Equalture, Receiving application results upon completion: a PUT to the `callback_url`, answered with 200.

use reqwest::RequestBuilder;
use serde::{Serialize, Serializer};

use super::Equalture;
use super::events::EventKind;
use super::settings::CallbackAuth;
use super::state::{Application, Attempt, Status};

/// What cannot be done to an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallbackError {
    /// There is no such application.
    UnknownReference,
    /// The candidate has not completed it.
    NotCompleted,
}

impl std::fmt::Display for CallbackError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::UnknownReference => "there is no such application",
            Self::NotCompleted => "the candidate has not completed the application",
        })
    }
}

impl std::error::Error for CallbackError {}

#[derive(Serialize)]
struct Results<'a> {
    results_url: &'a str,
    #[serde(serialize_with = "in_order")]
    scores: &'a [(String, String)],
}

/// An object whose members keep their order.
fn in_order<S: Serializer>(scores: &[(String, String)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(scores.iter().map(|(name, text)| (name, text)))
}

impl Equalture {
    /// The candidate completes the assessments, with these scores or typical ones; the callback and the event are sent.
    ///
    /// Answers with the attempts to deliver the callback; none if callbacks are held. To complete again is to revise, of
    /// which no event tells.
    pub async fn candidate_completes(
        &self,
        reference: &str,
        scores: Option<Vec<(String, String)>>,
    ) -> Result<Vec<Attempt>, CallbackError> {
        let (is_first, behaviour) = {
            let mut state = self.world.state.lock();
            let behaviour = state.behaviour.clone();
            let application = state.applications.get_mut(reference).ok_or(CallbackError::UnknownReference)?;
            let before = std::mem::replace(&mut application.status, Status::Completed);
            application.scores = scores.unwrap_or_else(|| behaviour.scores.scores());
            (before != Status::Completed, behaviour)
        };
        let finished =
            async || if is_first { self.world.happens(EventKind::Finished, reference).await.map(drop) } else { Ok(()) };
        if behaviour.finished_first {
            finished().await?;
        }
        let attempts = if behaviour.hold_callbacks { Vec::new() } else { self.send_callback(reference).await? };
        if !behaviour.finished_first {
            finished().await?;
        }
        Ok(attempts)
    }

    /// Sends the callback of a completed application, whether or not it was sent before.
    pub async fn send_callback(&self, reference: &str) -> Result<Vec<Attempt>, CallbackError> {
        let application = self.application(reference).ok_or(CallbackError::UnknownReference)?;
        if application.status != Status::Completed {
            return Err(CallbackError::NotCompleted);
        }
        let behaviour = self.world.state.lock().behaviour.clone();
        let mut attempts = Vec::new();
        for _ in 0..=behaviour.callback_retries {
            attempts.push(self.deliver(&application).await);
            if attempts.last().is_some_and(Attempt::succeeded) {
                break;
            }
        }
        if attempts.last().is_some_and(Attempt::succeeded) {
            for _ in 0..behaviour.callback_duplicates {
                attempts.push(self.deliver(&application).await);
            }
        }
        Ok(attempts)
    }

    /// The completed applications whose results the consumer has not confirmed, oldest first.
    pub fn pending_callbacks(&self) -> Vec<Application> {
        let mut applications = self.applications();
        applications.retain(|application| application.status == Status::Completed && !application.is_delivered());
        applications
    }

    /// Every attempt that was answered with anything but exactly 200, with its reference.
    pub fn callback_failures(&self) -> Vec<(String, Attempt)> {
        let mut failures = Vec::new();
        for Application { reference_id, callbacks, .. } in self.applications() {
            let failed = callbacks.into_iter().filter(|attempt| !attempt.succeeded());
            failures.extend(failed.map(|attempt| (reference_id.clone(), attempt)));
        }
        failures
    }

    async fn deliver(&self, application: &Application) -> Attempt {
        let (auth, patience) = {
            let state = self.world.state.lock();
            (state.behaviour.callback_auth.clone(), state.behaviour.patience)
        };
        let results = Results { results_url: &application.results_url, scores: &application.scores };
        let request = self.world.outgoing.client().put(&application.callback_url).json(&results);
        let at = self.world.clock.now();
        let answer = self.world.outgoing.send(authenticated(request, &auth), patience).await;
        let attempt = Attempt { at, answer: answer.map(|answer| answer.status).map_err(|why| why.to_string()) };
        if let Some(kept) = self.world.state.lock().applications.get_mut(&application.reference_id) {
            kept.callbacks.push(attempt.clone());
        }
        attempt
    }
}

fn authenticated(request: RequestBuilder, auth: &CallbackAuth) -> RequestBuilder {
    match auth {
        CallbackAuth::Off => request,
        CallbackAuth::Bearer(token) => request.bearer_auth(token),
        CallbackAuth::Token(token) => request.header("authorization", format!("Token {token}")),
        CallbackAuth::Bare(token) => request.header("authorization", token),
    }
}
