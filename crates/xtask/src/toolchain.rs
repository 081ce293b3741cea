//! What has to be there before anything is built: Rust in the right version with what the page needs, and Node.

use std::path::Path;

use crate::{
    failure::{Failure, Outcome},
    shell::{Project, answer, read, stream, which},
};

/// Node and npm are on the PATH, or one line says what to install.
pub(crate) fn need_node() -> Outcome {
    for program in ["node", "npm"] {
        if which(program).is_none() {
            return Err(Failure::new(format!(
                "`{program}` is missing; install Node.js 18 or later (on Debian: apt-get install nodejs npm)"
            )));
        }
    }
    Ok(())
}

/// The version that the repository asks for.
pub(crate) fn channel(project: &Project) -> Outcome<String> {
    let file = read(&project.root.join("rust-toolchain.toml"))?;
    file.lines()
        .find_map(|line| line.strip_prefix("channel = "))
        .map(|value| value.trim_matches('"').to_owned())
        .ok_or_else(|| Failure::new("rust-toolchain.toml names no channel"))
}

/// The compiler is there and new enough.
pub(crate) fn compiler(project: &Project) -> Outcome {
    let wanted = channel(project)?;
    let found = answer(project.command("rustc").arg("--version")).ok_or_else(|| {
        Failure::new(format!("rustc is missing; install Rust {wanted} from https://rustup.rs"))
    })?;
    if is_new_enough(&found, &wanted) {
        Ok(())
    } else {
        Err(Failure::new(format!(
            "wrong toolchain: found `{found}`, needed Rust {wanted}; install it from https://rustup.rs"
        )))
    }
}

/// Whether the answer of `rustc --version` is `wanted` or later.
fn is_new_enough(found: &str, wanted: &str) -> bool {
    let numbers =
        |text: &str| -> Option<Vec<u32>> { text.split('.').map(|part| part.parse().ok()).collect() };
    let found = found.split_whitespace().nth(1).and_then(|version| numbers(version.split('-').next()?));
    matches!((found, numbers(wanted)), (Some(found), Some(wanted)) if found >= wanted)
}

/// The standard library for wasm, and its source, from which the page compiles a smaller one.
pub(crate) fn wasm(project: &Project) -> Outcome {
    const TARGET: &str = "wasm32-unknown-unknown";
    let sysroot = answer(project.command("rustc").args(["--print", "sysroot"])).unwrap_or_default();
    let rustlib = Path::new(&sysroot).join("lib/rustlib");
    let parts = [
        (rustlib.join(TARGET).join("lib"), "target", TARGET),
        (rustlib.join("src/rust/library"), "component", "rust-src"),
    ];
    for (place, kind, name) in parts {
        if place.exists() {
            continue;
        }
        if which("rustup").is_none() {
            return Err(Failure::new(format!(
                "the {kind} {name} is missing and there is no rustup to add it"
            )));
        }
        println!("Adding the {kind} {name}.");
        stream(project.command("rustup").args([kind, "add", name]), &format!("adding the {kind} {name}"))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_numbers() {
        assert!(is_new_enough("rustc 1.95.0 (59807616e 2026-04-14)", "1.95.0"));
        assert!(is_new_enough("rustc 1.100.0-nightly (x 2026-12-01)", "1.95.0"));
        assert!(!is_new_enough("rustc 1.94.1 (x 2026-03-01)", "1.95.0"));
        assert!(!is_new_enough("something else", "1.95.0"));
    }
}
