//! Equalture, Listing available jobs: those that are published and of type "assessment".

use axum::extract::State;
use axum::{Extension, Json};
use serde_json::{Value, json};

use super::World;
use super::settings::JobsShape;
use super::state::Job;
use super::token::Client;

/// `GET /connect_ats/jobs`
pub(crate) async fn list(State(world): State<World>, Extension(client): Extension<Client>) -> Json<Value> {
    let state = world.state.lock();
    let available = state.jobs.iter().filter(|(owner, job)| *owner == client.0 && job.is_available());
    let jobs: Vec<Value> = available.map(|(_, job)| entry(job, state.behaviour.extra_members)).collect();
    Json(match state.behaviour.jobs_shape {
        JobsShape::Array => Value::Array(jobs),
        JobsShape::Object if state.behaviour.extra_members => json!({ "jobs": jobs, "meta": { "total": jobs.len() } }),
        JobsShape::Object => json!({ "jobs": jobs }),
    })
}

/// A job in the list; one without a name has no `name`.
fn entry(job: &Job, extra_members: bool) -> Value {
    let mut entry = json!({ "id": job.id });
    if !job.name.is_empty() {
        entry["name"] = json!(job.name);
    }
    if extra_members {
        entry["type"] = json!("assessment");
        entry["languages"] = json!(["en", "nl"]);
    }
    entry
}
