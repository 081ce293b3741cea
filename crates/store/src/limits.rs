//! Allowances that refill with time. They are rows, so restarts and several servers agree (rule ACC-29).
//!
//! A row holds the moment at which the whole allowance will be back. Taking one moves that moment by the time one
//! takes to refill, unless it would then lie further ahead than the whole allowance takes: one statement, no matter
//! how many ask at once.

use crate::db::{Tx, Write, values};
use crate::error::StoreError;

/// How many at once, and how fast one comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// How many may be taken at once after a long rest; at least 1.
    pub burst: u32,
    /// After how long one more may be taken.
    pub refill_ms: i64,
}

impl Allowance {
    /// Links to one mailbox from one network address or browser: 3, then 1 per 80 minutes.
    pub const LINK_PER_MAILBOX: Self = Self { burst: 3, refill_ms: 80 * 60_000 };
    /// Links to one mailbox from everywhere together: 12, then 1 per 20 minutes.
    pub const LINK_PER_MAILBOX_IN_ALL: Self = Self { burst: 12, refill_ms: 20 * 60_000 };
    /// Sign-in attempts and links from one network address: 20, then 1 per 20 seconds.
    pub const LINK_PER_ADDRESS: Self = Self { burst: 20, refill_ms: 20_000 };
    /// Files of one's own data: 3 a day.
    pub const EXPORT_PER_PERSON: Self = Self { burst: 3, refill_ms: 8 * 60 * 60_000 };
    /// Typed codes that stand in for a link, in one browser: 5, and no more within the life of a link.
    pub const CODE_PER_BROWSER: Self = Self { burst: 5, refill_ms: 10 * 60_000 };
    /// Codes of the second factor for one account: 10 in 15 minutes.
    pub const SECOND_FACTOR_PER_ACCOUNT: Self = Self { burst: 10, refill_ms: 90_000 };
    /// Accepting invitations from one network address, which may make an account: 20, then 1 per 20 minutes. Looking at
    /// one counts nothing, because reading changes nothing and its token cannot be guessed.
    pub const SIGN_UP_PER_ADDRESS: Self = Self { burst: 20, refill_ms: 20 * 60_000 };
    /// Other addresses that one person asks for: 5, then 1 an hour.
    pub const ADDRESSES_PER_PERSON: Self = Self { burst: 5, refill_ms: 60 * 60_000 };
    /// Requests for introductions by one person: 10 a day.
    pub const INTRODUCTIONS_PER_PERSON: Self = Self { burst: 10, refill_ms: 144 * 60_000 };
    /// Introductions that one person of the Support Unit proposes: 20 a day.
    pub const BROKERED_PER_PERSON: Self = Self { burst: 20, refill_ms: 72 * 60_000 };
    /// Invitations by one person who is not of the Support Unit: 10 a day.
    pub const INVITATIONS_PER_PERSON: Self = Self { burst: 10, refill_ms: 144 * 60_000 };
    /// Reports by one person: 20 a day.
    pub const REPORTS_PER_PERSON: Self = Self { burst: 20, refill_ms: 72 * 60_000 };
    /// Messages to many by one person: 60, then 1 a minute.
    pub const MESSAGES_TO_MANY: Self = Self { burst: 60, refill_ms: 60_000 };
    /// Profiles that one person opens: 200 a day.
    pub const PROFILES_PER_PERSON: Self = Self { burst: 200, refill_ms: 432_000 };
    /// Profiles that the people of one organisation open together: 500 a day.
    pub const PROFILES_PER_ORGANISATION: Self = Self { burst: 500, refill_ms: 172_800 };
    /// What counts once a day however often it happens.
    pub const ONCE_A_DAY: Self = Self { burst: 1, refill_ms: 24 * 60 * 60_000 };

    /// How long it takes until everything is back.
    fn whole_ms(self) -> i64 {
        self.refill_ms * i64::from(self.burst)
    }
}

/// Whether one was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Take {
    /// One was taken.
    Taken,
    /// None is left; one will be after so long, at least 1 ms.
    Wait {
        /// How long.
        retry_after_ms: i64,
    },
}

/// Takes one from the allowance under `key` at `now_ms`.
pub async fn take(
    write: &mut Write,
    key: &str,
    allowance: Allowance,
    now_ms: i64,
) -> Result<Take, StoreError> {
    let whole_ms = allowance.whole_ms();
    // A moment further ahead than the whole allowance was written by a clock that has since gone back: it counts as
    // full again, else nobody could do anything until the clock has caught up.
    let row = write
        .query_one(
            "INSERT INTO allowance (key, full_at_ms) VALUES ($1, $2 + $3) \
             ON CONFLICT (key) DO UPDATE SET full_at_ms = $3 + CASE \
                 WHEN allowance.full_at_ms > $2 AND allowance.full_at_ms <= $2 + $4 \
                     THEN allowance.full_at_ms ELSE $2 END \
             WHERE allowance.full_at_ms <= $2 + $4 - $3 OR allowance.full_at_ms > $2 + $4 \
             RETURNING full_at_ms",
            values![key, now_ms, allowance.refill_ms, whole_ms],
        )
        .await?;
    if row.is_some() {
        return Ok(Take::Taken);
    }
    let row = write.query_one("SELECT full_at_ms FROM allowance WHERE key = $1", values![key]).await?;
    let full_at_ms = row.map_or(Ok(now_ms), |row| row.int("full_at_ms"))?;
    let retry_after_ms = (full_at_ms - (whole_ms - allowance.refill_ms) - now_ms).max(1);
    Ok(Take::Wait { retry_after_ms })
}

/// Whether nothing is taken from the allowance under `key` at `now_ms`.
pub async fn is_whole(tx: &mut Tx, key: &str, allowance: Allowance, now_ms: i64) -> Result<bool, StoreError> {
    let taken = tx
        .query_one(
            "SELECT key FROM allowance WHERE key = $1 AND full_at_ms > $2 AND full_at_ms <= $2 + $3",
            values![key, now_ms, allowance.whole_ms()],
        )
        .await?;
    Ok(taken.is_none())
}

/// Forgets allowances that are whole again at `now_ms`; how many there were.
pub async fn sweep(write: &mut Write, now_ms: i64) -> Result<u64, StoreError> {
    write.execute("DELETE FROM allowance WHERE full_at_ms <= $1", values![now_ms]).await
}
