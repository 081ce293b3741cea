//! `cargo xtask dev`: the page under Trunk with the API behind its proxy, both rebuilt when a file changes.
//!
//! Trunk watches the page; the server is watched here, by looking at its sources twice a second.

use std::{
    fs,
    os::unix::process::CommandExt,
    path::PathBuf,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, SystemTime},
};

use crate::{
    build::files_below,
    failure::{Failure, Outcome},
    shell::{Group, Project, stream, tidy_up_on_interrupt},
    tools::Tools,
};

/// Where Trunk.toml sends what is not the page.
const API: &str = "127.0.0.1:8080";

/// Serves until Ctrl-C.
pub(crate) fn dev(project: &Project) -> Outcome {
    // First of all, because the first time it takes minutes.
    let mut page = Tools::find(project)?.trunk(project)?;
    tidy_up_on_interrupt()?;
    compile(project)?;
    let (mut server, mut group) = start(server(project))?;
    // Its address, its proxies and its folder stand in Trunk.toml.
    page.arg("serve");
    let (mut page, _page_group) = start(page)?;
    println!("The server is http://{API}/; Trunk says where the page is; Ctrl-C ends both.");
    let mut seen = newest(project)?;
    loop {
        thread::sleep(Duration::from_millis(500));
        if let Some(status) = ended(&mut page)? {
            return Err(Failure::new(format!("trunk serve ended ({status}); the reason is above")));
        }
        let now = newest(project)?;
        if now == seen {
            continue;
        }
        seen = now;
        if let Err(failure) = compile(project) {
            println!("xtask: {failure}; the running server is the one from before");
            continue;
        }
        group.end("TERM");
        server.wait().map_err(|error| Failure::io("ending the server", &error))?;
        (server, group) = start(self::server(project))?;
        println!("The server is new.");
    }
}

fn server(project: &Project) -> Command {
    let mut server = project.command(project.target.join("debug/convene"));
    server.args(["demo", "--listen", API]);
    server
}

fn compile(project: &Project) -> Outcome {
    stream(project.cargo().args(["build", "--locked", "-p", "server"]), "building the server")
}

fn start(mut command: Command) -> Outcome<(Child, Group)> {
    let program = command.get_program().to_string_lossy().into_owned();
    let child = command
        .stdin(Stdio::null())
        .process_group(0)
        .spawn()
        .map_err(|error| Failure::io(format!("`{program}` could not be started"), &error))?;
    let group = Group::of(&child);
    Ok((child, group))
}

fn ended(child: &mut Child) -> Outcome<Option<std::process::ExitStatus>> {
    child.try_wait().map_err(|error| Failure::io("watching trunk", &error))
}

/// When the server's sources last changed, and how many there are.
fn newest(project: &Project) -> Outcome<(usize, Option<SystemTime>)> {
    let mut files: Vec<PathBuf> = Vec::new();
    for part in ["crates", "locales", "data", "Cargo.toml"] {
        files_below(&project.root.join(part), &mut files)?;
    }
    files.retain(|file| !file.starts_with(project.root.join("crates/xtask")));
    // A file that vanished between listing and looking counts on the next look.
    let newest =
        files.iter().filter_map(|file| fs::metadata(file).and_then(|about| about.modified()).ok()).max();
    Ok((files.len(), newest))
}
