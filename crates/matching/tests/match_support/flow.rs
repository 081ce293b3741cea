//! The heaviest set of pairs where people on both sides have several places, by successive longest paths.
//!
//! It knows nothing of scores and objectives, and every path is sought among all pairs.

/// Which of `pairs` to match so that their weights add up to the most; no weight may be below zero.
///
/// Every path is the longest of all that end at a free place (Bellman and Ford), so that the matches so far are always
/// the heaviest of as many.
pub(crate) fn heaviest(caps: [&[u32]; 2], pairs: &[(u32, u32)], weights: &[i128]) -> Vec<usize> {
    let [mut mentee_left, mut mentor_left] = caps.map(<[u32]>::to_vec);
    let mut of_mentee = vec![Vec::new(); mentee_left.len()];
    let mut of_mentor = vec![Vec::new(); mentor_left.len()];
    for (at, &(mentee, mentor)) in pairs.iter().enumerate() {
        of_mentee[mentee as usize].push(at);
        of_mentor[mentor as usize].push(at);
    }
    let mut taken = vec![false; pairs.len()];
    loop {
        // What a path so far is worth at whom it ends, and the pair it came by.
        let mut mentees: Vec<Option<i128>> =
            mentee_left.iter().map(|&left| (left > 0).then_some(0)).collect();
        let mut mentors: Vec<Option<i128>> = vec![None; mentor_left.len()];
        let (mut to_mentee, mut to_mentor) = (vec![None; mentees.len()], vec![0; mentors.len()]);
        let mut queue: Vec<usize> = (0..mentees.len()).filter(|&i| mentees[i].is_some()).collect();
        while !queue.is_empty() {
            let mut reached = std::collections::BTreeSet::new();
            for i in queue {
                for &at in of_mentee[i].iter().filter(|&&at| !taken[at]) {
                    let (j, worth) = (pairs[at].1 as usize, mentees[i].map(|worth| worth + weights[at]));
                    if worth > mentors[j] {
                        (mentors[j], to_mentor[j]) = (worth, at);
                        reached.insert(j);
                    }
                }
            }
            let mut next = std::collections::BTreeSet::new();
            for j in reached {
                for &at in of_mentor[j].iter().filter(|&&at| taken[at]) {
                    let (i, worth) = (pairs[at].0 as usize, mentors[j].map(|worth| worth - weights[at]));
                    if worth > mentees[i] {
                        (mentees[i], to_mentee[i]) = (worth, Some(at));
                        next.insert(i);
                    }
                }
            }
            queue = next.into_iter().collect();
        }
        let free = (0..mentors.len()).filter(|&j| mentor_left[j] > 0 && mentors[j].is_some());
        let Some(last) = free.max_by_key(|&j| mentors[j]).filter(|&j| mentors[j] >= Some(0)) else { break };
        mentor_left[last] -= 1;
        let mut j = last;
        loop {
            let at = to_mentor[j];
            taken[at] = true;
            let i = pairs[at].0 as usize;
            let Some(left) = to_mentee[i] else {
                mentee_left[i] -= 1;
                break;
            };
            taken[left] = false;
            j = pairs[left].1 as usize;
        }
    }
    (0..pairs.len()).filter(|&at| taken[at]).collect()
}
