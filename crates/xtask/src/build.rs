//! `cargo xtask build`: the page, compressed, and the one binary with the page inside; and the files made from the binary.
//!
//! Whether Rust code has to be compiled again is cargo's decision; whether the page has to be put together again is decided
//! here, because cutting and compressing it starts from nothing every time.

use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
    process::Command,
    sync::mpsc,
    time::UNIX_EPOCH,
};

use crate::{
    failure::{Failure, Outcome},
    page,
    shell::Project,
    steps::{quietly, side_by_side, step},
    tools::Tools,
};

/// Builds `dist/` and `target/release/convene`.
///
/// On a fresh machine the tools are compiled while the product is: each of these ends on one core, and together they keep
/// both busy. The page goes into the binary and not into the server's library, which therefore need not wait for it.
pub(crate) fn build(project: &Project) -> Outcome {
    let tools = Tools::find(project)?;
    let dist = project.root.join("dist");
    let stamp = project.scratch()?.join("page.stamp");
    let inputs = fingerprint(&project.root, &tools.versions())?;
    if dist.join("index.html.br").exists() && fs::read_to_string(&stamp).is_ok_and(|known| known == inputs) {
        println!("The page is up to date.");
        return step("the program", || binary(project, &inputs));
    }
    if stamp.exists() {
        fs::remove_file(&stamp).map_err(|error| Failure::io(stamp.display(), &error))?;
    }
    let (installed, when_installed) = mpsc::channel();
    let (tools, dist) = (&tools, &dist);
    side_by_side(vec![
        Box::new(move || {
            step("the page's code", || compile_page(project))?;
            if when_installed.recv().is_err() {
                // They could not be, and the other lane says why.
                return Ok(());
            }
            step("the page", || {
                page::put_together(project, tools, dist)?;
                compress(project, dist)
            })
        }),
        Box::new(move || {
            tools.install_missing(project)?;
            // Nobody waits any more only when the other lane has failed.
            let _ = installed.send(());
            step("the server's code", || library(project))
        }),
    ])?;
    fs::write(&stamp, &inputs).map_err(|error| Failure::io(stamp.display(), &error))?;
    step("the program", || binary(project, &inputs))
}

/// Compiles the page's program in one piece, marked where it may be cut.
fn compile_page(project: &Project) -> Outcome {
    let mut cargo = project.cargo();
    cargo.args(["build", "--locked", "--target", "wasm32-unknown-unknown", "--profile", "web"]).args([
        "--bin",
        "convene-web",
        "--features",
        "split",
    ]);
    smaller(&mut cargo);
    quietly(project, "page-code", &mut cargo, "compiling the page").map(drop)
}

/// Fetches what the standard library itself is made of, which the page compiles.
pub(crate) fn fetch_standard_library(project: &Project) -> Command {
    let mut cargo = project.cargo();
    cargo.args(["fetch", "--locked", "--target", "wasm32-unknown-unknown"]);
    smaller(&mut cargo);
    cargo
}

/// Compiles the standard library with the page, for size, and ends the program at a panic without composing a message that
/// nobody would see (docs/adr/0017). The compiler counts both as unstable; only the page that is served asks for them.
pub(crate) fn smaller(command: &mut Command) {
    command
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
        .env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size")
        // Together with those in .cargo/config.toml; flags for everything would silently take the place of both.
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
            "--cfg erase_components -Zunstable-options -Cpanic=immediate-abort",
        );
}

/// Compiles everything of the server that does not hold the page.
fn library(project: &Project) -> Outcome {
    quietly(project, "server", server(project).arg("--lib"), "compiling the server").map(drop)
}

/// Builds the release binary; `page` names the page that is in `dist/`.
fn binary(project: &Project, page: &str) -> Outcome {
    let mut cargo = server(project);
    // The compiler notices changed files of the page but no new ones; another name for another page makes it look.
    cargo.args(["--bin", "convene"]).env("CONVENE_PAGE_BUILD", page);
    quietly(project, "program", &mut cargo, "building the program").map(drop)
}

fn server(project: &Project) -> Command {
    let mut cargo = project.cargo();
    cargo.args(["build", "--release", "--locked", "-p", "server"]);
    cargo
}

/// Rewrites openapi.json from what the server serves.
pub(crate) fn openapi(project: &Project) -> Outcome {
    build(project)?;
    let output = project
        .command(project.binary())
        .arg("openapi")
        .output()
        .map_err(|error| Failure::io("convene openapi", &error))?;
    if !output.status.success() {
        return Err(Failure::new(format!(
            "convene openapi: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        )));
    }
    let file = project.root.join("openapi.json");
    fs::write(&file, output.stdout).map_err(|error| Failure::io(file.display(), &error))
}

/// Node has brotli and gzip built in and runs them at full strength in a second; a crate in a debug build takes minutes.
const COMPRESS: &str = r"
const fs = require('fs'), path = require('path'), zlib = require('zlib');
const texts = /\.(html|js|mjs|css|wasm|svg|json|txt|webmanifest|ico|xml)$/;
(function walk(folder) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) { walk(file); continue; }
    if (!texts.test(file)) continue;
    const bytes = fs.readFileSync(file);
    const brotli = (postfix) => zlib.brotliCompressSync(bytes, { params: {
      [zlib.constants.BROTLI_PARAM_QUALITY]: 11,
      [zlib.constants.BROTLI_PARAM_LGWIN]: 24,
      [zlib.constants.BROTLI_PARAM_NPOSTFIX]: postfix,
      [zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
    // What repeats in a program does so at distances that end in the same two bits more often than in texts.
    fs.writeFileSync(file + '.br', [0, 2].map(brotli).sort((one, other) => one.length - other.length)[0]);
    fs.writeFileSync(file + '.gz', zlib.gzipSync(bytes, { level: 9 }));
  }
})(process.argv[1]);
";

/// Puts `FILE.br` and `FILE.gz` beside every text and wasm file of a folder.
fn compress(project: &Project, dist: &Path) -> Outcome {
    let mut node = project.command("node");
    quietly(project, "compress", node.args(["-e", COMPRESS]).arg(dist), "compressing the page").map(drop)
}

/// Everything the page is made of, as one number: paths, sizes and times of the files, and the tools' versions.
fn fingerprint(root: &Path, versions: &str) -> Outcome<String> {
    let mut hasher = DefaultHasher::new();
    versions.hash(&mut hasher);
    let mut files = Vec::new();
    for input in inputs(root)? {
        files_below(&input, &mut files)?;
    }
    files.sort();
    for file in files {
        let about = fs::metadata(&file).map_err(|error| Failure::io(file.display(), &error))?;
        let changed = about.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        (file.strip_prefix(root).unwrap_or(&file), about.len(), changed.map(|time| time.as_nanos()))
            .hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// The page's own files, how it is cut, and every crate it may be built from.
fn inputs(root: &Path) -> Outcome<Vec<PathBuf>> {
    const NOT_IN_THE_PAGE: [&str; 3] = ["server", "store", "xtask"];
    let own = [
        "src",
        "public",
        "style",
        "locales",
        "data",
        "index.html",
        "Trunk.toml",
        "Cargo.toml",
        "Cargo.lock",
        "build.rs",
        "rust-toolchain.toml",
        ".cargo/config.toml",
        "crates/xtask/src/build.rs",
        "crates/xtask/src/page.rs",
        "crates/xtask/src/split.rs",
    ];
    let mut inputs: Vec<PathBuf> =
        own.iter().map(|name| root.join(name)).filter(|path| path.exists()).collect();
    let crates = root.join("crates");
    for entry in fs::read_dir(&crates).map_err(|error| Failure::io(crates.display(), &error))? {
        let entry = entry.map_err(|error| Failure::io(crates.display(), &error))?;
        if !NOT_IN_THE_PAGE.iter().any(|name| entry.file_name() == *name) {
            inputs.push(entry.path());
        }
    }
    Ok(inputs)
}

/// All files in and below a path.
pub(crate) fn files_below(path: &Path, into: &mut Vec<PathBuf>) -> Outcome {
    if path.is_dir() {
        for entry in fs::read_dir(path).map_err(|error| Failure::io(path.display(), &error))? {
            files_below(&entry.map_err(|error| Failure::io(path.display(), &error))?.path(), into)?;
        }
    } else {
        into.push(path.to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made_up(name: &str) -> PathBuf {
        let root = std::env::temp_dir().join(format!("convene-{name}-{}", std::process::id()));
        for folder in ["src", "crates/model/src", "crates/server/src"] {
            fs::create_dir_all(root.join(folder)).unwrap();
        }
        fs::write(root.join("src/main.rs"), "a").unwrap();
        root
    }

    #[test]
    fn the_page_is_built_again_when_a_source_changes_appears_or_goes() {
        let root = made_up("fingerprint");
        let print = || fingerprint(&root, "tools").unwrap();
        let before = print();
        assert_eq!(before, print());
        fs::write(root.join("src/main.rs"), "ab").unwrap();
        let changed = print();
        fs::write(root.join("crates/model/src/new.rs"), "").unwrap();
        let appeared = print();
        fs::remove_file(root.join("src/main.rs")).unwrap();
        assert!(before != changed && changed != appeared && appeared != print());
        fs::remove_dir_all(&root).unwrap();
    }

    #[test]
    fn the_page_is_not_built_again_for_the_server_but_for_another_tool() {
        let root = made_up("fingerprint-server");
        let before = fingerprint(&root, "tools").unwrap();
        fs::write(root.join("crates/server/src/main.rs"), "x").unwrap();
        assert_eq!(before, fingerprint(&root, "tools").unwrap());
        assert_ne!(before, fingerprint(&root, "other tools").unwrap());
        fs::remove_dir_all(&root).unwrap();
    }
}
