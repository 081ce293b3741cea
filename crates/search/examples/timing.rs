//! How long answers take: `cargo run --release -p search --features generate --example timing [DOCUMENTS..]`.
//!
//! Each question is asked five times and the best time counts, because cores are shared; worst is the worst question.
#![expect(clippy::print_stdout, reason = "what an example prints is its result")]
#![expect(clippy::disallowed_methods, reason = "it measures durations")]

use std::collections::BTreeSet;
use std::hint::black_box;
use std::time::{Duration, Instant};

use search::{Difference, Finder, Index, Mode, Query, generate};

const ROUNDS: usize = 5;

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
    report("build", vec![best(|| Index::build(&population.schema, &population.documents))]);
    report("decode", vec![best(|| Index::decode(&bytes))]);
    report("apply a difference", vec![best(|| difference.apply(&index))]);

    let mut finder = Finder::new(index);
    let queries = generate::queries(2, &population, 600);
    for (name, mode) in [("generated, all words", Mode::All), ("generated, any word", Mode::Any)] {
        let of_mode: Vec<Query> = queries.iter().filter(|query| query.mode == mode).cloned().collect();
        report(name, asked(&mut finder, &of_mode));
    }
    for text in [
        "presupuesto participativo",
        "presupesto partcipativo",
        "open contracting transparency",
        "Харків міська рада",
        "القاهرة",
        "María Fernández López",
    ] {
        let letters: Vec<usize> = text.char_indices().map(|(at, c)| at + c.len_utf8()).collect();
        let typed: Vec<Query> = letters.iter().map(|end| of(&text[..*end], Mode::All)).collect();
        report(&format!("typing {text}"), asked(&mut finder, &typed));
    }
    let commonest = by_frequency(finder.index()).first().copied().unwrap_or_default().to_owned();
    for text in [commonest.as_str(), "a", "s", "participatoin", "a e o"] {
        let query = of(text, Mode::All);
        let total = finder.find(&query).total;
        report(&format!("{text}: {total} found"), asked(&mut finder, &[query]));
    }
    let unknown: Vec<String> = (0..200).map(|n| format!("unheard{n}ofword")).collect();
    let known = by_frequency(finder.index()).into_iter().take(200).collect::<Vec<_>>().join(" ");
    report("a page of the commonest words", asked(&mut finder, &[of(&known, Mode::Any)]));
    report("a page of words that nobody has", asked(&mut finder, &[of(&unknown.join(" "), Mode::Any)]));
    recounts(&mut finder);
    similar(finder.index());
    Ok(())
}

fn of(text: &str, mode: Mode) -> Query {
    Query { text: text.to_owned(), mode, ..Query::default() }
}

/// The words of an index, the commonest first.
fn by_frequency(index: &Index) -> Vec<&str> {
    let mut terms: Vec<u32> = (0..index.dictionary().len() as u32).collect();
    terms.sort_by_key(|term| std::cmp::Reverse(index.frequency(*term)));
    terms.into_iter().map(|term| index.dictionary().term(term)).collect()
}

/// The best time of each query; between rounds something else is asked, so that nothing is remembered of it.
fn asked(finder: &mut Finder, queries: &[Query]) -> Vec<Duration> {
    let mut times = vec![Duration::MAX; queries.len()];
    for _ in 0..ROUNDS {
        finder.find(&of("zzzz", Mode::All));
        for (query, time) in queries.iter().zip(&mut times) {
            *time = timed(|| finder.find(query)).min(*time);
        }
    }
    times
}

/// One more value chosen each time, with and without common words.
fn recounts(finder: &mut Finder) {
    for text in ["", "open", "participatory budgeting"] {
        let mut query = Query { limit: 0, ..of(text, Mode::All) };
        let mut choices = vec![query.clone()];
        for (at, group) in finder.index().schema().groups.iter().enumerate() {
            for value in finder.index().values(at).take(8) {
                query.chosen.insert(group.clone(), BTreeSet::from([value.to_owned()]));
                choices.push(query.clone());
            }
            query.chosen.remove(group);
        }
        let mut times = asked(finder, &choices);
        // The first has the text to find.
        times.remove(0);
        report(&format!("recount after a choice, text {text:?}"), times);
    }
}

fn similar(index: &Index) {
    let weights = [(0, 1), (1, 2), (4, 3), (5, 6), (8, 8), (9, 4)];
    let times = (0..200).map(|document| {
        let wanted = index.likeness(document, &weights);
        best(|| index.similar(&wanted, Some(document), 20))
    });
    report("people like you", times.collect());
}

fn best<T>(mut action: impl FnMut() -> T) -> Duration {
    (0..ROUNDS).map(|_| timed(&mut action)).min().unwrap_or_default()
}

fn timed<T>(action: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    let made = black_box(action());
    let time = start.elapsed();
    drop(made);
    time
}

fn report(name: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let ms = |time: Option<&Duration>| time.map_or(0.0, |time| time.as_secs_f64() * 1_000.0);
    println!(
        "  {name:<56} median {:8.3} ms   95 % {:8.3} ms   worst {:8.3} ms",
        ms(times.get(times.len() / 2)),
        ms(times.get(times.len() * 95 / 100)),
        ms(times.last())
    );
}
