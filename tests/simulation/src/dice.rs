//! Chance that can be repeated: every throw has a name and a number, so leaving one out changes no other.

/// A seed, and what grows from it.
#[derive(Debug, Clone, Copy)]
pub struct Dice(u64);

impl Dice {
    /// The dice of a seed.
    pub fn of(seed: u64) -> Self {
        Self(mixed(seed ^ 0x9E37_79B9_7F4A_7C15))
    }

    /// Other dice: those of this name and number.
    #[must_use]
    pub fn named(self, name: &str, number: u64) -> Self {
        let name = name.bytes().fold(self.0, |sum, byte| mixed(sum ^ u64::from(byte)));
        Self(mixed(name ^ number.wrapping_mul(0xD6E8_FEB8_6659_FD93)))
    }

    /// A place from 0 to below 1.
    #[expect(clippy::cast_precision_loss, reason = "53 bits are exact")]
    pub fn unit(self) -> f64 {
        (mixed(self.0 ^ 1) >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Whether something of this probability happens.
    pub fn chance(self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// A number from `low` to below `high`.
    pub fn between(self, low: i64, high: i64) -> i64 {
        let width = high.saturating_sub(low).max(1).unsigned_abs();
        low.saturating_add_unsigned(mixed(self.0 ^ 2) % width)
    }

    /// One of these.
    pub fn pick<T: Copy>(self, of: &[T]) -> Option<T> {
        let at = mixed(self.0 ^ 3) % u64::try_from(of.len().max(1)).unwrap_or(1);
        of.get(usize::try_from(at).unwrap_or_default()).copied()
    }

    /// A number for another generator.
    pub fn seed(self) -> u64 {
        mixed(self.0 ^ 4)
    }
}

/// `SplitMix64`'s finish: every bit depends on every bit.
fn mixed(value: u64) -> u64 {
    let value = value.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_throw_falls_the_same_and_others_fall_otherwise() {
        let throw = |seed, name, number| Dice::of(seed).named(name, number).between(0, 1_000_000);
        assert_eq!(throw(1, "create", 7), throw(1, "create", 7));
        let others = [throw(2, "create", 7), throw(1, "tell", 7), throw(1, "create", 8)];
        assert!(others.iter().all(|other| *other != throw(1, "create", 7)));
    }

    #[test]
    fn chances_are_what_they_say() {
        let hits = (0..10_000).filter(|n| Dice::of(5).named("x", *n).chance(0.3)).count();
        assert!((2_800..3_200).contains(&hits), "{hits}");
    }
}
