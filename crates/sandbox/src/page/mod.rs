//! The sandbox's own pages, on which every role can be played in a browser.

mod behind;
mod candidate;
mod connect;
mod faults;
mod fields;
mod guard;
mod layout;
mod offers;
mod recruiter;
mod troubles;

use std::ops::Deref;
use std::sync::{Arc, Weak};

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::middleware::from_fn_with_state;
use axum::{Extension, Router};

use crate::playground::Playground;
use layout::{Tab, back_to, nowhere};
use offers::Offers;

/// The pages of a playground, which must not be kept alive by them.
pub(crate) fn router(playground: &Arc<Playground>) -> Router {
    let playground = Arc::downgrade(playground);
    Router::new()
        .merge(recruiter::routes())
        .merge(candidate::routes())
        .merge(behind::routes())
        .merge(faults::routes())
        .merge(connect::routes())
        .layer(Extension(Offers::default()))
        .fallback(async |ground: Ground| nowhere(&ground, Tab::Recruiter, "This address leads nowhere.").await)
        .method_not_allowed_fallback(async || back_to(Tab::Recruiter.path()))
        .layer(from_fn_with_state(playground.clone(), guard::admit))
        .with_state(playground)
}

/// The playground as a handler has it while it answers.
pub(crate) struct Ground {
    playground: Arc<Playground>,
    /// Whether the page's own script asks, who must not use up what is said once.
    live: bool,
}

impl Deref for Ground {
    type Target = Playground;

    fn deref(&self) -> &Playground {
        &self.playground
    }
}

impl FromRequestParts<Weak<Playground>> for Ground {
    type Rejection = (StatusCode, &'static str);

    async fn from_request_parts(parts: &mut Parts, playground: &Weak<Playground>) -> Result<Self, Self::Rejection> {
        let live = parts.headers.contains_key("x-live");
        let playground = playground.upgrade().ok_or((StatusCode::SERVICE_UNAVAILABLE, "The sandbox is stopping."))?;
        Ok(Self { playground, live })
    }
}
