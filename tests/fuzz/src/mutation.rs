//! Small changes to an input, each the same again for the same dice.

/// Numbers that only look random: xorshift64*.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// Dice that fall the same way for the same number.
    pub fn new(number: u64) -> Self {
        Self(number.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `end`, which is at least 1.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(high).unwrap_or_default() % end.max(1)
    }

    /// One of these; an empty one if there is none.
    pub fn pick<'a, T: AsRef<[u8]> + ?Sized>(&mut self, of: &[&'a T]) -> &'a [u8] {
        if of.is_empty() { &[] } else { of[self.below(of.len())].as_ref() }
    }

    fn byte(&mut self) -> u8 {
        u8::try_from(self.below(256)).unwrap_or_default()
    }

    /// A place in it, and a place not before that one.
    fn span(&mut self, of: &[u8]) -> (usize, usize) {
        let start = self.below(of.len() + 1);
        (start, start + self.below((of.len() - start).min(16) + 1))
    }
}

/// The input with one to four changes; some take a piece of `other`, some a word that means something.
pub fn mutated(dice: &mut Dice, input: &[u8], other: &[u8], words: &[&str]) -> Vec<u8> {
    let mut bytes = input.to_vec();
    for _ in 0..=dice.below(4) {
        change(dice, &mut bytes, other, words);
    }
    bytes
}

fn change(dice: &mut Dice, bytes: &mut Vec<u8>, other: &[u8], words: &[&str]) {
    let (start, end) = dice.span(bytes);
    match dice.below(8) {
        0 => drop(bytes.splice(start..end, [dice.byte()])),
        1 => drop(bytes.drain(start..end)),
        2 | 3 => drop(bytes.splice(start..start, dice.pick(words).to_vec())),
        4 => drop(bytes.splice(start..end, dice.pick(words).to_vec())),
        5 => {
            let (from, to) = dice.span(other);
            bytes.splice(start..end, other[from..to].to_vec());
        }
        6 => bytes.extend_from_within(start..end),
        _ => {
            if let Some(byte) = bytes.get_mut(start) {
                *byte ^= 1 << dice.below(8);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_dice_make_the_same_changes_and_others_make_others() {
        let made = |number| {
            let mut dice = Dice::new(number);
            (0..50).map(|_| mutated(&mut dice, b"one input", b"another", &["word"])).collect::<Vec<_>>()
        };
        assert_eq!(made(7), made(7));
        assert_ne!(made(7), made(8));
        assert!(made(7).iter().filter(|bytes| *bytes != b"one input").count() > 40);
    }
}
