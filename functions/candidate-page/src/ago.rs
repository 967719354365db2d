//! Times that need no clock and no time zone.

use jiff::Timestamp;

/// How long ago something was, in its largest unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ago {
    /// Less than two minutes.
    Moment,
    /// Two or more.
    Minutes(i64),
    /// One.
    Hour,
    /// Two or more.
    Hours(i64),
    /// One.
    Day,
    /// Two or more.
    Days(i64),
}

impl Ago {
    /// How long ago something was.
    pub(crate) fn since(since: Timestamp, now: Timestamp) -> Self {
        let minutes = now.duration_since(since).as_mins();
        match minutes {
            ..2 => Self::Moment,
            2..60 => Self::Minutes(minutes),
            60..120 => Self::Hour,
            120..1440 => Self::Hours(minutes / 60),
            1440..2880 => Self::Day,
            _ => Self::Days(minutes / 1440),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::SignedDuration;

    #[test]
    fn a_time_is_told_in_its_largest_unit() {
        let told =
            |seconds| Ago::since(Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH + SignedDuration::from_secs(seconds));
        let (minute, hour, day) = (60, 3600, 86_400);
        for (seconds, ago) in [
            (-hour, Ago::Moment),
            (0, Ago::Moment),
            (2 * minute - 1, Ago::Moment),
            (2 * minute, Ago::Minutes(2)),
            (hour - 1, Ago::Minutes(59)),
            (hour, Ago::Hour),
            (2 * hour, Ago::Hours(2)),
            (day - 1, Ago::Hours(23)),
            (day, Ago::Day),
            (2 * day, Ago::Days(2)),
            (40 * day, Ago::Days(40)),
        ] {
            assert_eq!(told(seconds), ago, "{seconds} s");
        }
    }
}
