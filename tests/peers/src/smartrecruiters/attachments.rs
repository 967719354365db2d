//! `POST /orders/{orderId}/results/attachment`: SmartRecruiters, 5.2 Updating Result Attachment.

use axum::extract::{FromRequest as _, Multipart, Path, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Json};
use serde_json::{Value, json};
use uuid::Uuid;

use super::World;
use super::errors::Refused;
use super::order::{Kind, OrderId};
use super::results::owned;
use super::state::Upload;
use super::token::Bearer;
use crate::outgoing::media_type;

/// Undocumented; the bound that SmartRecruiters' other uploads have.
const MAX_UPLOAD: usize = 10 * 1024 * 1024;

/// Keeps the file and answers with its address, which a result can then name.
pub(crate) async fn upload(
    State(world): State<World>,
    Extension(bearer): Extension<Bearer>,
    Path(id): Path<String>,
    request: Request,
) -> Result<(StatusCode, Json<Value>), Refused> {
    let id = OrderId::from(id.as_str());
    if owned(world.state.lock().orders.get_mut(&id), &bearer)?.kind == Kind::Inline {
        return Err(invalid("Attachments are not supported for inline orders"));
    }
    let file = file(request).await?;
    let name = Uuid::new_v4().to_string();
    let url = format!("{}/attachments/{name}", world.base_url);
    let mut state = world.state.lock();
    owned(state.orders.get_mut(&id), &bearer)?.uploads.push(url.clone());
    state.uploads.insert(name, file);
    Ok((StatusCode::CREATED, Json(json!({ "url": url }))))
}

/// `GET /attachments/{name}`, as the recruiter's browser opens it.
pub(crate) async fn download(State(world): State<World>, Path(name): Path<String>) -> Result<Response, Refused> {
    let state = world.state.lock();
    let upload = state.uploads.get(&name).ok_or_else(|| Refused::not_found("attachment"))?;
    Ok(([(header::CONTENT_TYPE, upload.media_type.clone())], upload.bytes.clone()).into_response())
}

/// The one file of a multipart body; the name of its part is not specified.
async fn file(request: Request) -> Result<Upload, Refused> {
    if media_type(request.headers()).as_deref() != Some("multipart/form-data") {
        let message = "The payload must be multipart/form-data";
        return Err(Refused::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_MEDIA_TYPE", message));
    }
    let malformed = || invalid("The multipart body is malformed");
    let mut parts = Multipart::from_request(request, &()).await.map_err(|_| malformed())?;
    let part = parts.next_field().await.map_err(|_| malformed())?.ok_or_else(|| invalid("A file is required"))?;
    let media_type = part.content_type().unwrap_or("application/octet-stream").to_owned();
    let bytes = part.bytes().await.map_err(|_| malformed())?.to_vec();
    if bytes.len() > MAX_UPLOAD {
        return Err(Refused::new(StatusCode::PAYLOAD_TOO_LARGE, "PAYLOAD_TOO_LARGE", "The file is too large"));
    }
    Ok(Upload { media_type, bytes })
}

fn invalid(message: &str) -> Refused {
    Refused::new(StatusCode::BAD_REQUEST, "INVALID_REQUEST", message)
}
