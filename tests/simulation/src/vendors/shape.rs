//! What a text must look like to be an address, an e-mail address or a date.

use std::net::{Ipv4Addr, Ipv6Addr};

use jiff::Timestamp;

/// An `http` or `https` URL with a host, in plain ASCII as RFC 3986 asks for.
pub(super) fn is_web_address(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known))
        && rest.bytes().all(|byte| byte.is_ascii_graphic() && !br#""<>\^`{|}"#.contains(&byte))
        && is_authority(authority)
}

/// A host and perhaps a port; no user.
fn is_authority(text: &str) -> bool {
    let end_of_host = text.rfind(']').unwrap_or_default();
    match text.rfind(':').filter(|colon| *colon > end_of_host) {
        Some(colon) => is_host(&text[..colon]) && text[colon + 1..].parse::<u16>().is_ok(),
        None => is_host(text),
    }
}

fn is_host(text: &str) -> bool {
    if let Some(inner) = text.strip_prefix('[') {
        return inner.strip_suffix(']').is_some_and(|address| address.parse::<Ipv6Addr>().is_ok());
    }
    let is_label = |label: &str| {
        !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    let last = text.rsplit('.').next().unwrap_or_default();
    let is_numeric = last.starts_with(|first: char| first.is_ascii_digit());
    text.split('.').all(is_label) && (!is_numeric || text.parse::<Ipv4Addr>().is_ok())
}

/// One `@`, something before it, a domain with a dot after it, no blanks.
pub(super) fn is_plausible_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let is_odd = |c: char| c.is_whitespace() || c.is_control() || matches!(c, ',' | ';' | '<' | '>');
    !text.contains(is_odd)
        && !local.is_empty()
        && !domain.contains('@')
        && domain.contains('.')
        && domain.split('.').all(|label| !label.is_empty())
}

/// RFC 3339, 5.6: `date "T" time offset`, nothing looser.
pub(super) fn is_date_time(text: &str) -> bool {
    let Some((time, rest)) = text.split_at_checked(19) else { return false };
    let offset = match rest.strip_prefix('.') {
        None => rest,
        Some(fraction) => fraction.trim_start_matches(|c: char| c.is_ascii_digit()),
    };
    let is_offset = offset == "Z" || offset.strip_prefix(['+', '-']).is_some_and(|offset| fits(offset, "00:00"));
    fits(time, "0000-00-00T00:00:00") && is_offset && text.parse::<Timestamp>().is_ok()
}

/// Whether a text is the pattern with any digit in the place of each `0`.
fn fits(text: &str, pattern: &str) -> bool {
    let alike = |(byte, wanted): (u8, u8)| if wanted == b'0' { byte.is_ascii_digit() } else { byte == wanted };
    text.len() == pattern.len() && text.bytes().zip(pattern.bytes()).all(alike)
}

/// Undoes percent-encoding; none if it is malformed or no text.
pub(super) fn decoded(text: &str) -> Option<String> {
    let mut parts = text.split('%');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let (code, rest) = part.split_at_checked(2)?;
        let is_code = code.bytes().all(|byte| byte.is_ascii_hexdigit());
        bytes.push(u8::from_str_radix(code, 16).ok().filter(|_| is_code)?);
        bytes.extend_from_slice(rest.as_bytes());
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_web_address_is_absolute() {
        for good in [
            "https://bridge.example/callbacks/1?try=2#3",
            "HTTP://localhost:8080",
            "https://10.0.0.1/x",
            "http://[::1]:80/",
        ] {
            assert!(is_web_address(good), "{good}");
        }
        for bad in [
            "",
            "/callbacks/1",
            "bridge.example",
            "ftp://bridge.example",
            "https:///1",
            "https://",
            "https://a b.example",
            "https://bridge.example/a b",
            "https://bridge..example",
            "https://bridge.example:",
            "https://bridge.example:65536",
            "https://me@bridge.example",
            "https://300.0.0.1",
            "http://[::g]/",
            " https://bridge.example",
            "https://bridge.example/é",
        ] {
            assert!(!is_web_address(bad), "{bad}");
        }
    }

    #[test]
    fn an_email_address_is_judged_by_its_shape() {
        for good in ["rembrandt@example.nl", "r.v+rijn@mail.example.co.uk", "jürgen@exämple.de"] {
            assert!(is_plausible_email(good), "{good}");
        }
        for bad in ["", "rembrandt", "@example.nl", "a@b", "a@b..c", "a@@b.c", "a b@c.de", "a@b.c,d@e.f", "a@b.c\n"] {
            assert!(!is_plausible_email(bad), "{bad}");
        }
    }

    #[test]
    fn a_date_has_an_offset_and_perhaps_a_fraction() {
        for good in ["2025-02-17T11:58:11Z", "2025-02-17T11:58:11.123456Z", "2025-02-17T11:58:11+01:00"] {
            assert!(is_date_time(good), "{good}");
        }
        for bad in [
            "",
            "2025-02-17T11:58:11",
            "2025-02-17 11:58:11Z",
            "2025-02-17t11:58:11Z",
            "20250217T115811Z",
            "2025-02-30T11:58:11Z",
            "2025-02-17T11:58Z",
            "2025-02-17T11:58:11.Z",
            "2025-02-17T11:58:11+0100",
            "2025-02-17T11:58:11Z[UTC]",
        ] {
            assert!(!is_date_time(bad), "{bad}");
        }
    }

    #[test]
    fn percent_signs_come_before_two_hexadecimal_digits() {
        assert_eq!(decoded("a%20b%C3%A9").as_deref(), Some("a bé"));
        for bad in ["%", "%2", "%zz", "%+1", "%FF", "%é"] {
            assert_eq!(decoded(bad), None, "{bad}");
        }
    }
}
