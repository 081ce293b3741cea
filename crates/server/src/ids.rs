//! Ids and secret tokens: random in the program, repeatable in tests.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use model::sign_in::TypedCode;
use sha2::{Digest, Sha256};

/// Where ids and tokens come from. Cloning gives the same source.
#[derive(Clone, Debug)]
pub struct Ids(Source);

#[derive(Clone, Debug)]
enum Source {
    Random,
    Seeded(u64, Arc<AtomicU64>),
}

/// The machine gave no random bytes, so nothing may be made that has to be unguessable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the machine gives no random bytes")]
pub struct NoRandomness;

/// 256 secret bits that a person carries in a link or a cookie; the database only ever holds [`Token::hash`].
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

/// What a token is for. It is part of the hash, so a token of one purpose is unknown in every other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The session cookie.
    Session,
    /// A link that signs in.
    SignIn,
    /// The cookie that ties a sign-in link to the browser that asked for it.
    Browser,
    /// The cookie of a browser that is known for an account.
    Device,
    /// A link that opens an invitation.
    Invitation,
    /// A link that confirms an address.
    Address,
}

impl Purpose {
    fn label(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::SignIn => "sign-in",
            Self::Browser => "browser",
            Self::Device => "device",
            Self::Invitation => "invitation",
            Self::Address => "address",
        }
    }
}

/// The hash of a code that was typed: over what the code is for, what it is bound to, and the code.
pub fn code_hash(label: &str, bound_to: &str, code: &TypedCode) -> String {
    let mut hasher = Sha256::new();
    for part in [label, bound_to, code.as_str()] {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    hex(&hasher.finalize())
}

impl Token {
    /// The token that `text` spells: 64 lower-case hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        let hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        (text.len() == 64 && text.bytes().all(hex)).then(|| Self(text.to_owned()))
    }

    /// The token that follows from `secret`, which must be as hard to guess; the same from the same.
    pub(crate) fn derived(purpose: Purpose, secret: &str) -> Self {
        let mut hasher = Sha256::new();
        hasher.update("derived ");
        hasher.update(purpose.label());
        hasher.update([0]);
        hasher.update(secret);
        Self(hex(&hasher.finalize()))
    }

    /// The token as it stands in a link or a cookie.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The code that stands in for a link with this token in the browser that asked for it.
    pub fn link_code(&self) -> TypedCode {
        let digest = Sha256::digest(["code of a link", &self.0].concat());
        TypedCode::of_bytes(&digest, TypedCode::LINK)
    }

    /// SHA-256 over purpose and token, in hexadecimal: what the database keeps.
    pub fn hash(&self, purpose: Purpose) -> String {
        let mut hasher = Sha256::new();
        hasher.update(purpose.label());
        hasher.update([0]);
        hasher.update(&self.0);
        hex(&hasher.finalize())
    }
}

/// Secrets do not appear in logs by accident.
impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(..)")
    }
}

impl Ids {
    /// Unguessable ids and tokens.
    pub fn random() -> Self {
        Self(Source::Random)
    }

    /// The same ids and tokens for the same seed, for tests.
    pub fn seeded(seed: u64) -> Self {
        Self(Source::Seeded(seed, Arc::new(AtomicU64::new(0))))
    }

    /// A new token.
    pub fn token(&self) -> Result<Token, NoRandomness> {
        Ok(Token(hex(&self.bytes()?)))
    }

    /// A new code of `length` characters, at most 32, to be read and typed.
    pub fn typed_code(&self, length: usize) -> Result<TypedCode, NoRandomness> {
        Ok(TypedCode::of_bytes(&self.bytes()?, length))
    }

    /// `N` random bytes, at most 32, for a salt or a secret.
    pub fn secret<const N: usize>(&self) -> Result<[u8; N], NoRandomness> {
        let bytes = self.bytes()?;
        bytes.first_chunk::<N>().copied().ok_or(NoRandomness)
    }

    /// A new id: `prefix`, a hyphen and 128 random bits in hexadecimal.
    pub fn id(&self, prefix: &str) -> Result<String, NoRandomness> {
        Ok(format!("{prefix}-{}", hex(&self.bytes()?[..16])))
    }

    /// The id of a request. It is never a secret, so a counter serves where randomness fails.
    pub fn request(&self) -> String {
        static FALLBACK: AtomicU64 = AtomicU64::new(0);
        self.bytes().map_or_else(
            |_| format!("{:016x}", FALLBACK.fetch_add(1, Ordering::Relaxed)),
            |bytes| hex(&bytes[..8]),
        )
    }

    fn bytes(&self) -> Result<[u8; 32], NoRandomness> {
        match &self.0 {
            Source::Random => {
                let mut bytes = [0; 32];
                getrandom::fill(&mut bytes).map_err(|_| NoRandomness)?;
                Ok(bytes)
            }
            Source::Seeded(seed, count) => {
                let count = count.fetch_add(1, Ordering::SeqCst);
                Ok(Sha256::digest([seed.to_be_bytes(), count.to_be_bytes()].concat()).into())
            }
        }
    }
}

/// Bytes in lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_random_tokens_differ_and_parse() {
        let ids = Ids::random();
        let (one, other) = (ids.token().unwrap(), ids.token().unwrap());
        assert_ne!(one, other);
        assert_eq!(Token::parse(one.reveal()), Some(one));
    }

    /// ACC-7.
    #[test]
    fn a_token_hashes_differently_for_every_purpose_and_never_shows() {
        let token = Ids::seeded(1).token().unwrap();
        assert_ne!(token.hash(Purpose::Session), token.hash(Purpose::SignIn));
        assert!(!format!("{token:?}").contains(token.reveal()));
        assert!(!token.hash(Purpose::Session).contains(token.reveal()));
    }

    #[test]
    fn a_derived_token_is_the_same_for_the_same_secret_and_purpose_only() {
        let one = Token::derived(Purpose::Browser, "secret");
        assert_eq!(Token::parse(one.reveal()), Some(one.clone()));
        assert_eq!(one, Token::derived(Purpose::Browser, "secret"));
        assert_ne!(one, Token::derived(Purpose::Browser, "other"));
        assert_ne!(one, Token::derived(Purpose::Session, "secret"));
    }

    #[test]
    fn what_is_no_token_does_not_parse() {
        for wrong in ["", "abc", &"g".repeat(64), &"A".repeat(64), &"a".repeat(65)] {
            assert!(Token::parse(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn a_seed_repeats_its_ids() {
        let (one, other) = (Ids::seeded(7), Ids::seeded(7));
        let first = one.id("run").unwrap();
        assert_eq!(first, other.id("run").unwrap());
        assert_ne!(first, one.id("run").unwrap());
        assert!(model::id::RunId::parse(&first).is_ok());
    }
}
