//! Codes made of the time (RFC 6238): SHA-1, six digits, steps of thirty seconds, as every app on a phone makes them
//! (rule ACC-17).

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;

/// Bytes of a secret, as RFC 4226 recommends.
pub const SECRET: usize = 20;
/// Milliseconds of a step.
pub const STEP_MS: i64 = 30_000;
/// How many steps the phone's clock may be early or late.
const DRIFT: i64 = 1;

/// The step in which `now_ms` lies.
pub fn step(now_ms: i64) -> i64 {
    now_ms.div_euclid(STEP_MS)
}

/// The code of `step`.
pub fn code(secret: &[u8], step: i64) -> u32 {
    // HMAC takes a key of any length, so this is always a digest.
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(secret) else { return u32::MAX };
    mac.update(&step.to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let at = usize::from(digest[digest.len() - 1] & 15);
    let four = [digest[at] & 0x7f, digest[at + 1], digest[at + 2], digest[at + 3]];
    u32::from_be_bytes(four) % 1_000_000
}

/// The step whose code `given` is: that of `now_ms` or one beside it, and later than `last_step`.
pub fn step_of(secret: &[u8], given: u32, now_ms: i64, last_step: i64) -> Option<i64> {
    let now = step(now_ms);
    (now - DRIFT..=now + DRIFT).filter(|step| *step > last_step).find(|step| code(secret, *step) == given)
}

/// `bytes` in base 32 without padding, as apps ask for it.
pub fn base32(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut text = String::with_capacity(bytes.len().div_ceil(5) * 8);
    let (mut held, mut bits) = (0_u32, 0_u32);
    for byte in bytes {
        held = held << 8 | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(char::from(ALPHABET[(held >> bits & 31) as usize]));
        }
        held &= (1 << bits) - 1;
    }
    if bits > 0 {
        text.push(char::from(ALPHABET[(held << (5 - bits) & 31) as usize]));
    }
    text
}

/// The address that an app reads from the QR code; `issuer` and `account` are shown in it.
pub fn uri(secret: &[u8], issuer: &str, account: &str) -> String {
    let (issuer, account) = (encode(issuer), encode(account));
    format!("otpauth://totp/{issuer}:{account}?secret={}&issuer={issuer}", base32(secret))
}

fn encode(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~@".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
        encoded
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET_OF_THE_RFC: &[u8] = b"12345678901234567890";

    #[test]
    fn the_codes_are_those_of_rfc_6238() {
        for (seconds, last_six) in [
            (59_i64, 287_082),
            (1_111_111_109, 81_804),
            (1_111_111_111, 50_471),
            (1_234_567_890, 5_924),
            (2_000_000_000, 279_037),
            (20_000_000_000, 353_130),
        ] {
            assert_eq!(code(SECRET_OF_THE_RFC, step(seconds * 1000)), last_six, "{seconds}");
        }
    }

    /// ACC-17.
    #[test]
    fn a_code_is_taken_one_step_early_or_late_and_not_twice() {
        let now_ms = 1_780_488_000_000;
        let now = step(now_ms);
        for by in -3..=3 {
            let given = code(SECRET_OF_THE_RFC, now + by);
            let taken = step_of(SECRET_OF_THE_RFC, given, now_ms, 0);
            assert_eq!(taken, (by.abs() <= 1).then_some(now + by), "{by}");
        }
        let given = code(SECRET_OF_THE_RFC, now);
        assert_eq!(step_of(SECRET_OF_THE_RFC, given, now_ms, now), None, "used");
        assert_eq!(step_of(SECRET_OF_THE_RFC, given, now_ms, now + 1), None, "older than the last");
    }

    #[test]
    fn base_32_is_that_of_rfc_4648() {
        for (plain, encoded) in
            [("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foobar", "MZXW6YTBOI")]
        {
            assert_eq!(base32(plain.as_bytes()), encoded);
        }
        assert_eq!(base32(SECRET_OF_THE_RFC), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    }

    #[test]
    fn the_address_names_service_and_account() {
        assert_eq!(
            uri(b"foobar", "Convene (a b)", "ana+x@example.org"),
            "otpauth://totp/Convene%20%28a%20b%29:ana%2Bx@example.org?secret=MZXW6YTBOI&issuer=Convene%20%28a%20b%29"
        );
    }
}
