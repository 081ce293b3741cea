//! The directory in pieces, so that a page that has it asks for what changed alone.
//!
//! Each entry belongs to one of a fixed number of pieces by its id. The server says with each list what tells every piece
//! from another; the page gives that back, and is answered the pieces that are otherwise now. Whoever gives back something
//! else gets more pieces than they need, or keeps an old one; nobody gets what the whole list would not have shown them.

use model::directory::Directory;
use model::directory_search::Entry;

/// Into so many pieces ids fall.
pub const PIECES: usize = 128;
/// The digests of a list: one for each piece, and one for what is no entry.
const DIGESTS: usize = PIECES + 1;
/// Characters of a digest, of six bits each.
const DIGEST: usize = 8;
/// Characters of all digests.
pub const WRITTEN: usize = DIGESTS * DIGEST;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The piece of an entry with this id.
pub fn piece(id: &str) -> usize {
    // FNV-1a: ids are short, and some of them differ in one letter.
    let hash =
        id.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    (hash ^ (hash >> 16)) as usize % PIECES
}

/// What is written for these digests, of which 48 bits count: of the pieces in their order, and of what is no entry.
pub fn written(pieces: &[u64; PIECES], rest: u64) -> String {
    let letter = |digest: u64, at: usize| char::from(ALPHABET[(digest >> (6 * at)) as usize & 63]);
    pieces.iter().chain([&rest]).flat_map(|digest| (0..DIGEST).map(move |at| letter(*digest, at))).collect()
}

/// Whether `text` is what [`written`] writes.
pub fn is_written(text: &str) -> bool {
    text.len() == WRITTEN && text.bytes().all(|byte| ALPHABET.contains(&byte))
}

/// What is written in `digests` of the piece in which an entry is; nothing where nothing is known of it.
pub fn digest_of<'a>(digests: &'a str, entry: &Entry) -> &'a str {
    let id = match entry {
        Entry::Member(member) => member.id.as_str(),
        Entry::Person(person) => person.id.as_str(),
        Entry::Practice(practice) => practice.id.as_str(),
    };
    let piece = piece(id);
    digests.get(piece * DIGEST..(piece + 1) * DIGEST).unwrap_or_default()
}

/// Whether a piece differs between two lists; what is no digest at all differs.
fn differs(one: &str, other: &str, piece: usize) -> bool {
    let digest = piece * DIGEST..(piece + 1) * DIGEST;
    let one = one.get(digest.clone());
    one.is_none() || one != other.get(digest)
}

/// Of `now` what is otherwise than in the list with the digests `have`.
#[must_use]
pub fn difference(mut now: Directory, have: &str) -> Directory {
    let digests = std::mem::take(&mut now.digests);
    keep(&mut now, |piece| differs(have, &digests, piece));
    if !differs(have, &digests, PIECES) {
        now.countries.clear();
    }
    Directory { digests, ..now }
}

/// The list that [`difference`] was made of, in no order that means anything, from the one that was there before.
#[must_use]
pub fn merged(mut had: Directory, mut came: Directory) -> Directory {
    let changed = |piece| differs(&had.digests, &came.digests, piece);
    if !changed(PIECES) {
        came.countries = std::mem::take(&mut had.countries);
    }
    let before = std::mem::take(&mut had.digests);
    keep(&mut had, |piece| !differs(&before, &came.digests, piece));
    came.members.append(&mut had.members);
    came.people.append(&mut had.people);
    came.practices.append(&mut had.practices);
    came
}

/// Keeps the entries of the pieces that `kept` says.
fn keep(directory: &mut Directory, kept: impl Fn(usize) -> bool) {
    let kept: Vec<bool> = (0..PIECES).map(kept).collect();
    let of = |id: &str| kept.get(piece(id)).copied().unwrap_or_default();
    directory.members.retain(|one| of(one.id.as_str()));
    directory.people.retain(|one| of(one.id.as_str()));
    directory.practices.retain(|one| of(one.id.as_str()));
}

#[cfg(test)]
#[path = "pieces_tests.rs"]
mod tests;
