//! Names, order, hits and counts as somebody sees them, and the same rows from an inverted table.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::{Dictionary, Document, Kind, Schema, generate, score, tokens};

fn index(names: &[&str]) -> Index {
    let document = |(number, name): (usize, &&str)| Document {
        key: number.to_string(),
        texts: vec![vec![(*name).to_owned()]],
        values: vec![],
    };
    let documents: Vec<Document> = names.iter().enumerate().map(document).collect();
    Index::build(&Schema::new(&[("name", 8)], &["kind"]), &documents).unwrap()
}

fn found(index: &Index, text: &str) -> Vec<u32> {
    let query = Query { text: text.to_owned(), ..Query::default() };
    index.find(&query).rows.iter().map(|row| row.document).collect()
}

#[test]
fn names_are_found_in_the_letters_that_somebody_has() {
    for (name, asked) in [
        ("Łódź", "lodz"),
        ("Nariño (Department)", "narino"),
        ("Côte d’Ivoire", "ivoire cote"),
        ("Diyarbakır", "DİYARBAKIR"),
        ("Straße der Jugend", "strasse"),
        ("Tbilisi", "Тбилиси"),
        ("Тбилиси", "tbilisi"),
        ("თბილისი", "Тбилиси"),
        ("Харків", "Kharkiv"),
        ("Харків", "Kharkov"),
        ("Харків", "Charkiw"),
        ("Щербак", "Shcherbak"),
        ("القاهرة", "al-Qahira"),
        ("القاهرة", "Qahira"),
        ("القاهرة", "قاهرة"),
        ("al-Qahira", "القاهرة"),
        ("تونس", "Tunis"),
        ("Tunis", "تونس"),
        ("東京都", "東京"),
    ] {
        assert_eq!(found(&index(&["Quito", name]), asked), [1], "{asked} finds {name}");
    }
}

#[test]
fn the_best_way_of_finding_a_word_stands_first() {
    let index = index(&["Limas", "Limo", "Lima", "Nueva Lima", "Лима"]);
    assert_eq!(found(&index, "lima"), [2, 3, 0, 4, 1]);
}

#[test]
fn a_rare_word_counts_more_than_a_frequent_one() {
    let mut names = vec!["Foro de Quito"; 30];
    names.push("Agua en Potosí");
    let index = index(&names);
    let query = Query { text: "el foro y el agua de potosi".to_owned(), mode: Mode::Any, ..Query::default() };
    let answer = index.find(&query);
    assert_eq!((answer.total, answer.rows[0].document), (31, 30));
}

#[test]
fn a_hit_says_where_the_word_stands_in_the_text_as_it_was_given() {
    let name = "Красное: Bogota\u{301}, Харків";
    let index = index(&[name]);
    let query = Query { text: "kharkov bogotá kra".to_owned(), ..Query::default() };
    let row = index.find(&query).rows.remove(0);
    let hits: Vec<_> = row.hits.iter().map(|hit| (&name[hit.start..hit.end], hit.kind)).collect();
    assert_eq!(
        hits,
        [("Красное", Kind::OtherScript), ("Bogota\u{301}", Kind::Exact), ("Харків", Kind::OtherScript)]
    );
}

#[test]
fn what_the_index_does_not_have_is_held_by_nobody() {
    let index = index(&["Lima"]);
    for group in ["kind", "mood"] {
        let chosen = BTreeMap::from([(group.to_owned(), BTreeSet::from(["blue".to_owned()]))]);
        assert_eq!(index.find(&Query { chosen, ..Query::default() }).total, 0);
        let nothing_chosen = BTreeMap::from([(group.to_owned(), BTreeSet::new())]);
        assert_eq!(index.find(&Query { chosen: nothing_chosen, ..Query::default() }).total, 1);
    }
}

#[test]
fn hits_are_looked_for_in_so_much_text_and_no_more() {
    let long = "lima ".repeat(MOST_LOOKED_AT / 5 + 1);
    let index = index(&["lima", &long]);
    let rows = index.find(&Query { text: "lima".to_owned(), ..Query::default() }).rows;
    assert_eq!(rows.iter().map(|row| row.hits.len()).collect::<Vec<_>>(), [1, 0]);
}

/// What a database would hold: a row for each word of each text.
struct InvertedRow {
    term: String,
    document: u32,
    field: usize,
    text: usize,
    position: u32,
}

#[test]
fn a_database_with_an_inverted_table_gives_the_same_rows() {
    let population = generate::population(21, 500);
    let mut table: Vec<InvertedRow> = Vec::new();
    for (document, one) in (0..).zip(&population.documents) {
        for (field, texts) in one.texts.iter().enumerate() {
            for (text, content) in texts.iter().enumerate() {
                table.extend(tokens(content).into_iter().map(|token| InvertedRow {
                    term: token.term,
                    document,
                    field,
                    text,
                    position: token.position,
                }));
            }
        }
    }
    let dictionary = Dictionary::new(table.iter().map(|row| &row.term));
    let index = Index::build(&population.schema, &population.documents).unwrap();
    for query in generate::queries(22, &population, 200) {
        let query = Query { chosen: BTreeMap::new(), ..query };
        let asked = words(&query.text, query.mode);
        // For each document how many words it has, and its score.
        let mut sums: BTreeMap<u32, (usize, u32)> = BTreeMap::new();
        for word in &asked {
            let kinds: BTreeMap<&str, Kind> =
                dictionary.expand(word).iter().map(|one| (dictionary.term(one.term), one.kind)).collect();
            let rows: Vec<&InvertedRow> =
                table.iter().filter(|row| kinds.contains_key(row.term.as_str())).collect();
            let texts: BTreeSet<_> =
                rows.iter().map(|row| (&row.term, row.document, row.field, row.text)).collect();
            let rarity = score::rarity(texts.len() as u64, index.len() as u32);
            let mut best: BTreeMap<u32, u32> = BTreeMap::new();
            for row in rows {
                let weight = population.schema.fields[row.field].weight;
                let points = score::score(rarity, kinds[row.term.as_str()], weight, row.position);
                let most = best.entry(row.document).or_default();
                *most = points.max(*most);
            }
            for (document, points) in best {
                let (words, sum) = sums.entry(document).or_default();
                (*words, *sum) = (*words + 1, *sum + points);
            }
        }
        if !asked.is_empty() {
            let needed = if query.mode == Mode::All { asked.len() } else { 1 };
            let mut rows: Vec<(u32, u32)> = sums
                .into_iter()
                .filter(|(_, (words, _))| *words >= needed)
                .map(|(document, (_, sum))| (sum, document))
                .collect();
            rows.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
            let answer = index.find(&query);
            assert_eq!(answer.total as usize, rows.len());
            let page: Vec<_> = answer.rows.iter().map(|row| (row.score, row.document)).collect();
            let expected: Vec<_> = rows.into_iter().skip(query.offset).take(query.limit).collect();
            assert_eq!(page, expected, "{query:?}");
        }
    }
}
