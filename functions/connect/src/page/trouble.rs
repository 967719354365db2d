//! What stands in the way, as a page.

use super::Screen;
use crate::trouble::Trouble;
use crate::visit::Window;
use crate::words::{Say, say, sentence};
use edge::page;
use edge::words::{Text, text};
use maud::html;

/// The page: what is the matter, and the way on if there is one.
pub(crate) fn screen(trouble: Trouble, window: &Window) -> Screen {
    let language = window.place.language;
    let generally = |what| text(language, what);
    let title = trouble.title().map_or_else(|| generally(Text::ProblemTitle), |title| say(language, title));
    let sentence = sentence(language, trouble).unwrap_or_else(|| generally(Text::of(trouble.status())));
    // what is wrong with the address itself is no better the second time
    let address = window.place.query(language).filter(|_| trouble.title().is_some());
    let content = html! {
        p { (sentence) }
        @if let Some(address) = address { p { a.way href=(address) { (say(language, Say::OpenAgain)) } } }
        (page::code(&window.place, trouble.code()))
    };
    Screen { wait: trouble.wait(), ..Screen::new(trouble.status(), title, content) }
}
