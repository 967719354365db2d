//! Lists of hosts that an address from outside may name: results, public links, the way back to an ATS.

use url::Url;

/// Addresses on these hosts are allowed, and no others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hosts(Vec<Entry>);

/// One entry: an origin, or all subdomains of one.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    scheme: String,
    subdomains: bool,
    host: String,
    port: Option<u16>,
}

/// An entry that is no `host`, `*.host` or origin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is neither a host, nor `*.` and a host, nor an origin such as `https://host:8443`")]
pub struct NotAHost(String);

impl Hosts {
    /// Reads entries separated by commas: `host`, `host:port`, `*.host` (its subdomains, not itself) or a whole origin.
    /// The scheme is https unless the entry says http.
    pub fn parse(text: &str) -> Result<Self, NotAHost> {
        let entries = text.split(',').map(str::trim).filter(|entry| !entry.is_empty());
        let entries = entries.map(|entry| Entry::parse(entry).ok_or_else(|| NotAHost(entry.to_owned())));
        Ok(Self(entries.collect::<Result<_, _>>()?))
    }

    /// The same list and the origin of this address.
    #[must_use]
    pub fn with_origin_of(mut self, url: &Url) -> Self {
        if let Some(host) = url.host_str() {
            let (scheme, host) = (url.scheme().to_owned(), host.to_owned());
            self.0.push(Entry { scheme, subdomains: false, host, port: url.port_or_known_default() });
        }
        self
    }

    /// Whether an address may be followed. One with user information never is.
    pub fn allow(&self, url: &Url) -> bool {
        let plain = url.username().is_empty() && url.password().is_none();
        plain && self.0.iter().any(|entry| entry.fits(url))
    }

    /// The list as a Content-Security-Policy writes it; `'none'` if it is empty.
    pub fn sources(&self) -> String {
        let sources: Vec<String> = self.0.iter().map(Entry::source).collect();
        if sources.is_empty() { "'none'".to_owned() } else { sources.join(" ") }
    }
}

impl Entry {
    fn parse(text: &str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://").unwrap_or(("https", text));
        let (subdomains, host) = rest.strip_prefix("*.").map_or((false, rest), |host| (true, host));
        let bare = !host.is_empty() && !host.contains(['/', '?', '#', '@', '\\', '*', ' ']);
        let url = Url::parse(&format!("{scheme}://{host}")).ok().filter(|_| bare)?;
        let known = matches!(url.scheme(), "https" | "http");
        let named = url.domain().is_some() || !subdomains;
        let port = url.port_or_known_default();
        let (scheme, host) = (url.scheme().to_owned(), url.host_str()?.to_owned());
        (known && named).then_some(Self { scheme, subdomains, host, port })
    }

    fn source(&self) -> String {
        let usual = if self.scheme == "https" { 443 } else { 80 };
        let port = self.port.filter(|port| *port != usual).map(|port| format!(":{port}"));
        let star = if self.subdomains { "*." } else { "" };
        format!("{}://{star}{}{}", self.scheme, self.host, port.unwrap_or_default())
    }

    fn fits(&self, url: &Url) -> bool {
        let same_door = url.scheme() == self.scheme && url.port_or_known_default() == self.port;
        let host = url.host_str().unwrap_or("");
        let below = || host.strip_suffix(&self.host).is_some_and(|front| front.len() > 1 && front.ends_with('.'));
        same_door && if self.subdomains { below() } else { host == self.host }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(list: &str, url: &str) -> bool {
        Hosts::parse(list).unwrap().allow(&Url::parse(url).unwrap())
    }

    #[test]
    fn a_star_means_subdomains_and_https() {
        for good in ["https://app.equalture.com/x?y#z", "https://a.b.equalture.com", "https://APP.equalture.com:443/"] {
            assert!(allows("*.equalture.com", good), "{good}");
        }
        for bad in [
            "http://app.equalture.com",
            "https://equalture.com",
            "https://evilequalture.com",
            "https://app.equalture.com.evil.example",
            "https://app.equalture.com.",
            "https://app.equalture.com:8443",
            "https://me@app.equalture.com",
            "https://:pw@app.equalture.com",
            "javascript:alert(1)",
            "data:text/html,app.equalture.com",
        ] {
            assert!(!allows("*.equalture.com", bad), "{bad}");
        }
    }

    #[test]
    fn an_origin_is_exact() {
        assert!(allows("http://127.0.0.1:8801", "http://127.0.0.1:8801/x"));
        assert!(!allows("http://127.0.0.1:8801", "http://127.0.0.1:8802/x"));
        assert!(!allows("127.0.0.1:8801", "http://127.0.0.1:8801/x"));
        assert!(allows("a.example, https://b.example:8443", "https://b.example:8443/x"));
        assert!(!allows("", "https://b.example"));
    }

    #[test]
    fn f8_a_policy_names_the_same_origins() {
        let sources = |list| Hosts::parse(list).unwrap().sources();
        assert_eq!(
            sources("*.smartrecruiters.com, a.example:8443,http://127.0.0.1:8801,http://b.example"),
            "https://*.smartrecruiters.com https://a.example:8443 http://127.0.0.1:8801 http://b.example"
        );
        assert_eq!(sources(""), "'none'");
    }

    #[test]
    fn odd_entries_are_named() {
        for odd in ["*", "*.", "*.127.0.0.1", "ftp://a.example", "https://a.example/path", "a b", "me@a.example"] {
            assert!(Hosts::parse(odd).unwrap_err().to_string().contains(odd), "{odd}");
        }
    }
}
