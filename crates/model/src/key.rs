//! The key under which a request happens once: a UUID that is made when a form opens and sent with every attempt.

use std::fmt;

/// The header that carries it.
pub const HEADER: &str = "idempotency-key";

/// A UUID, in lower case.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct IdempotencyKey(String);

/// Where the hyphens of a UUID stand.
const HYPHENS: [usize; 4] = [8, 13, 18, 23];

impl IdempotencyKey {
    /// The key that `text` spells: 32 hexadecimal digits in five groups.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = |(at, byte): (usize, u8)| {
            if HYPHENS.contains(&at) { byte == b'-' } else { byte.is_ascii_hexdigit() }
        };
        let whole = text.len() == 36 && text.bytes().enumerate().all(fits);
        whole.then(|| Self(text.to_ascii_lowercase()))
    }

    /// The key made of these random bytes, a UUID of version 4.
    pub fn from_random(mut bytes: [u8; 16]) -> Self {
        bytes[6] = bytes[6] & 0x0f | 0x40;
        bytes[8] = bytes[8] & 0x3f | 0x80;
        let digit = |nibble: u8| char::from(b"0123456789abcdef"[usize::from(nibble)]);
        let mut text = String::with_capacity(36);
        for byte in bytes {
            if HYPHENS.contains(&text.len()) {
                text.push('-');
            }
            text.push(digit(byte >> 4));
            text.push(digit(byte & 0x0f));
        }
        Self(text)
    }

    /// As it stands in the header.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whoever knows a key can have its answer again, so it does not appear in logs by accident.
impl fmt::Debug for IdempotencyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdempotencyKey(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn random_bytes_make_a_uuid_that_parses() {
        for byte in [0, 0xff, 0x5a] {
            let key = IdempotencyKey::from_random([byte; 16]);
            assert_eq!(IdempotencyKey::parse(key.as_str()), Some(key.clone()));
            assert_eq!(key.as_str().as_bytes()[14], b'4');
            assert!(b"89ab".contains(&key.as_str().as_bytes()[19]));
        }
        let zero = IdempotencyKey::from_random([0; 16]);
        assert_eq!(zero.as_str(), "00000000-0000-4000-8000-000000000000");
        assert!(!format!("{zero:?}").contains("0000"));
    }

    #[test]
    fn what_is_no_uuid_is_no_key_and_case_makes_no_other() {
        let upper = IdempotencyKey::parse("8E03978E-40D5-43E8-BC93-6894A57F9324").unwrap();
        assert_eq!(upper.as_str(), "8e03978e-40d5-43e8-bc93-6894a57f9324");
        for wrong in [
            "",
            "key",
            "8e03978e40d543e8bc936894a57f9324",
            "\"8e03978e-40d5-43e8-bc93-6894a57f9324\"",
            "8e03978e-40d5-43e8-bc93-6894a57f932g",
            "8e03978e-40d5-43e8-bc93-6894a57f93244",
            "8e03978-e40d5-43e8-bc93-6894a57f9324",
        ] {
            assert!(IdempotencyKey::parse(wrong).is_none(), "{wrong}");
        }
    }
}
