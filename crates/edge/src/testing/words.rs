//! What can be held against words in five languages without speaking them.

use crate::language::PageLanguage;
use std::fmt::Debug;

/// Fails unless each of these texts is said in each language in words of its own, of about the same length, and ends as
/// the English one does.
pub fn are_translated<What: Copy + Debug>(
    texts: impl IntoIterator<Item = What>,
    say: impl Fn(PageLanguage, What) -> String,
) {
    let mut before: Vec<Vec<String>> = Vec::new();
    for what in texts {
        let said: Vec<String> = PageLanguage::ALL.iter().map(|language| say(*language, what)).collect();
        for (at, text) in said.iter().enumerate() {
            let language = PageLanguage::ALL[at].tag();
            assert!(text.trim() == text && !text.is_empty(), "{what:?} in {language}: {text:?}");
            assert!(!said[..at].contains(text), "{what:?} in {language} is as in another language: {text}");
            let (length, english) = (text.chars().count(), said[0].chars().count());
            assert!(length <= 2 * english + 16 && english <= 2 * length + 16, "{what:?} in {language}: {text}");
            assert_eq!(ending(text), ending(&said[0]), "{what:?} in {language}: {text}");
        }
        for other in &before {
            let alike = (0..said.len()).filter(|at| said[*at] == other[*at]).count();
            assert!(alike == 0 || alike == said.len(), "{what:?} is told from others in some languages only: {said:?}");
        }
        before.push(said);
    }
}

/// The mark at the end, if there is one.
fn ending(text: &str) -> Option<char> {
    text.chars().last().filter(|last| !last.is_alphanumeric())
}
