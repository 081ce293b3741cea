//! The numbers of the example in docs/SEARCHING.md.

use search::score::{place_points, rarity};
use search::{Document, Error, Index, Kind, Query, Schema};

fn example() -> Result<Index, Error> {
    let document = |(name, topic): (&str, &str)| Document {
        key: name.to_owned(),
        texts: vec![vec![name.to_owned()], vec![topic.to_owned()]],
        values: vec![],
    };
    let documents = [
        ("Lima", "Presupuesto participativo"),
        ("Limache", "Datos abiertos"),
        ("Quito", "Presupuesto abierto"),
        ("Лима", "Presupuesto participativo"),
    ];
    Index::build(&Schema::new(&[("name", 8), ("topics", 3)], &[]), &documents.map(document))
}

#[test]
fn the_example_is_scored_as_the_chapter_says() -> Result<(), Error> {
    let index = example()?;
    let answer = index.find(&Query { text: "presupesto lim".to_owned(), ..Query::default() });
    let rows: Vec<_> = answer.rows.iter().map(|row| (index.key(row.document), row.score)).collect();
    assert_eq!(rows, [("Lima", 13_680), ("Лима", 11_760)]);
    let kinds: Vec<Vec<Kind>> =
        answer.rows.iter().map(|row| row.hits.iter().map(|hit| hit.kind).collect()).collect();
    assert_eq!(kinds, [[Kind::Beginning, Kind::Typo(1)], [Kind::OtherScript, Kind::Typo(1)]]);
    Ok(())
}

#[test]
fn its_parts_are_those_of_the_table() {
    assert_eq!((rarity(3, 4), place_points(8, 0), place_points(3, 0)), (10, 96, 36));
    assert_eq!([10 * 6 * 36, 10 * 12 * 96, 10 * 10 * 96], [2_160, 11_520, 9_600]);
}
