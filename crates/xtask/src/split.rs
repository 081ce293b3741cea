//! The page in parts: cuts the program that the linker left into what every visit loads and what single pages add.
//!
//! Trunk has built the page in one piece; its program and its glue in `dist/` are replaced here (docs/adr/0016).
//! The glue imports the link module, which imports the glue and names every part, so no file can be named after its own
//! content alone: all files of one cut carry one hash over the whole set, and files of two cuts never meet.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
    sync::Mutex,
    thread,
};

use crate::{
    failure::{Failure, Outcome},
    shell::{Project, read},
    steps::quietly,
    tools::Tools,
};

/// The program, as Cargo names it; Trunk and wasm-bindgen name their files after it.
const PROGRAM: &str = "convene-web";
/// The module that fetches parts, as the cutter names it inside glue and program.
const LINK: &str = "__wasm_split.js";

/// Small above all. The features are those rustc uses; they are named because a stripped file no longer names them itself.
const OPTIMISE: [&str; 9] = [
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

/// Replaces the program in a `dist/` that Trunk has just built by the same program in parts.
pub(crate) fn split(project: &Project, tools: &Tools, dist: &Path) -> Outcome {
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
    in_parallel(programs.clone(), |program| {
        let mut optimise = project.command(tools.wasm_opt());
        optimise.args(OPTIMISE).arg(program).arg("-o").arg(program);
        let log = format!("split/{}", name_of(program));
        quietly(project, &log, &mut optimise, "making the page smaller").map(drop)
    })?;
    let mut cut = BTreeMap::new();
    for path in programs {
        let content = fs::read(&path).map_err(|error| Failure::io(path.display(), &error))?;
        cut.insert(name_of(&path), content);
    }
    let glue = read(&folder.join(format!("{PROGRAM}.js")))?;
    let link = read(&folder.join(LINK))?;
    named(&glue, &link, cut)?.put(dist)
}

/// Does `work` for every path on as many threads as there are cores, the longest file first; gives the first failure.
fn in_parallel(mut paths: Vec<PathBuf>, work: impl Fn(&Path) -> Outcome + Sync) -> Outcome {
    paths.sort_by_key(|path| fs::metadata(path).map_or(0, |about| about.len()));
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let left = Mutex::new(paths);
    let next = || left.lock().ok()?.pop();
    thread::scope(|scope| {
        let worker = || {
            while let Some(path) = next() {
                work(&path)?;
            }
            Ok(())
        };
        let started: Vec<_> = (0..workers).map(|_| scope.spawn(worker)).collect();
        started
            .into_iter()
            .try_for_each(|worker| worker.join().unwrap_or_else(|_| Err(Failure::new("a thread stopped"))))
    })
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// One cut under the names that it is served by.
#[derive(Debug)]
struct Cut {
    glue: String,
    link: String,
    main: String,
    files: BTreeMap<String, Vec<u8>>,
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
    let glue = replaced(glue, &format!("from \"./{LINK}\""), &format!("from \"./{}\"", names.link))?;
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
fn hashed(name: &str, hash: &str) -> String {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    format!("{stem}-{hash}.{ending}")
}

/// A replacement that is never silently none: the tools may write their references in another way one day.
fn replaced(text: &str, old: &str, new: &str) -> Outcome<String> {
    if text.contains(old) {
        Ok(text.replace(old, new))
    } else {
        Err(Failure::new(format!("the built page was expected to say `{old}` and does not")))
    }
}

impl Cut {
    /// Takes the place of the one program and the one glue in `dist`.
    fn put(&self, dist: &Path) -> Outcome {
        let io = |path: &Path, error: &std::io::Error| Failure::io(path.display(), error);
        let mut uncut = Vec::new();
        for entry in fs::read_dir(dist).map_err(|error| io(dist, &error))? {
            let name = entry.map_err(|error| io(dist, &error))?.file_name().to_string_lossy().into_owned();
            if name.starts_with(&format!("{PROGRAM}-")) {
                uncut.push(name);
            }
        }
        uncut.sort();
        let [glue, main] = uncut.as_slice() else {
            return Err(Failure::new(format!(
                "Trunk was expected to leave one program and its glue, not {uncut:?}"
            )));
        };
        let index = dist.join("index.html");
        let page = self.in_page(&read(&index)?, glue, main)?;
        fs::write(&index, page).map_err(|error| io(&index, &error))?;
        for name in &uncut {
            fs::remove_file(dist.join(name)).map_err(|error| io(&dist.join(name), &error))?;
        }
        for (name, content) in &self.files {
            fs::write(dist.join(name), content).map_err(|error| io(&dist.join(name), &error))?;
        }
        Ok(())
    }

    /// The page with the new names, asking for the link module as early as for the glue that imports it.
    fn in_page(&self, page: &str, glue: &str, main: &str) -> Outcome<String> {
        let page = replaced(&replaced(page, main, &self.main)?, glue, &self.glue)?;
        let tag = page
            .match_indices("<link ")
            .filter_map(|(at, _)| Some(&page[at..=at + page[at..].find('>')?]))
            .find(|tag| tag.contains("modulepreload") && tag.contains(&self.glue))
            .ok_or_else(|| Failure::new("Trunk was expected to preload the glue and does not"))?;
        Ok(page.replace(tag, &format!("{tag}{}", tag.replace(&self.glue, &self.link))))
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

    const GLUE: &str = "import * as import1 from \"./__wasm_split.js\"\n\
                        import * as import2 from \"./__wasm_split.js\"\n\
                        return { \"./__wasm_split.js\": import1, };\n";

    const CUT_LINK: &str = r#"import { initSync } from "./convene-web.js";
function makeLoad(fetcher, deps) {
    const loader = async () => { const parallelStuff = deps.map(d => d()); };
}
/* directory, staff */
const __chunk_8 = makeLoad(() => {
    const src = fetch(new URL("./chunk_8.wasm", import.meta.url));
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []);
/* directory, text */
const __chunk_9 = makeLoad(() => {
    const src = fetch(new URL("./chunk_9.wasm", import.meta.url));
}
, []);
export const __wasm_split_load_text = wrapAsyncCb(makeLoad(() => async (_imp) => ({}), [__chunk_9]));
export const __wasm_split_load_directory = wrapAsyncCb(makeLoad(() => {
    const src = fetch(new URL("./split_directory.wasm", import.meta.url));
}
, [__chunk_8, __chunk_9]));
"#;

    fn programs() -> BTreeMap<String, Vec<u8>> {
        ["convene-web_bg.wasm", "chunk_8.wasm", "chunk_9.wasm", "split_directory.wasm"]
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
        assert_eq!(glue.matches(&format!("from \"./{}\"", cut.link)).count(), 2);
        assert!(link.starts_with(&format!("import {{ initSync }} from \"./{}\";", cut.glue)));
        for name in ["chunk_8", "chunk_9", "split_directory"] {
            assert!(link.contains(&format!("new URL(\"./{name}-{hash}.wasm\", import.meta.url)")), "{link}");
        }
    }

    #[test]
    fn the_name_under_which_the_program_imports_the_link_module_stays() {
        let cut = named(GLUE, CUT_LINK, programs()).unwrap();
        assert!(text(&cut, &cut.glue).contains("{ \"./__wasm_split.js\": import1, }"));
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
    fn the_page_starts_the_cut_program_and_asks_early_for_the_link_module() {
        let cut = named(GLUE, CUT_LINK, programs()).unwrap();
        let page = "<link href=/convene-1.css rel=stylesheet>\
                    <script data-js=/convene-web-1.js data-wasm=/convene-web-1_bg.wasm src=/boot.js type=module></script>\
                    <link crossorigin href=/convene-web-1.js rel=modulepreload>\
                    <link as=fetch crossorigin href=/convene-web-1_bg.wasm rel=preload>";
        let Cut { glue, link, main, .. } = &cut;
        assert_eq!(
            cut.in_page(page, "convene-web-1.js", "convene-web-1_bg.wasm").unwrap(),
            format!(
                "<link href=/convene-1.css rel=stylesheet>\
                 <script data-js=/{glue} data-wasm=/{main} src=/boot.js type=module></script>\
                 <link crossorigin href=/{glue} rel=modulepreload>\
                 <link crossorigin href=/{link} rel=modulepreload>\
                 <link as=fetch crossorigin href=/{main} rel=preload>"
            )
        );
    }

    #[test]
    fn a_cut_takes_the_place_of_the_uncut_program() {
        let dist = std::env::temp_dir().join(format!("convene-split-{}", std::process::id()));
        fs::create_dir_all(&dist).unwrap();
        let page = "<script data-js=/convene-web-1.js data-wasm=/convene-web-1_bg.wasm></script>\
                    <link href=/convene-web-1.js rel=modulepreload>";
        for (name, content) in
            [("index.html", page), ("boot.js", ""), ("convene-web-1.js", ""), ("convene-web-1_bg.wasm", "")]
        {
            fs::write(dist.join(name), content).unwrap();
        }
        let cut = named(GLUE, CUT_LINK, programs()).unwrap();
        cut.put(&dist).unwrap();
        let found: BTreeSet<String> =
            fs::read_dir(&dist).unwrap().map(|entry| name_of(&entry.unwrap().path())).collect();
        let wanted = cut.files.keys().map(String::as_str).chain(["index.html", "boot.js"]);
        assert_eq!(found, wanted.map(str::to_owned).collect());
        fs::remove_file(dist.join(&cut.main)).unwrap();
        assert!(cut.put(&dist).unwrap_err().to_string().contains("Trunk was expected"));
        fs::remove_dir_all(&dist).unwrap();
    }

    #[test]
    fn the_files_of_a_part_are_read_from_the_link_module_before_and_after_naming() {
        let files = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
        let found = parts(CUT_LINK);
        assert_eq!(found["text"], files(&["chunk_9.wasm"]));
        assert_eq!(found["directory"], files(&["chunk_8.wasm", "chunk_9.wasm", "split_directory.wasm"]));
        let cut = named(GLUE, CUT_LINK, programs()).unwrap();
        let parts = parts(text(&cut, &cut.link));
        assert!(parts.values().flatten().all(|file| cut.files.contains_key(file)), "{parts:?}");
        assert!(is_link(&cut.link) && !is_link(&cut.glue));
    }

    #[test]
    fn every_file_is_worked_on_and_a_failure_is_not_lost() {
        let paths: Vec<PathBuf> = (0..9).map(|number| PathBuf::from(number.to_string())).collect();
        let seen = Mutex::new(BTreeSet::new());
        in_parallel(paths.clone(), |path| {
            seen.lock().unwrap().insert(path.to_owned());
            Ok(())
        })
        .unwrap();
        assert_eq!(seen.into_inner().unwrap().len(), paths.len());
        assert!(
            in_parallel(paths, |path| if path == Path::new("4") { Err(Failure::new("4")) } else { Ok(()) })
                .is_err()
        );
    }
}
