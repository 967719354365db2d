//! What a form has sent, however odd it is.

use std::collections::HashMap;
use std::convert::Infallible;

use axum::Form;
use axum::extract::{FromRequest, Request};

/// The fields of a form; none, if it is no form.
#[derive(Debug, Default)]
pub(super) struct Fields(HashMap<String, String>);

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Infallible;

    async fn from_request(request: Request, state: &S) -> Result<Self, Infallible> {
        let form = Form::<Vec<(String, String)>>::from_request(request, state).await;
        Ok(form.map(|Form(fields)| Self(fields.into_iter().collect())).unwrap_or_default())
    }
}

impl Fields {
    /// A field without the blanks around it; an empty one, if it is not there.
    pub(super) fn get(&self, name: &str) -> &str {
        self.0.get(name).map(|value| value.trim()).unwrap_or_default()
    }

    #[cfg(test)]
    pub(super) fn of(fields: &[(&str, &str)]) -> Self {
        Self(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }
}
