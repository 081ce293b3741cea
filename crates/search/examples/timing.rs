//! How long answers take: `cargo run --release -p search --features generate --example timing [DOCUMENTS..]`.
#![expect(clippy::print_stdout, reason = "what an example prints is its result")]
#![expect(clippy::disallowed_methods, reason = "it measures durations")]

use std::collections::BTreeSet;
use std::hint::black_box;
use std::time::{Duration, Instant};

use search::{Difference, Finder, Index, Mode, Query, generate};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let given: Vec<usize> = std::env::args().skip(1).map(|count| count.parse()).collect::<Result<_, _>>()?;
    for documents in if given.is_empty() { vec![10_000, 100_000] } else { given } {
        measure(documents)?;
    }
    Ok(())
}

fn measure(documents: usize) -> Result<(), search::Error> {
    let population = generate::population(1, documents);
    let index = Index::build(&population.schema, &population.documents)?;
    let values: usize = (0..index.schema().groups.len()).map(|group| index.values(group).count()).sum();
    println!("{documents} documents, {} words, {values} values", index.dictionary().len());
    let bytes = index.encode();
    let new = Index::build(&population.schema, &population.documents[documents / 200..])?;
    let difference = Difference::between(&index, &new)?;
    report(
        "build",
        (0..5).map(|_| timed(|| Index::build(&population.schema, &population.documents))).collect(),
    );
    report("decode", (0..5).map(|_| timed(|| Index::decode(&bytes))).collect());
    report("apply a difference", (0..5).map(|_| timed(|| difference.apply(&index))).collect());

    let queries = generate::queries(2, &population, 600);
    let cold = |query: &Query| {
        let mut finder = Finder::new(index.clone());
        timed(|| finder.find(query))
    };
    report("generated, nothing remembered", queries.iter().take(200).map(cold).collect());
    for (name, mode) in [("generated, all words", Mode::All), ("generated, any word", Mode::Any)] {
        let mut finder = Finder::new(index.clone());
        let of_mode = queries.iter().filter(|query| query.mode == mode);
        report(name, of_mode.map(|query| timed(|| finder.find(query))).collect());
    }
    for text in [
        "presupuesto participativo",
        "presupesto partcipativo",
        "open contracting transparency",
        "Харків міська рада",
        "القاهرة",
        "María Fernández López",
    ] {
        let mut finder = Finder::new(index.clone());
        let letters: Vec<usize> = text.char_indices().map(|(at, c)| at + c.len_utf8()).collect();
        let typed = letters.iter().map(|end| Query { text: text[..*end].to_owned(), ..Query::default() });
        report(&format!("typing {text}"), typed.map(|query| timed(|| finder.find(&query))).collect());
    }
    let commonest =
        (0..index.dictionary().len() as u32).max_by_key(|term| index.frequency(*term)).unwrap_or(0);
    for text in [index.dictionary().term(commonest), "a", "s", "participatoin", "a e o"] {
        let query = Query { text: text.to_owned(), ..Query::default() };
        let total = index.find(&query).total;
        let again = (0..20).map(|_| {
            let mut finder = Finder::new(index.clone());
            timed(|| finder.find(&query))
        });
        report(&format!("{text}: {total} found"), again.collect());
    }
    let unknown: Vec<String> = (0..200).map(|n| format!("unheard{n}ofword")).collect();
    for (name, text) in
        [("a page that is known", known_page(&index)), ("a page of words that nobody has", unknown.join(" "))]
    {
        let query = Query { text, mode: Mode::Any, ..Query::default() };
        report(name, (0..10).map(|_| timed(|| index.find(&query))).collect());
    }
    recounts(&index);
    similar(&index);
    Ok(())
}

/// 200 words, the commonest among them.
fn known_page(index: &Index) -> String {
    let mut terms: Vec<u32> = (0..index.dictionary().len() as u32).collect();
    terms.sort_by_key(|term| std::cmp::Reverse(index.frequency(*term)));
    terms.iter().take(200).map(|term| index.dictionary().term(*term)).collect::<Vec<_>>().join(" ")
}

/// One more value chosen each time, with and without a common word.
fn recounts(index: &Index) {
    for text in ["", "open", "participatory budgeting"] {
        let mut finder = Finder::new(index.clone());
        let mut query = Query { text: text.to_owned(), limit: 0, ..Query::default() };
        finder.find(&query);
        let mut times = Vec::new();
        for (at, group) in index.schema().groups.iter().enumerate() {
            for value in index.values(at).take(8) {
                query.chosen.insert(group.clone(), BTreeSet::from([value.to_owned()]));
                times.push(timed(|| finder.find(&query)));
            }
            query.chosen.remove(group);
        }
        report(&format!("recount after a choice, text {text:?}"), times);
    }
}

fn similar(index: &Index) {
    let weights = [(0, 1), (1, 2), (4, 3), (5, 6), (8, 8), (9, 4)];
    let times = (0..200).map(|document| {
        let wanted = index.likeness(document, &weights);
        timed(|| index.similar(&wanted, Some(document), 20))
    });
    report("people like you", times.collect());
}

fn timed<T>(action: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    black_box(action());
    start.elapsed()
}

fn report(name: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let ms = |time: Option<&Duration>| time.map_or(0.0, |time| time.as_secs_f64() * 1_000.0);
    println!(
        "  {name:<48} median {:8.3} ms   95 % {:8.3} ms   worst {:8.3} ms",
        ms(times.get(times.len() / 2)),
        ms(times.get(times.len() * 95 / 100)),
        ms(times.last())
    );
}
