//! The indexes as the bundle's template defines them. What a query sees of a write may lag; for one key the order is kept.

use super::key_condition::{Stretch, Wanted};
use super::refused::Refused;
use super::value::{Item, text_of, typed};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;
use std::sync::Arc;

/// A key attribute of an index.
#[derive(Debug, Clone, Copy)]
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) kind: &'static str,
    longest: usize,
}

/// What a query gets of an item besides its keys.
const COMPANY_INCLUDES: &[&str] = &["progress", "told", "revision", "parked"];

/// An item by its place in a partition.
type Partition = BTreeMap<(String, Arc<str>), Arc<Value>>;

/// A place in the index: the partition and the sort key.
type Place = (String, String);

/// One global secondary index.
#[derive(Debug)]
pub(super) struct Index {
    pub(super) name: &'static str,
    pub(super) hash: Key,
    pub(super) range: Key,
    includes: &'static [&'static str],
    partitions: BTreeMap<String, Partition>,
    /// Changes that no query sees yet, by the time from which it does.
    pending: BTreeMap<(i64, u64), Change>,
    /// When the last pending change of a key is seen.
    latest: HashMap<Arc<str>, i64>,
    changes: u64,
}

#[derive(Debug)]
struct Change {
    pk: Arc<str>,
    from: Option<Place>,
    to: Option<(Place, Arc<Value>)>,
}

impl Index {
    /// What waits.
    pub(super) fn due() -> Self {
        let hash = Key { name: "due_shard", kind: "N", longest: 2048 };
        Self::new("due", hash, Key { name: "due", kind: "S", longest: 1024 }, &[])
    }

    /// What belongs to a company.
    pub(super) fn company() -> Self {
        let hash = Key { name: "company", kind: "S", longest: 2048 };
        Self::new("company", hash, Key { name: "updated_at", kind: "S", longest: 1024 }, COMPANY_INCLUDES)
    }

    fn new(name: &'static str, hash: Key, range: Key, includes: &'static [&'static str]) -> Self {
        let (partitions, pending, latest) = (BTreeMap::new(), BTreeMap::new(), HashMap::new());
        Self { name, hash, range, includes, partitions, pending, latest, changes: 0 }
    }

    /// Refuses an item whose keys for the index are of another type, empty or too long.
    pub(super) fn check(&self, item: &Item) -> Result<(), Refused> {
        [&self.hash, &self.range].into_iter().try_for_each(|key| key.check(item, self.name))
    }

    fn place(&self, item: &Value) -> Option<Place> {
        let text = |key: &Key| text_of(item.get(key.name)?, key.kind).map(ToOwned::to_owned);
        Some((text(&self.hash)?, text(&self.range)?))
    }

    /// Follows a write, seen from `seen_at` on.
    pub(super) fn follow(&mut self, pk: &Arc<str>, old: Option<&Value>, new: Option<&Arc<Value>>, now: i64, lag: i64) {
        let from = old.and_then(|old| self.place(old));
        let to = new.and_then(|new| Some((self.place(new)?, Arc::clone(new))));
        if from.is_none() && to.is_none() {
            return;
        }
        self.catch_up(now);
        let change = Change { pk: Arc::clone(pk), from, to };
        let seen_at = (now + lag).max(self.latest.get(pk).copied().unwrap_or(i64::MIN));
        if seen_at <= now {
            return self.apply(change);
        }
        self.latest.insert(Arc::clone(pk), seen_at);
        self.changes += 1;
        self.pending.insert((seen_at, self.changes), change);
    }

    /// Lets queries see what is to be seen by now.
    pub(super) fn catch_up(&mut self, now: i64) {
        while let Some(first) = self.pending.first_entry().filter(|first| first.key().0 <= now) {
            let change = first.remove();
            if self.latest.get(&change.pk).is_some_and(|latest| *latest <= now) {
                self.latest.remove(&change.pk);
            }
            self.apply(change);
        }
    }

    fn apply(&mut self, change: Change) {
        let Change { pk, from, to } = change;
        if let Some((partition, sort)) = from
            && to.as_ref().is_none_or(|((to_partition, to_sort), _)| (to_partition, to_sort) != (&partition, &sort))
            && let Some(items) = self.partitions.get_mut(&partition)
        {
            items.remove(&(sort, Arc::clone(&pk)));
        }
        if let Some(((partition, sort), item)) = to {
            self.partitions.entry(partition).or_default().insert((sort, pk), item);
        }
    }

    /// The items that a query wants, behind a place if one is given, in their order.
    pub(super) fn items<'a>(
        &'a self,
        wanted: &'a Wanted,
        behind: Option<(String, Arc<str>)>,
    ) -> impl Iterator<Item = &'a Arc<Value>> + use<'a> {
        let first = (wanted.stretch.start().to_owned(), Arc::from(""));
        let from = behind.filter(|behind| *behind >= first).map_or(Bound::Included(first), Bound::Excluded);
        let partition = self.partitions.get(&wanted.partition);
        let items = partition.into_iter().flat_map(move |items| items.range((from.clone(), Bound::Unbounded)));
        let stretch: &Stretch = &wanted.stretch;
        let items = items.take_while(|((sort, _), _)| !stretch.is_over(sort));
        items.filter(|((sort, _), _)| stretch.holds(sort)).map(|(_, item)| item)
    }

    /// What the index holds of an item.
    pub(super) fn projected(&self, item: &Value) -> Item {
        let names = ["pk", self.hash.name, self.range.name].into_iter().chain(self.includes.iter().copied());
        names.filter_map(|name| Some((name.to_owned(), item.get(name)?.clone()))).collect()
    }

    /// Where a query goes on behind an item.
    pub(super) fn key_of(&self, item: &Item) -> Item {
        let names = ["pk", self.hash.name, self.range.name];
        names.into_iter().filter_map(|name| Some((name.to_owned(), item.get(name)?.clone()))).collect()
    }

    /// Reads where a query goes on.
    pub(super) fn start(&self, key: &Item, wanted: &Wanted) -> Result<(String, Arc<str>), Refused> {
        let text = |name: &str, kind: &str| text_of(key.get(name)?, kind);
        let read = (text("pk", "S"), text(self.hash.name, self.hash.kind), text(self.range.name, self.range.kind));
        let (Some(pk), Some(partition), Some(sort)) = read else {
            return Err(Refused::invalid("The provided starting key is invalid"));
        };
        if key.len() != 3 {
            return Err(Refused::invalid("The provided starting key is invalid"));
        }
        if partition != wanted.partition {
            return Err(Refused::invalid(
                "The provided starting key is outside query boundaries based on provided conditions",
            ));
        }
        if !wanted.stretch.holds(sort) {
            return Err(Refused::invalid("The provided starting key does not match the range key predicate"));
        }
        Ok((sort.to_owned(), Arc::from(pk)))
    }
}

impl Key {
    fn check(&self, item: &Item, index: &str) -> Result<(), Refused> {
        let Some((kind, content)) = item.get(self.name).and_then(typed) else { return Ok(()) };
        let (name, expected) = (self.name, self.kind);
        if kind != expected {
            let why =
                format!("Type mismatch for Index Key {name} Expected: {expected} Actual: {kind} IndexName: {index}");
            return Err(Refused::invalid(format!("One or more parameter values were invalid: {why}")));
        }
        match content.as_str().map_or(0, str::len) {
            0 => Err(Refused::empty_key(name)),
            long if long > self.longest => Err(Refused::invalid(format!(
                "One or more parameter values were invalid: Size of {name} has exceeded the maximum size limit of {} bytes",
                self.longest
            ))),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::lexer::Comparator;
    use super::*;
    use serde_json::json;

    fn item(pk: &str, due: Option<&str>) -> Arc<Value> {
        let mut item = json!({"pk": {"S": pk}, "due_shard": {"N": "1"}, "secret": {"S": "x"}});
        if let Some(due) = due {
            item["due"] = json!({"S": due});
        }
        Arc::new(item)
    }

    fn seen(index: &mut Index, stretch: Stretch, now: i64) -> Vec<String> {
        let wanted = Wanted { partition: "1".to_owned(), stretch };
        let pk = |item: &Arc<Value>| item["pk"]["S"].as_str().map(ToOwned::to_owned);
        index.catch_up(now);
        index.items(&wanted, None).filter_map(pk).collect()
    }

    #[test]
    fn an_item_is_in_the_index_while_it_has_both_keys() {
        let mut index = Index::due();
        let pk: Arc<str> = Arc::from("a");
        let (first, second, none) = (item("a", Some("1")), item("a", Some("2")), item("a", None));
        index.follow(&pk, None, Some(&first), 0, 0);
        index.follow(&Arc::from("b"), None, Some(&item("b", Some("1"))), 0, 0);
        assert_eq!(seen(&mut index, Stretch::All, 0), ["a", "b"]);
        index.follow(&pk, Some(&first), Some(&second), 0, 0);
        assert_eq!(seen(&mut index, Stretch::All, 0), ["b", "a"]);
        index.follow(&pk, Some(&second), Some(&none), 0, 0);
        assert_eq!(seen(&mut index, Stretch::All, 0), ["b"]);
        assert_eq!(index.projected(&first).keys().collect::<Vec<_>>(), ["due", "due_shard", "pk"]);
    }

    #[test]
    fn each_stretch_gives_what_lies_in_it() {
        let mut index = Index::due();
        for place in ["a", "ab", "b", "ba", "c"] {
            index.follow(&Arc::from(place), None, Some(&item(place, Some(place))), 0, 0);
        }
        let compare = |comparator| Stretch::Compare(comparator, "b".to_owned());
        let expected: [(Stretch, &[&str]); 8] = [
            (Stretch::All, &["a", "ab", "b", "ba", "c"]),
            (compare(Comparator::Equal), &["b"]),
            (compare(Comparator::Less), &["a", "ab"]),
            (compare(Comparator::LessOrEqual), &["a", "ab", "b"]),
            (compare(Comparator::Greater), &["ba", "c"]),
            (compare(Comparator::GreaterOrEqual), &["b", "ba", "c"]),
            (Stretch::Between("ab".to_owned(), "ba".to_owned()), &["ab", "b", "ba"]),
            (Stretch::Begins("b".to_owned()), &["b", "ba"]),
        ];
        for (stretch, keys) in expected {
            let case = format!("{stretch:?}");
            assert_eq!(seen(&mut index, stretch, 0), keys, "{case}");
        }
    }

    #[test]
    fn a_lag_hides_changes_for_its_time_and_keeps_the_order_of_one_key() {
        let mut index = Index::due();
        let pk: Arc<str> = Arc::from("a");
        let (first, second) = (item("a", Some("1")), item("a", Some("2")));
        index.follow(&pk, None, Some(&first), 0, 100);
        assert!(seen(&mut index, Stretch::All, 99).is_empty());
        index.follow(&pk, Some(&first), Some(&second), 99, 0);
        index.follow(&Arc::from("b"), None, Some(&item("b", Some("9"))), 99, 0);
        assert_eq!(seen(&mut index, Stretch::All, 99), ["b"]);
        assert_eq!(seen(&mut index, Stretch::Begins("2".to_owned()), 100), ["a"]);
        assert!(seen(&mut index, Stretch::Begins("1".to_owned()), 100).is_empty());
        index.follow(&pk, Some(&second), None, 101, 0);
        assert_eq!(seen(&mut index, Stretch::All, 101), ["b"]);
    }
}
