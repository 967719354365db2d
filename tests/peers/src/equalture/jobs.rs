//! Equalture, Listing available jobs: those that are published and of type "assessment".

use axum::extract::State;
use axum::{Extension, Json};
use serde_json::{Value, json};

use super::World;
use super::settings::JobsShape;
use super::token::Client;

/// `GET /connect_ats/jobs`
pub(crate) async fn list(State(world): State<World>, Extension(client): Extension<Client>) -> Json<Value> {
    let state = world.state.lock();
    let available = state.jobs.iter().filter(|(owner, job)| *owner == client.0 && job.is_available());
    let jobs: Vec<Value> = available.map(|(_, job)| json!({ "id": job.id, "name": job.name })).collect();
    Json(match state.behaviour.jobs_shape {
        JobsShape::Array => Value::Array(jobs),
        JobsShape::Object => json!({ "jobs": jobs }),
    })
}
