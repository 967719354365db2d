//! What a partner may read: SmartRecruiters, 4. Retrieving Resources.

use axum::extract::{Path, State};
use axum::{Extension, Json};
use serde_json::{Value, json};

use super::World;
use super::errors::Refused;
use super::state::Job;
use super::token::Bearer;

/// `GET /candidates/{id}`: SmartRecruiters, 4.1 Candidate Information.
pub(crate) async fn candidate(
    State(world): State<World>,
    Extension(bearer): Extension<Bearer>,
    Path(id): Path<String>,
) -> Result<Json<Value>, Refused> {
    let state = world.state.lock();
    let (company, candidate) = state.candidate(&id).ok_or_else(|| Refused::not_found("candidate"))?;
    if *company != bearer.company {
        return Err(Refused::forbidden());
    }
    let mut body = json!({
        "id": candidate.id,
        "firstName": candidate.first_name,
        "lastName": candidate.last_name,
        "internal": false,
        "location": { "country": "Netherlands", "countryCode": "nl", "city": "Rotterdam" },
        "tags": [],
        "secondaryAssignments": [],
        "actions": {},
    });
    if let Some(email) = &candidate.email {
        body["email"] = json!(email);
    }
    Ok(Json(body))
}

/// `GET /jobs/{jobId}`: SmartRecruiters, 4.2 Job Information.
pub(crate) async fn job(
    State(world): State<World>,
    Extension(bearer): Extension<Bearer>,
    Path(id): Path<String>,
) -> Result<Json<Value>, Refused> {
    let job = owned_job(&world, &bearer, &id)?;
    Ok(Json(json!({
        "id": job.id,
        "title": job.title,
        "refNumber": format!("REF-{}", job.id.get(..8).unwrap_or(&job.id)),
        "status": "SOURCING",
        "postingStatus": "PUBLIC",
        "location": { "country": "Netherlands", "countryCode": "nl", "city": "Rotterdam", "remote": false },
        "jobAd": { "sections": {}, "language": { "code": "en", "label": "English", "labelNative": "English" } },
        "properties": [],
        "actions": {},
    })))
}

/// `GET /jobs/{jobId}/hiring-team`: SmartRecruiters, 4.3 Hiring Team Information. No e-mail addresses.
pub(crate) async fn hiring_team(
    State(world): State<World>,
    Extension(bearer): Extension<Bearer>,
    Path(id): Path<String>,
) -> Result<Json<Value>, Refused> {
    let job = owned_job(&world, &bearer, &id)?;
    let content: Vec<Value> =
        job.hiring_team.iter().map(|(id, role)| json!({ "id": id, "role": role, "actions": {} })).collect();
    Ok(Json(json!({ "totalFound": content.len(), "content": content })))
}

fn owned_job(world: &World, bearer: &Bearer, id: &str) -> Result<Job, Refused> {
    let state = world.state.lock();
    let (company, job) = state.job(id).ok_or_else(|| Refused::not_found("job"))?;
    if *company != bearer.company {
        return Err(Refused::forbidden());
    }
    Ok(job.clone())
}
