//! What is told to whoever started this.

use std::fmt::Display;
use std::io::Write as _;

/// Tells a line. Nobody may be reading any more, which is no reason to stop.
pub(crate) fn tell(line: impl Display) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// The same for what goes wrong, and for what is only of interest while it happens.
pub(crate) fn mention(line: impl Display) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
