//! The highest rate that is held: doubled until it is not, then halved in between.

/// Finds it to within a twentieth, beginning with `first`; 0 if even a small one is not held.
pub(crate) fn highest<E>(first: u32, mut holds: impl FnMut(u32) -> Result<bool, E>) -> Result<u32, E> {
    let (mut held, mut missed) = (0, first.max(1));
    while holds(missed)? {
        (held, missed) = (missed, missed.saturating_mul(2));
    }
    while missed - held > (held / 20).max(1) {
        let between = held + (missed - held) / 2;
        if holds(between)? {
            held = between;
        } else {
            missed = between;
        }
    }
    Ok(held)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_rate_is_found_to_within_a_twentieth_in_few_runs() {
        for limit in [1, 19, 250, 251, 700, 1499, 16_000] {
            let mut runs = 0;
            let found = highest(250, |rate| {
                runs += 1;
                Ok::<_, ()>(rate <= limit)
            });
            let found = found.unwrap();
            assert!(found <= limit && limit - found <= limit / 20 + 1, "{found} of {limit}");
            assert!(runs <= 14, "{runs} runs for {limit}");
        }
        assert_eq!(highest(250, |_| Ok::<_, ()>(false)), Ok(0));
        assert_eq!(highest(250, |_| Err(7)), Err(7));
    }
}
