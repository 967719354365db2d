//! The parts of forms: what is asked stands above where it is answered, and what is wrong stands beside it and at the top.

use super::Place;
use crate::words::{Text, text};
use maud::{Markup, html};

/// One thing to fill in.
#[derive(Debug, Clone, Copy, Default)]
pub struct Field<'f> {
    /// The name it is sent under, and its id.
    pub name: &'f str,
    /// What is asked.
    pub label: &'f str,
    /// What helps to answer.
    pub hint: Option<&'f str>,
    /// What is wrong with the answer that was sent.
    pub error: Option<&'f str>,
}

/// What an input takes.
#[derive(Debug, Clone, Copy)]
pub enum Takes<'f> {
    /// A line of text that begins as this.
    Line(&'f str),
    /// A few characters, such as a number.
    Few(&'f str),
    /// A secret, which is never shown or sent back.
    Secret,
}

/// One of several answers.
#[derive(Debug, Clone, Copy)]
pub struct Choice<'f> {
    /// What is sent.
    pub value: &'f str,
    /// What is read.
    pub label: &'f str,
}

/// How something went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Note {
    /// Well.
    Good,
    /// Not well.
    Bad,
    /// It is only good to know.
    Plain,
}

impl Field<'_> {
    /// The ids of what describes it.
    fn described_by(&self) -> Option<String> {
        let parts = [(self.hint, "hint"), (self.error, "error")];
        let ids: Vec<_> = parts.iter().filter(|(text, _)| text.is_some()).map(|(_, id)| self.id(id)).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    fn id(&self, part: &str) -> String {
        format!("{}-{part}", self.name)
    }

    fn invalid(&self) -> Option<&'static str> {
        self.error.map(|_| "true")
    }

    fn help(&self) -> Markup {
        html! {
            @if let Some(hint) = self.hint { span.hint id=(self.id("hint")) { (hint) } }
            @if let Some(error) = self.error { span.error id=(self.id("error")) { (error) } }
        }
    }
}

/// A labelled input.
pub fn field(field: &Field<'_>, takes: Takes<'_>) -> Markup {
    let (kind, value, class) = match takes {
        Takes::Line(value) => ("text", Some(value), None),
        Takes::Few(value) => ("text", Some(value), Some("short")),
        Takes::Secret => ("password", None, None),
    };
    html! {
        div.field {
            label for=(field.name) { (field.label) }
            (field.help())
            input id=(field.name) name=(field.name) type=(kind) value=[value] class=[class] autocomplete="off"
                spellcheck="false" autocapitalize="none" aria-describedby=[field.described_by()]
                aria-invalid=[field.invalid()];
        }
    }
}

/// One of a few answers, all of them in sight. The first has the field's own id.
pub fn radios(field: &Field<'_>, choices: &[Choice<'_>], chosen: &str) -> Markup {
    let id = |at: usize| if at == 0 { field.name.to_owned() } else { format!("{}-{at}", field.name) };
    html! {
        fieldset aria-describedby=[field.described_by()] {
            legend { (field.label) }
            (field.help())
            @for (at, choice) in choices.iter().enumerate() {
                div.row {
                    input type="radio" id=(id(at)) name=(field.name) value=(choice.value)
                        checked[choice.value == chosen];
                    label for=(id(at)) { (choice.label) }
                }
            }
        }
    }
}

/// A yes or no: `yes` is sent for a tick, and nothing without one.
pub fn tick(field: &Field<'_>, ticked: bool) -> Markup {
    html! {
        div.row {
            input type="checkbox" id=(field.name) name=(field.name) value="yes" checked[ticked]
                aria-describedby=[field.described_by()] aria-invalid=[field.invalid()];
            div {
                label for=(field.name) { (field.label) }
                (field.help())
            }
        }
    }
}

/// What is sent along unseen.
pub fn hidden(name: &str, value: &str) -> Markup {
    html! { input type="hidden" name=(name) value=(value); }
}

/// What is wrong, as links to where it is: the first thing that a keyboard or a screen reader comes to. Nothing if
/// nothing is wrong.
pub fn summary(place: &Place, fields: &[Field<'_>]) -> Markup {
    let wrong: Vec<_> = fields.iter().filter_map(|field| Some((field.name, field.error?))).collect();
    html! {
        @if !wrong.is_empty() {
            div.note.bad role="alert" {
                h2 { (text(place.language, Text::Check)) }
                ul { @for (name, error) in wrong { li { a href={ "#" (name) } { (error) } } } }
            }
        }
    }
}

/// A sentence about how something went. Bad ones are said at once, good ones when there is time.
pub fn note(kind: Note, sentence: &str) -> Markup {
    let (class, role) = match kind {
        Note::Good => ("note good", Some("status")),
        Note::Bad => ("note bad", Some("alert")),
        Note::Plain => ("note", None),
    };
    html! { div class=(class) role=[role] { p { (sentence) } } }
}

/// Names and what they stand for.
pub fn facts(facts: &[(&str, &str)]) -> Markup {
    html! { dl { @for (name, value) in facts { dt { (name) } dd { (value) } } } }
}
