//! Lists that keep their order.

/// Puts an entry in the place of the one that it replaces, else at the end.
pub(crate) fn put<T>(list: &mut Vec<T>, entry: T, replaces: impl Fn(&T) -> bool) {
    match list.iter_mut().find(|known| replaces(known)) {
        Some(known) => *known = entry,
        None => list.push(entry),
    }
}
