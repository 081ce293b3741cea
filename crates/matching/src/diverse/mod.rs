//! The most diverse groups of a bare table of distances, without any rule but their sizes.
//!
//! This is the maximally diverse grouping problem, which has published instances (MDGPLIB; Gallego, Laguna, Martí and
//! Duarte 2011), so that the search behind the groups of people can be held against others. Up to twelve people are
//! grouped exactly; more by threshold accepting (Dueck and Scheuer 1990) with a seed and a fixed number of steps.

mod exact;
mod read;
mod search;

use crate::fault::Fault;

/// How far apart people are, and how large each group may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Distances {
    people: usize,
    /// Lower and upper bound of the size of each group, both included.
    bounds: Vec<(usize, usize)>,
    /// Of each pair, by row, in units of which `10^decimals` are 1.
    distance: Vec<i64>,
    decimals: u32,
}

/// Groups and the sum of the distances inside them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diverse {
    /// The sum, in units of which `10^decimals` are 1.
    pub units: i64,
    /// How many decimal places the distances have.
    pub decimals: u32,
    /// The people of each group in ascending order, from 0; group `k` keeps the bounds `k` of the file.
    pub groups: Vec<Vec<usize>>,
}

impl Distances {
    /// Reads `n g ss|ds lo hi ...` and then `i j d` with `i` and `j` from 0; what is left out is 0 apart. A fault names
    /// its line.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        read::read(text)
    }

    /// The best groups found: exactly the best for up to twelve people.
    pub fn solve(&self) -> Diverse {
        let groups = if self.people <= exact::MOST_PEOPLE { exact::best(self) } else { search::best(self) };
        let inside = |group: &Vec<usize>| -> i64 {
            let pairs = group.iter().enumerate();
            pairs.map(|(at, a)| group[at + 1..].iter().map(|b| self.of(*a, *b)).sum::<i64>()).sum()
        };
        Diverse { units: groups.iter().map(inside).sum(), decimals: self.decimals, groups }
    }

    fn of(&self, a: usize, b: usize) -> i64 {
        self.distance[a * self.people + b]
    }

    fn row(&self, a: usize) -> &[i64] {
        &self.distance[a * self.people..(a + 1) * self.people]
    }
}
