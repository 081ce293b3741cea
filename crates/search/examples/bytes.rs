//! How many bytes a population takes: `cargo run --release -p search --features generate --example bytes -- FILE [DOCUMENTS]`.
//! It writes the encoded index to FILE, for gzip and brotli, and prints how the bytes are spread.
#![expect(clippy::print_stdout, reason = "what an example prints is its result")]

use search::{Index, generate};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().ok_or("bytes FILE [DOCUMENTS]")?;
    let documents = arguments.next().map_or(Ok(100_000), |count| count.parse())?;
    let population = generate::population(1, documents);
    let index = Index::build(&population.schema, &population.documents)?;
    let bytes = index.encode();
    println!("{documents} documents, {} bytes as they are", bytes.len());
    println!("{} words, fingerprint {:x}", index.dictionary().len(), index.fingerprint());
    for (at, field) in index.schema().fields.iter().enumerate() {
        let held: usize = (0..documents as u32).map(|document| index.texts(document, at).count()).sum();
        println!("{}: {held} texts of documents", field.name);
    }
    let values: usize = (0..index.schema().groups.len()).map(|group| index.values(group).count()).sum();
    println!("{values} values");
    std::fs::write(file, bytes)?;
    Ok(())
}
