//! Numbers as DynamoDB has them: decimal, exact, of 38 digits.

use super::refused::Refused;
use std::cmp::Ordering;

const DIGITS: i32 = 38;
const LARGEST: i32 = 126;
const SMALLEST: i32 = -129;

/// A decimal number: `mantissa` times ten to the power of `exponent`, without zeros at its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Number {
    mantissa: i128,
    exponent: i32,
}

/// Whether a number is written as it is stored; true of every whole number as a program prints it.
pub(super) fn is_canonical(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text).as_bytes();
    let is_zero = text == "0";
    let is_whole = digits.first().is_some_and(|digit| *digit != b'0') && digits.iter().all(u8::is_ascii_digit);
    is_zero || (is_whole && digits.len() <= 38)
}

impl Number {
    pub(super) fn parse(text: &str) -> Result<Self, Refused> {
        let wrong = || Refused::invalid(format!("The parameter cannot be converted to a numeric value: {text}"));
        let (body, exponent) = match text.split_once(['e', 'E']) {
            Some((body, exponent)) => (body, exponent.parse::<i32>().map_err(|_| wrong())?),
            None => (text, 0),
        };
        let (is_negative, body) = sign(body);
        let (whole, part) = body.split_once('.').unwrap_or((body, ""));
        if whole.len() + part.len() == 0 || !whole.bytes().chain(part.bytes()).all(|byte| byte.is_ascii_digit()) {
            return Err(wrong());
        }
        let digits = format!("{whole}{part}");
        let significant = digits.trim_start_matches('0').trim_end_matches('0');
        if significant.len() > 38 {
            return Err(Refused::invalid("Attempting to store more than 38 significant digits in a Number"));
        }
        let zeros = digits.len() - digits.trim_end_matches('0').len();
        let exponent = i64::from(exponent) + length(zeros) - length(part.len());
        let mantissa: i128 = if significant.is_empty() { 0 } else { significant.parse().map_err(|_| wrong())? };
        Self::in_range(if is_negative { -mantissa } else { mantissa }, exponent)
    }

    fn in_range(mantissa: i128, exponent: i64) -> Result<Self, Refused> {
        if mantissa == 0 {
            return Ok(Self { mantissa, exponent: 0 });
        }
        let number = Self { mantissa, exponent: i32::try_from(exponent).unwrap_or(i32::MAX / 2) };
        match number.magnitude() {
            magnitude if magnitude > LARGEST => Err(Refused::invalid(
                "Number overflow. Attempting to store a number with magnitude larger than supported range",
            )),
            magnitude if magnitude < SMALLEST => Err(Refused::invalid(
                "Number underflow. Attempting to store a number with magnitude smaller than supported range",
            )),
            _ => Ok(number),
        }
    }

    fn digits(self) -> i32 {
        self.mantissa.unsigned_abs().checked_ilog10().map_or(0, |log| i32::try_from(log).unwrap_or(0) + 1)
    }

    /// Where its first digit stands, counted from the point.
    fn magnitude(self) -> i32 {
        self.digits().saturating_add(self.exponent)
    }

    /// The sum, as long as it has no more than 38 digits.
    pub(super) fn plus(self, other: Self) -> Result<Self, Refused> {
        let lowest = self.exponent.min(other.exponent);
        let scaled = |number: Self| {
            let factor = 10_i128.checked_pow(number.exponent.abs_diff(lowest))?;
            number.mantissa.checked_mul(factor)
        };
        let sum = scaled(self).zip(scaled(other)).and_then(|(one, other)| one.checked_add(other));
        let sum = sum.ok_or_else(|| Refused::invalid("a sum of more than 38 digits is not known here"))?;
        Self::parse(&format!("{sum}e{lowest}"))
    }

    /// As it is stored.
    pub(super) fn text(self) -> String {
        let sign = if self.mantissa < 0 { "-" } else { "" };
        let digits = self.mantissa.unsigned_abs().to_string();
        if self.exponent >= 0 {
            return format!("{sign}{digits}{}", "0".repeat(self.exponent.unsigned_abs() as usize));
        }
        let behind = self.exponent.unsigned_abs() as usize;
        let padded = format!("{digits:0>width$}", width = behind + 1);
        let (whole, part) = padded.split_at(padded.len() - behind);
        format!("{sign}{whole}.{part}")
    }

    /// All digits that a number can have, so that two of the same magnitude compare as they are.
    fn filled(self) -> i128 {
        let missing = u32::try_from(DIGITS - self.digits()).unwrap_or(0);
        self.mantissa.saturating_mul(10_i128.pow(missing))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        let signs = self.mantissa.signum().cmp(&other.mantissa.signum());
        if signs != Ordering::Equal || self.mantissa == 0 {
            return signs;
        }
        let magnitudes = self.magnitude().cmp(&other.magnitude());
        let magnitudes = if self.mantissa < 0 { magnitudes.reverse() } else { magnitudes };
        magnitudes.then_with(|| self.filled().cmp(&other.filled()))
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

fn sign(text: &str) -> (bool, &str) {
    match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

fn length(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX / 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        Number::parse(text).unwrap()
    }

    #[test]
    fn a_number_is_stored_in_one_form() {
        let forms = [("007", "7"), ("1.50", "1.5"), ("-0.0", "0"), ("1e3", "1000"), ("12E-3", "0.012"), ("+5", "5")];
        for (given, stored) in forms {
            assert_eq!(number(given).text(), stored);
            assert!(given != stored && !is_canonical(given));
        }
        let largest = "9".repeat(38);
        for text in ["0", "-1", "100", "18446744073709551615", &largest] {
            assert_eq!(number(text).text(), text);
            assert!(is_canonical(text));
        }
    }

    #[test]
    fn numbers_sort_by_value() {
        let sorted = ["-1000", "-10.5", "-10", "-0.1", "0", "0.09", "0.1", "2", "10", "10.01", "1e30"];
        for pair in sorted.windows(2) {
            assert!(number(pair[0]) < number(pair[1]), "{pair:?}");
        }
        assert_eq!(number("1e2").cmp(&number("100.0")), Ordering::Equal);
    }

    #[test]
    fn sums_are_exact() {
        assert_eq!(number("0.1").plus(number("0.2")).unwrap().text(), "0.3");
        assert_eq!(number("99").plus(number("1")).unwrap().text(), "100");
        assert_eq!(number("-5").plus(number("5")).unwrap().text(), "0");
        assert!(number("1e100").plus(number("1")).is_err());
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in ["", "x", "1x", "-", ".", "1.2.3", "0x1", " 1", "1e", "NaN", "1e126", "1e-200"] {
            assert_eq!(Number::parse(text).unwrap_err().kind(), "ValidationException", "{text}");
        }
        assert!(Number::parse(&"1".repeat(39)).is_err());
    }
}
