//! The page as it is served: the files that `index.html` asks for, under names that change with their content.
//!
//! `cargo xtask dev` leaves this to Trunk, for which `index.html` is written. A release is put together here from the same
//! file, because it serves the program in parts, of which Trunk knows nothing, and because a first start would spend a
//! fifth of its time on compiling Trunk (docs/adr/0018).

use std::{
    collections::BTreeMap,
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::Path,
};

use crate::{
    failure::{Failure, Outcome},
    shell::{Project, read},
    split::{Cut, hashed, replaced, split},
    steps::quietly,
    tools::Tools,
};

/// Makes `dist/` anew from the program that has just been compiled.
pub(crate) fn put_together(project: &Project, tools: &Tools, dist: &Path) -> Outcome {
    let cut = split(project, tools)?;
    let join = project.root.join("style/join.sh");
    quietly(project, "style", project.command("sh").arg(&join), "joining the style sheets")?;
    // Made smaller here; never served from here.
    let work = project.scratch()?.join("page");
    fresh(&work)?;
    let [style, boot] = ["target/convene.css", "public/boot.js"].map(|path| project.root.join(path));
    tools.minify(project, &[&style, &boot], &work)?;
    let page = page(
        &read(&project.root.join("index.html"))?,
        &start_script(&read(&project.root.join("Trunk.toml"))?)?,
        &cut,
        |path| {
            // What was made smaller takes the place of its source.
            let made = path.rsplit('/').next().map(|name| work.join(name)).filter(|made| made.exists());
            let from = made.unwrap_or_else(|| project.root.join(path));
            fs::read(&from).map_err(|error| Failure::io(from.display(), &error))
        },
    )?;
    fresh(dist)?;
    let files = cut.files.iter().chain(&page.files);
    for (name, content) in files.chain([(&"index.html".to_owned(), &page.html.into_bytes())]) {
        fs::write(dist.join(name), content)
            .map_err(|error| Failure::io(dist.join(name).display(), &error))?;
    }
    Ok(())
}

/// An empty folder.
fn fresh(folder: &Path) -> Outcome {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|error| Failure::io(folder.display(), &error))?;
    }
    fs::create_dir_all(folder).map_err(|error| Failure::io(folder.display(), &error))
}

/// The page's HTML and the files that it names, without those of the program.
#[derive(Debug)]
struct Page {
    html: String,
    files: BTreeMap<String, Vec<u8>>,
}

/// What starts the program, as Trunk.toml says it for both, with holes for its files.
fn start_script(trunk: &str) -> Outcome<String> {
    let line = trunk.lines().find_map(|line| line.strip_prefix("pattern_script = '")?.strip_suffix('\''));
    line.map(str::to_owned).ok_or_else(|| Failure::new("Trunk.toml has no line pattern_script = '...'"))
}

/// Replaces everything in `html` that is addressed to Trunk; `source` reads a file of the repository.
fn page(html: &str, script: &str, cut: &Cut, source: impl Fn(&str) -> Outcome<Vec<u8>>) -> Outcome<Page> {
    let mut files = BTreeMap::new();
    let (mut done, mut rest) = (String::new(), html);
    while let Some(at) = rest.find("<link") {
        let end = rest[at..].find('>').map_or(rest.len(), |end| at + end + 1);
        let (before, tag, after) = (&rest[..at], &rest[at..end], &rest[end..]);
        done.push_str(before);
        rest = after;
        let attributes = attributes(tag);
        if !attributes.contains_key("data-trunk") {
            done.push_str(tag);
            continue;
        }
        let said = |name: &str| {
            attributes
                .get(name)
                .copied()
                .ok_or_else(|| Failure::new(format!("index.html: no {name} in {tag}")))
        };
        match said("rel")? {
            "rust" => done.push_str(&start(script, cut)?),
            "copy-file" => {
                let path = said("href")?;
                done.truncate(done.trim_end().len());
                files.insert(path.rsplit('/').next().unwrap_or(path).to_owned(), source(path)?);
            }
            kind @ ("css" | "icon") => {
                let path = said("href")?;
                let content = source(path)?;
                let name = named(path, &content);
                let kind = if kind == "css" { "stylesheet" } else { kind };
                let format = attributes.get("type").map(|is| format!(" type=\"{is}\"")).unwrap_or_default();
                done.extend(["<link rel=\"", kind, "\"", &format, " href=\"/", &name, "\" />"]);
                files.insert(name, content);
            }
            other => return Err(Failure::new(format!("index.html: `{other}` is not known, in {tag}"))),
        }
    }
    done.push_str(rest);
    if done.contains("data-trunk") {
        return Err(Failure::new("index.html asks Trunk for something that is no link"));
    }
    if !done.contains(&cut.main) {
        return Err(Failure::new("index.html asks for no program: it has no link with rel=\"rust\""));
    }
    Ok(Page { html: done, files })
}

/// The script that starts the program, and what it will ask for, asked for early.
fn start(script: &str, cut: &Cut) -> Outcome<String> {
    let script = replaced(&replaced(script, "{js}", &cut.glue)?, "{wasm}", &cut.main)?.replace("{base}", "/");
    let Cut { glue, link, main, .. } = cut;
    Ok(format!(
        "{script}\n    \
         <link rel=\"modulepreload\" href=\"/{glue}\" crossorigin />\n    \
         <link rel=\"modulepreload\" href=\"/{link}\" crossorigin />\n    \
         <link rel=\"preload\" href=\"/{main}\" as=\"fetch\" type=\"application/wasm\" crossorigin />"
    ))
}

/// What stands in a tag, by name; a name alone has the value "".
fn attributes(tag: &str) -> BTreeMap<&str, &str> {
    let mut found = BTreeMap::new();
    let mut rest = tag.trim_start_matches("<link").trim_end_matches(['>', '/']).trim_start();
    while !rest.is_empty() {
        let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let (value, after) =
            after.strip_prefix("=\"").and_then(|after| after.split_once('"')).unwrap_or(("", after));
        found.insert(name, value);
        rest = after.trim_start_matches('=').trim_start();
    }
    found
}

/// `style/a.css` becomes `a-0123456789abcdef.css`.
fn named(path: &str, content: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    content.hash(&mut hasher);
    hashed(path.rsplit('/').next().unwrap_or(path), &format!("{:016x}", hasher.finish()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str =
        "<script src=\"{base}boot.js\" data-js=\"{base}{js}\" data-wasm=\"{base}{wasm}\"></script>";

    fn cut() -> Cut {
        let [glue, link, main] = ["g-1.js", "l-1.js", "m-1.wasm"].map(str::to_owned);
        Cut { glue, link, main, files: BTreeMap::new() }
    }

    fn made(html: &str) -> Outcome<Page> {
        page(html, SCRIPT, &cut(), |path| Ok(path.as_bytes().to_vec()))
    }

    #[test]
    fn what_is_addressed_to_trunk_is_replaced_and_the_rest_stays() {
        let html = "<link data-trunk rel=\"rust\" /><a>\n<link rel=\"me\" href=\"x\" />\
                    <link data-trunk rel=\"icon\" type=\"image/svg+xml\" href=\"public/f.svg\" />\
                    <link data-trunk rel=\"copy-file\" href=\"public/boot.js\" />\
                    <link\n data-trunk\n rel=\"css\" href=\"target/c.css\"\n/></a>";
        let page = made(html).unwrap();
        let names: Vec<&str> = page.files.keys().map(String::as_str).collect();
        let [boot, css, icon] = names.as_slice() else { panic!("{names:?}") };
        assert_eq!(*boot, "boot.js");
        let after = page.html.split_once("<a>").unwrap().1;
        assert_eq!(
            after,
            format!(
                "\n<link rel=\"me\" href=\"x\" />\
                 <link rel=\"icon\" type=\"image/svg+xml\" href=\"/{icon}\" />\
                 <link rel=\"stylesheet\" href=\"/{css}\" /></a>"
            )
        );
        assert_eq!(page.files[*css], b"target/c.css");
    }

    #[test]
    fn the_program_is_started_and_everything_it_needs_asked_for_early() {
        let html = made("<link data-trunk rel=\"rust\" data-bin=\"x\" />").unwrap().html;
        assert!(
            html.starts_with(
                "<script src=\"/boot.js\" data-js=\"/g-1.js\" data-wasm=\"/m-1.wasm\"></script>"
            )
        );
        for name in ["/g-1.js", "/l-1.js", "/m-1.wasm"] {
            assert!(html.contains(&format!("preload\" href=\"{name}\"")), "{html}");
        }
    }

    #[test]
    fn other_content_gives_another_name_that_may_be_kept_for_ever() {
        let (one, other) = (named("a/b.css", b"1"), named("a/b.css", b"2"));
        assert!(
            one != other && one.starts_with("b-") && one.len() == "b-0123456789abcdef.css".len(),
            "{one}"
        );
    }

    #[test]
    fn what_cannot_be_understood_is_an_error() {
        let program = "<link data-trunk rel=\"rust\" />";
        for html in [
            format!("{program}<link data-trunk rel=\"sass\" href=\"a\" />"),
            format!("{program}<link data-trunk href=\"a\">"),
            format!("{program}<script data-trunk src=\"a\"></script>"),
            "<link rel=\"me\" />".to_owned(),
        ] {
            let html = &html;
            assert!(made(html).unwrap_err().to_string().contains("index.html"), "{html}");
        }
        assert!(start_script("[build]\n").is_err());
    }
}
