//! The page in parts: cuts the program that the linker left into what every visit loads and what single pages add.
//!
//! What cargo compiled in one piece is cut, bound to the browser and made smaller (docs/adr/0016); [`crate::page`] puts it
//! into the page. The glue imports the link module, which imports the glue and names every part, so no file can be named after its own
//! content alone: all files of one cut carry one hash over the whole set, and files of two cuts never meet.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
};

use crate::{
    failure::{Failure, Outcome},
    shell::{Project, read},
    steps::{Work, quietly, side_by_side},
    tools::Tools,
};

/// The program, as cargo names it; its files are named after it.
const PROGRAM: &str = "convene-web";
/// The module that fetches parts, as the cutter names it inside glue and program.
const LINK: &str = "__wasm_split.js";

/// Small above all: flat code and control flow built anew from it took 0.7 % off the first visit, after which a second round
/// finds a little more. The features are those rustc uses; they are named because a stripped file no longer names them itself.
pub(crate) const OPTIMISE: [&str; 12] = [
    "--flatten",
    "--rereloop",
    "-Oz",
    "-Oz",
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-call-indirect-overlong",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Cuts the program that has just been compiled.
pub(crate) fn split(project: &Project, tools: &Tools) -> Outcome<Cut> {
    let folder = project.scratch()?.join("split");
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|error| Failure::io(folder.display(), &error))?;
    }
    let linked = project.target.join(format!("wasm32-unknown-unknown/web/{PROGRAM}.wasm"));
    let mut split = project.command(tools.wasm_split());
    split.args([&linked, &folder]).args(["--target", "web", "--out-name", PROGRAM]);
    quietly(project, "wasm-split", &mut split, "cutting the page into parts")?;
    let main = folder.join(format!("{PROGRAM}.wasm"));
    let mut bind = project.command(tools.wasm_bindgen());
    bind.args(["--target", "web", "--no-typescript", "--omit-default-module-path"])
        // The parts call into the main program through what the linker made, by the names it gave.
        .args(["--keep-lld-exports", "--no-demangle", "--out-name", PROGRAM, "--out-dir"])
        .args([&folder, &main]);
    quietly(project, "wasm-bindgen", &mut bind, "binding the page to the browser")?;
    fs::remove_file(&main).map_err(|error| Failure::io(main.display(), &error))?;
    let mut programs = Vec::new();
    for entry in fs::read_dir(&folder).map_err(|error| Failure::io(folder.display(), &error))? {
        let path = entry.map_err(|error| Failure::io(folder.display(), &error))?.path();
        if path.extension().is_some_and(|ending| ending == "wasm") {
            programs.push(path);
        }
    }
    let optimise = |program: &PathBuf| {
        let mut optimise = project.command(tools.wasm_opt());
        optimise.args(OPTIMISE).arg(program).arg("-o").arg(program);
        let log = format!("split/{}", name_of(program));
        quietly(project, &log, &mut optimise, "making the page smaller").map(drop)
    };
    side_by_side(programs.iter().map(|program| -> Work<'_> { Box::new(|| optimise(program)) }).collect())?;
    let mut cut = BTreeMap::new();
    for path in programs {
        let content = fs::read(&path).map_err(|error| Failure::io(path.display(), &error))?;
        cut.insert(name_of(&path), content);
    }
    let glue = folder.join(format!("{PROGRAM}.js"));
    // Before it gets its name, so that the name changes with every byte of it.
    tools.minify(project, &[&glue], &folder)?;
    named(&read(&glue)?, &read(&folder.join(LINK))?, cut)
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// One cut under the names that it is served by.
#[derive(Debug)]
pub(crate) struct Cut {
    /// What binds the main program to the browser.
    pub(crate) glue: String,
    /// What fetches parts.
    pub(crate) link: String,
    /// The program that every visit loads.
    pub(crate) main: String,
    /// All files by their names, those three among them.
    pub(crate) files: BTreeMap<String, Vec<u8>>,
}

/// Gives glue, link module and programs (by the names the tools gave them) their hash, and mends what they say of each other.
fn named(glue: &str, link: &str, programs: BTreeMap<String, Vec<u8>>) -> Outcome<Cut> {
    let mut hasher = DefaultHasher::new();
    (glue, link, &programs).hash(&mut hasher);
    let hash = format!("{:016x}", hasher.finish());
    let names = Cut {
        glue: format!("{PROGRAM}-{hash}.js"),
        link: hashed(LINK, &hash),
        main: format!("{PROGRAM}-{hash}_bg.wasm"),
        files: BTreeMap::new(),
    };
    // The minifier leaves no space here; the link module is as the cutter wrote it.
    let glue = replaced(glue, &format!("from\"./{LINK}\""), &format!("from\"./{}\"", names.link))?;
    let mut link =
        replaced(link, &format!("from \"./{PROGRAM}.js\""), &format!("from \"./{}\"", names.glue))?;
    let mut files = BTreeMap::new();
    for (name, content) in programs {
        if name == format!("{PROGRAM}_bg.wasm") {
            files.insert(names.main.clone(), content);
        } else {
            let new = hashed(&name, &hash);
            link = replaced(&link, &format!("\"./{name}\""), &format!("\"./{new}\""))?;
            files.insert(new, content);
        }
    }
    if !files.contains_key(&names.main) {
        return Err(Failure::new(format!("the cut page has no {PROGRAM}_bg.wasm")));
    }
    files.insert(names.glue.clone(), glue.into_bytes());
    files.insert(names.link.clone(), link.into_bytes());
    Ok(Cut { files, ..names })
}

/// `part.wasm` becomes `part-0123456789abcdef.wasm`.
pub(crate) fn hashed(name: &str, hash: &str) -> String {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    format!("{stem}-{hash}.{ending}")
}

/// A replacement that is never silently none: the tools may write their references in another way one day.
pub(crate) fn replaced(text: &str, old: &str, new: &str) -> Outcome<String> {
    if text.contains(old) {
        Ok(text.replace(old, new))
    } else {
        Err(Failure::new(format!("the built page was expected to say `{old}` and does not")))
    }
}

/// The files that each part needs, by its name, as the link module of a built page says.
pub(crate) fn parts(link: &str) -> BTreeMap<String, BTreeSet<String>> {
    const SHARED: &str = "const __chunk_";
    const PART: &str = "export const __wasm_split_load_";
    // One definition each: a name, the address of a file (none where all of the part is shared), the shared files first.
    let mut definitions: Vec<String> = Vec::new();
    for line in link.lines() {
        if line.starts_with(SHARED) || line.starts_with(PART) {
            definitions.push(String::new());
        }
        if let Some(open) = definitions.last_mut() {
            open.push_str(line);
        }
    }
    let mut shared: BTreeMap<String, String> = BTreeMap::new();
    let mut parts = BTreeMap::new();
    for text in &definitions {
        let name = text.split(" = ").next().unwrap_or_default();
        let file = text.split("\"./").nth(1).and_then(|rest| rest.split('"').next()).map(str::to_owned);
        if let Some(part) = name.strip_prefix(PART) {
            let listed = text.rsplit_once('[').map_or("", |(_, list)| list);
            let names = listed.split([',', ']']).map(str::trim);
            let files = names.filter_map(|name| shared.get(name).cloned()).chain(file).collect();
            parts.insert(part.to_owned(), files);
        } else if let (Some(name), Some(file)) = (name.strip_prefix("const "), file) {
            shared.insert(name.to_owned(), file);
        }
    }
    parts
}

/// The name of the link module among the files of a built page.
pub(crate) fn is_link(name: &str) -> bool {
    let (stem, ending) = LINK.rsplit_once('.').unwrap_or((LINK, ""));
    name.strip_prefix(stem).is_some_and(|rest| rest.starts_with('-')) && name.ends_with(&format!(".{ending}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GLUE: &str = "import*as a from\"./__wasm_split.js\";import*as b from\"./__wasm_split.js\";\
                        return{\"./__wasm_split.js\":a};";

    const CUT_LINK: &str = r#"import { initSync } from "./convene-web.js";
function makeLoad(fetcher, deps) {
    const loader = async () => { const parallelStuff = deps.map(d => d()); };
}
/* own, staff */
const __chunk_8 = makeLoad(() => {
    const src = fetch(new URL("./chunk_8.wasm", import.meta.url));
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
/* staff */
const __chunk_9 = makeLoad(() => {
    const src = fetch(new URL("./chunk_9.wasm", import.meta.url));
}
, []);
export const __wasm_split_load_staff = wrapAsyncCb(makeLoad(() => async (_imp) => ({}), [__chunk_9]));
export const __wasm_split_load_own = wrapAsyncCb(makeLoad(() => {
    const src = fetch(new URL("./split_own.wasm", import.meta.url));
}
, [__chunk_8, __chunk_9]));
"#;

    fn programs() -> BTreeMap<String, Vec<u8>> {
        ["convene-web_bg.wasm", "chunk_8.wasm", "chunk_9.wasm", "split_own.wasm"]
            .map(|name| (name.to_owned(), name.as_bytes().to_vec()))
            .into()
    }

    fn text<'a>(cut: &'a Cut, name: &str) -> &'a str {
        std::str::from_utf8(&cut.files[name]).unwrap()
    }

    #[test]
    fn all_files_of_a_cut_carry_one_hash_and_name_each_other_by_it() {
        let cut = named(GLUE, CUT_LINK, programs()).unwrap();
        let hash = cut.glue.strip_prefix("convene-web-").unwrap().strip_suffix(".js").unwrap();
        assert!(hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()));
        assert!(cut.files.keys().all(|name| name.contains(&format!("-{hash}"))), "{:?}", cut.files.keys());
        let (glue, link) = (text(&cut, &cut.glue), text(&cut, &cut.link));
        assert_eq!(glue.matches(&format!("from\"./{}\"", cut.link)).count(), 2);
        assert!(link.starts_with(&format!("import {{ initSync }} from \"./{}\";", cut.glue)));
        for name in ["chunk_8", "chunk_9", "split_own"] {
            assert!(link.contains(&format!("new URL(\"./{name}-{hash}.wasm\", import.meta.url)")), "{link}");
        }
    }

    #[test]
    fn the_name_under_which_the_program_imports_the_link_module_stays() {
        let cut = named(GLUE, CUT_LINK, programs()).unwrap();
        assert!(text(&cut, &cut.glue).contains("{\"./__wasm_split.js\":a}"));
    }

    #[test]
    fn another_part_gives_all_files_another_name() {
        let before = named(GLUE, CUT_LINK, programs()).unwrap();
        let mut changed = programs();
        changed.insert("chunk_9.wasm".to_owned(), b"other".to_vec());
        let after = named(GLUE, CUT_LINK, changed).unwrap();
        assert!(before.files.keys().all(|name| !after.files.contains_key(name)));
    }

    #[test]
    fn a_part_that_nothing_fetches_and_a_glue_without_link_module_are_errors() {
        let mut more = programs();
        more.insert("chunk_10.wasm".to_owned(), Vec::new());
        assert!(named(GLUE, CUT_LINK, more).unwrap_err().to_string().contains("./chunk_10.wasm"));
        assert!(named("", CUT_LINK, programs()).is_err());
        assert!(named(GLUE, CUT_LINK, BTreeMap::new()).is_err());
    }

    #[test]
    fn the_files_of_a_part_are_read_from_the_link_module_before_and_after_naming() {
        let files = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
        let found = parts(CUT_LINK);
        assert_eq!(found["staff"], files(&["chunk_9.wasm"]));
        assert_eq!(found["own"], files(&["chunk_8.wasm", "chunk_9.wasm", "split_own.wasm"]));
        let cut = named(GLUE, CUT_LINK, programs()).unwrap();
        let parts = parts(text(&cut, &cut.link));
        assert!(parts.values().flatten().all(|file| cut.files.contains_key(file)), "{parts:?}");
        assert!(is_link(&cut.link) && !is_link(&cut.glue));
    }
}
