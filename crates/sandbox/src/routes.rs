//! The gateway's routes: which function a path belongs to.
//!
//! Segments are compared as they were sent and decoded afterwards. A trailing slash is a segment
//! of its own, so `/token/` isn't `/token`: reports about the real gateway differ, this is the
//! stricter reading.

use std::collections::BTreeMap;

/// One route key and the function behind it.
#[derive(Debug, Clone, PartialEq)]
pub struct Route {
    /// As the template writes it, such as `ANY /packages/{id+}`.
    pub key: String,
    /// The function's name.
    pub function: String,
    method: Option<String>,
    segments: Vec<Segment>,
}

/// In the gateway's order of preference.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Segment {
    Literal(String),
    One(String),
    Rest(String),
}

/// The values of a path's variables, decoded.
pub(crate) type PathParameters = BTreeMap<String, String>;

impl Route {
    pub(crate) fn parse(key: &str, function: &str) -> Result<Self, String> {
        let unusable = || format!("`{key}` is not a route key such as ANY /packages");
        let (method, path) = key.split_once(' ').ok_or_else(unusable)?;
        let path = path.strip_prefix('/').ok_or_else(unusable)?;
        let segments: Vec<_> = path.split('/').map(Segment::parse).collect();
        let mut before_last = segments.iter().rev().skip(1);
        if before_last.any(|segment| matches!(segment, Segment::Rest(_))) {
            return Err(format!("`{key}` has a greedy variable that is not the last"));
        }
        Ok(Self {
            key: key.to_owned(),
            function: function.to_owned(),
            method: (method != "ANY").then(|| method.to_owned()),
            segments,
        })
    }

    /// Sorts the more specific route first: literal before variable before greedy, a named method
    /// before `ANY`.
    pub(crate) fn rank(&self) -> (Vec<u8>, bool) {
        let kinds = self.segments.iter().map(|segment| match segment {
            Segment::Literal(_) => 0,
            Segment::One(_) => 1,
            Segment::Rest(_) => 2,
        });
        (kinds.collect(), self.method.is_none())
    }

    fn matches(&self, method: &str, path: &str) -> Option<PathParameters> {
        if self.method.as_deref().is_some_and(|own| own != method) {
            return None;
        }
        let mut rest = Some(path.strip_prefix('/')?);
        let mut parameters = PathParameters::new();
        for segment in &self.segments {
            let here = rest?;
            let (head, tail) = match here.split_once('/') {
                Some((head, tail)) => (head, Some(tail)),
                None => (here, None),
            };
            match segment {
                Segment::Literal(own) if own == head => rest = tail,
                Segment::One(name) if !head.is_empty() => {
                    parameters.insert(name.clone(), percent_decoded(head));
                    rest = tail;
                }
                Segment::Rest(name) if !head.is_empty() => {
                    parameters.insert(name.clone(), percent_decoded(here));
                    rest = None;
                }
                _ => return None,
            }
        }
        rest.is_none().then_some(parameters)
    }
}

impl Segment {
    fn parse(text: &str) -> Self {
        let variable = text.strip_prefix('{').and_then(|text| text.strip_suffix('}'));
        match variable {
            Some(name) => match name.strip_suffix('+') {
                Some(name) => Self::Rest(name.to_owned()),
                None => Self::One(name.to_owned()),
            },
            None => Self::Literal(text.to_owned()),
        }
    }
}

/// The first match in `routes`, which are sorted by [`Route::rank`].
pub(crate) fn find<'a>(routes: &'a [Route], method: &str, path: &str) -> Option<(&'a Route, PathParameters)> {
    routes.iter().find_map(|route| Some((route, route.matches(method, path)?)))
}

/// Replaces `%xx`; what isn't UTF-8 becomes a replacement character, what isn't hex stays.
pub(crate) fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = (bytes[at] == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        let code = code.filter(|code| code.bytes().all(|digit| digit.is_ascii_hexdigit()));
        let code = code.and_then(|code| u8::from_str_radix(code, 16).ok());
        decoded.push(code.unwrap_or(bytes[at]));
        at += if code.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn routes() -> Vec<Route> {
        let mut routes: Vec<_> = [
            "ANY /",
            "ANY /packages/{id+}",
            "ANY /packages",
            "ANY /packages/orders",
            "ANY /packages/inline/orders",
            "ANY /reports/{report}",
            "POST /reports/{report}",
            "ANY /integrations/{capability}/{rest+}",
        ]
        .map(|key| Route::parse(key, "f").unwrap())
        .into();
        routes.sort_by_key(Route::rank);
        routes
    }

    #[test]
    fn the_most_specific_route_wins() {
        let cases = [
            ("GET", "/packages", Some("ANY /packages")),
            ("GET", "/packages/", None),
            ("GET", "/packages/7", Some("ANY /packages/{id+}")),
            ("GET", "/packages/7/", Some("ANY /packages/{id+}")),
            ("POST", "/packages/orders", Some("ANY /packages/orders")),
            ("POST", "/packages/orders/", Some("ANY /packages/{id+}")),
            ("POST", "/packages/inline/orders", Some("ANY /packages/inline/orders")),
            ("POST", "/packages/inline", Some("ANY /packages/{id+}")),
            ("GET", "/reports/r", Some("ANY /reports/{report}")),
            ("POST", "/reports/r", Some("POST /reports/{report}")),
            ("GET", "/reports/r/s", None),
            ("GET", "/reports/", None),
            ("GET", "/reports", None),
            ("GET", "/integrations/c", None),
            ("GET", "/integrations/c/a/b", Some("ANY /integrations/{capability}/{rest+}")),
            ("GET", "/", Some("ANY /")),
            ("GET", "//", None),
            ("GET", "/../packages", None),
            ("GET", "/%2e%2e/", None),
            ("GET", "//packages", None),
            ("GET", "*", None),
        ];
        for (method, path, expected) in cases {
            let found = find(&routes(), method, path).map(|(route, _)| route.key.clone());
            assert_eq!(found.as_deref(), expected, "{method} {path}");
        }
    }

    #[test]
    fn variables_are_decoded() {
        let routes = routes();
        let (_, one) = find(&routes, "GET", "/reports/a%20b%2Fc+d%zz").unwrap();
        assert_eq!(one["report"], "a b/c+d%zz");
        let (_, rest) = find(&routes, "GET", "/packages/a/b%C3%A4/").unwrap();
        assert_eq!(rest["id"], "a/bä/");
    }

    #[test]
    fn a_route_key_has_a_method_and_a_path() {
        for key in ["$default", "ANY packages", "ANY /a/{b+}/c"] {
            assert!(Route::parse(key, "f").is_err(), "{key}");
        }
    }
}
