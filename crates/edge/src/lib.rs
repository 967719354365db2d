//! The edge: requests in, answers out, tokens, capabilities, calls to the outside.
//!
//! What comes in is parsed here into types that the rest can rely on (`request`, `tokens`, `capabilities`); what goes out
//! is decided as a `Problem` or an answer and rendered once (`problem`, `respond`); calls to other systems leave through
//! `outbound`, which follows no redirect and says for each failure whether anything was sent, with the tokens that those
//! systems grant us (`grants`); addresses that come from outside are held against lists of `hosts`.

pub mod capabilities;
pub mod grants;
pub mod hosts;
pub mod keys;
pub mod language;
pub mod links;
pub mod logs;
pub mod outbound;
pub mod page;
pub mod problem;
pub mod request;
pub mod respond;
pub mod rings;
pub mod serve;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod timepiece;
pub mod tls;
pub mod tokens;
pub mod words;
