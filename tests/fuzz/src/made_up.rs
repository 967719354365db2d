//! Texts and documents that are often good and sometimes odd.

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Number, Value};

/// Texts that have been trouble somewhere.
pub const ODD: [&str; 24] = [
    "",
    " ",
    "\0",
    "\r\nx: y",
    "\u{202e}",
    "\u{feff}",
    "é",
    "e\u{301}",
    "\u{1f600}",
    "%00",
    "%2e%2e%2f",
    "..",
    "/",
    "\\",
    "@",
    "#",
    "?",
    "null",
    "true",
    "-1",
    "1e999",
    "\"",
    "<script>",
    "\u{85}",
];

/// One of these texts.
pub fn one_of<const N: usize>(texts: [&'static str; N]) -> BoxedStrategy<String> {
    select(texts.to_vec()).prop_map(str::to_owned).boxed()
}

/// Any text, short, plain or odd.
pub fn texts() -> BoxedStrategy<String> {
    prop_oneof![2 => "[a-zA-Z0-9 .@-]{0,12}", 1 => one_of(ODD), 1 => any::<String>()].boxed()
}

/// Any JSON.
pub fn documents() -> BoxedStrategy<Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(|number| Number::from_f64(number).map_or(Value::Null, Value::from)),
        texts().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            btree_map(texts(), inner, 0..4).prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
    .boxed()
}

/// A member of an object, as it is written: mostly as it should be, sometimes another value, missing, or there twice.
pub fn member(name: &'static str, good: impl Strategy<Value = Value> + 'static) -> BoxedStrategy<String> {
    let written = move |value: &Value| format!("{}:{value}", Value::from(name));
    prop_oneof![
        24 => good.prop_map(move |value| written(&value)),
        1 => documents().prop_map(move |value| written(&value)),
        1 => texts().prop_map(move |text| written(&Value::from(text))),
        1 => Just(String::new()),
        1 => (documents(), documents()).prop_map(move |(one, other)| format!("{},{}", written(&one), written(&other))),
    ]
    .boxed()
}

/// An object of these members.
pub fn object(members: Vec<BoxedStrategy<String>>) -> BoxedStrategy<String> {
    let joined = |members: Vec<String>| {
        let there: Vec<String> = members.into_iter().filter(|member| !member.is_empty()).collect();
        format!("{{{}}}", there.join(","))
    };
    members.prop_map(joined).boxed()
}
