//! Times in words that need no clock and no time zone.

use jiff::Timestamp;

/// How long ago something was.
pub(crate) fn ago(since: Timestamp, now: Timestamp) -> String {
    let minutes = now.duration_since(since).as_mins();
    match minutes {
        ..2 => "a moment ago".to_owned(),
        2..60 => format!("about {minutes} minutes ago"),
        60..120 => "about an hour ago".to_owned(),
        120..1440 => format!("about {} hours ago", minutes / 60),
        1440..2880 => "about a day ago".to_owned(),
        _ => format!("about {} days ago", minutes / 1440),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::SignedDuration;

    #[test]
    fn a_time_is_told_in_its_largest_unit() {
        let told = |seconds| ago(Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH + SignedDuration::from_secs(seconds));
        let (minute, hour, day) = (60, 3600, 86_400);
        for (seconds, words) in [
            (-hour, "a moment ago"),
            (0, "a moment ago"),
            (2 * minute - 1, "a moment ago"),
            (2 * minute, "about 2 minutes ago"),
            (hour - 1, "about 59 minutes ago"),
            (hour, "about an hour ago"),
            (2 * hour, "about 2 hours ago"),
            (day - 1, "about 23 hours ago"),
            (day, "about a day ago"),
            (40 * day, "about 40 days ago"),
        ] {
            assert_eq!(told(seconds), words, "{seconds} s");
        }
    }
}
