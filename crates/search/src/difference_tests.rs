//! A difference, applied, against building anew.

use super::*;
use crate::generate::{self, Random};

fn changed(random: &mut Random, documents: &[Document]) -> Vec<Document> {
    let mut new: Vec<Document> = documents.iter().filter(|_| random.below(8) > 0).cloned().collect();
    for document in &mut new {
        if random.below(10) == 0 {
            document.texts[0] = vec![format!("Changed {}", random.below(50))];
        }
    }
    for number in 0..random.below(12) {
        let mut more = documents[random.below(documents.len())].clone();
        more.key = format!("more-{number}");
        new.insert(random.below(new.len() + 1), more);
    }
    if !new.is_empty() && random.below(2) == 0 {
        let moved = new.remove(random.below(new.len()));
        new.insert(random.below(new.len() + 1), moved);
    }
    new
}

#[test]
fn applying_equals_building_anew() {
    let mut random = Random::new(11);
    for round in 0..40 {
        let population = generate::population(round, 60);
        let old = Index::build(&population.schema, &population.documents).unwrap();
        let documents = changed(&mut random, &population.documents);
        let new = Index::build(&population.schema, &documents).unwrap();
        let difference = Difference::between(&old, &new).unwrap();
        let sent = Difference::decode(&difference.encode()).unwrap();
        assert_eq!(sent, difference);
        let applied = sent.apply(&old).unwrap();
        assert_eq!(applied, new);
        assert_eq!(applied.encode(), new.encode());
    }
}

#[test]
fn only_what_changed_is_sent() {
    let population = generate::population(1, 500);
    let old = Index::build(&population.schema, &population.documents).unwrap();
    let mut documents = population.documents.clone();
    let last = documents.pop().unwrap();
    documents.insert(0, last);
    documents.remove(100);
    let new = Index::build(&population.schema, &documents).unwrap();
    let difference = Difference::between(&old, &new).unwrap();
    assert_eq!(difference.size(), (1, 1));
    assert!(difference.encode().len() < old.encode().len() / 50);
}

#[test]
fn a_difference_to_another_index_is_refused() {
    let [a, b] = [1, 2].map(|seed| {
        let population = generate::population(seed, 30);
        Index::build(&population.schema, &population.documents).unwrap()
    });
    let difference = Difference::between(&a, &b).unwrap();
    assert_eq!(difference.apply(&b), Err(Error::OtherIndex));
    assert_eq!(difference.apply(&a), Ok(b));
}
