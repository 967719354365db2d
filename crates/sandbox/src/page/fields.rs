//! The fields of forms, each with its label.

use std::sync::Weak;

use axum::extract::{FromRequest, Request};
use axum::response::Response;
use maud::{Markup, html};
use serde::de::DeserializeOwned;

use super::layout::{Tab, back_to, say};
use crate::playground::Playground;

/// What a form has sent. One that lacks a field or has it twice leads back to its page, which says so.
pub(super) struct Form<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<Weak<Playground>> for Form<T> {
    type Rejection = Response;

    async fn from_request(request: Request, playground: &Weak<Playground>) -> Result<Self, Response> {
        let tab = Tab::of(request.uri().path());
        let sent = axum::Form::from_request(request, playground).await;
        sent.map(|axum::Form(sent)| Self(sent)).map_err(|_| {
            if let Some(playground) = playground.upgrade() {
                say(&playground, "The form was incomplete: nothing was done.");
            }
            back_to(tab.path())
        })
    }
}

/// The languages in which candidates apply.
const LANGUAGES: [(&str, &str); 5] =
    [("en", "English"), ("nl", "Dutch"), ("de", "German"), ("fr", "French"), ("es", "Spanish")];

/// What goes along unseen.
pub(super) fn hidden(name: &str, value: &str) -> Markup {
    html! { input type="hidden" name=(name) value=(value); }
}

/// A line of text that must be given.
pub(super) fn text(name: &str, label: &str, hint: &str) -> Markup {
    line("text", name, label, hint)
}

/// An e-mail address that must be given.
pub(super) fn email(name: &str, label: &str, hint: &str) -> Markup {
    line("email", name, label, hint)
}

fn line(kind: &str, name: &str, label: &str, hint: &str) -> Markup {
    html! {
        label.field {
            (label)
            @if !hint.is_empty() { span { (hint) } }
            input type=(kind) name=(name) required maxlength="200" autocomplete="off";
        }
    }
}

/// One of several; `of` is read out behind the label, for lists in which the label repeats.
pub(super) fn choice<'o>(
    name: &str,
    label: &str,
    of: &str,
    options: impl IntoIterator<Item = (&'o str, &'o str)>,
    chosen: Option<&str>,
) -> Markup {
    html! {
        label.field {
            span.name { (label) span.hidden { " " (of) } }
            select name=(name) {
                @for (value, text) in options {
                    option value=(value) selected[chosen == Some(value)] { (text) }
                }
            }
        }
    }
}

/// The language of an application.
pub(super) fn language() -> Markup {
    choice("language", "Language", "", LANGUAGES, None)
}
