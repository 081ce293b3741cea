//! Who has a stream of news open: a few places for each person, and so many for all that other requests keep theirs
//! (rule WEB-9).

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use model::id::PersonId;

/// Streams of one person: a page on the desk, one on the phone, and one more.
pub const OF_ONE: usize = 3;
/// Streams of everybody, half of all connections.
pub const OF_ALL: usize = 256;

/// The open streams. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct Streams(Arc<Mutex<HashMap<PersonId, usize>>>);

/// Why there is no place for another stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Full {
    /// This person has as many as anybody may.
    ForOne,
    /// There are as many as there may be.
    ForAll,
}

/// A place for one stream, given back when dropped.
#[derive(Debug)]
pub struct Place {
    streams: Streams,
    person: PersonId,
}

impl Streams {
    /// A place for one more stream of `person`.
    pub fn enter(&self, person: &PersonId) -> Result<Place, Full> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let own = open.get(person).copied().unwrap_or(0);
        if own >= OF_ONE {
            return Err(Full::ForOne);
        }
        if open.values().sum::<usize>() >= OF_ALL {
            return Err(Full::ForAll);
        }
        open.insert(person.clone(), own + 1);
        Ok(Place { streams: self.clone(), person: person.clone() })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.streams.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = open.get_mut(&self.person) {
            *own -= 1;
            if *own == 0 {
                open.remove(&self.person);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(number: usize) -> PersonId {
        PersonId::parse(&format!("p-{number}")).unwrap()
    }

    #[test]
    fn one_person_has_three_places_and_gets_them_back() {
        let streams = Streams::default();
        let places: Vec<_> = (0..OF_ONE).map(|_| streams.enter(&person(1)).unwrap()).collect();
        assert_eq!(streams.enter(&person(1)).unwrap_err(), Full::ForOne);
        assert!(streams.enter(&person(2)).is_ok(), "others have theirs");
        drop(places);
        assert!(streams.enter(&person(1)).is_ok());
    }

    #[test]
    fn all_together_leave_room_for_requests() {
        let streams = Streams::default();
        let places: Vec<_> = (0..OF_ALL).map(|number| streams.enter(&person(number)).unwrap()).collect();
        assert_eq!(streams.enter(&person(OF_ALL)).unwrap_err(), Full::ForAll);
        drop(places);
        assert!(streams.enter(&person(OF_ALL)).is_ok());
    }
}
