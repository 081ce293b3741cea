//! A disk that is full, and one that may not be written (P5, P6).
//!
//! Both need a file system of their own, which only root may mount.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use super::{
    Finding, Stage,
    http::Client,
    ledger::Ledger,
    must,
    server::{Data, Server, free_address},
};
use crate::{
    failure::{Failure, Outcome},
    shell::{AtEnd, answer, capture, not_started},
};

/// A small file system in memory, gone with this value.
struct Small {
    folder: PathBuf,
    _unmounted: AtEnd,
}

impl Small {
    /// Nothing where mounting is not permitted.
    fn mount(stage: &Stage, name: &str) -> Outcome<Option<Self>> {
        let folder = stage.folder.join(name);
        fs::create_dir(&folder).map_err(|error| Failure::io(folder.display(), &error))?;
        let mounted =
            answer(Command::new("mount").args(["-t", "tmpfs", "-o", "size=16m", "tmpfs"]).arg(&folder));
        Ok(mounted.map(|_| {
            let of = folder.clone();
            let unmounted = AtEnd::new(move || {
                // Lazily, because a server that did not stop would hold it.
                let _ = answer(Command::new("umount").arg("-l").arg(of));
            });
            Self { folder, _unmounted: unmounted }
        }))
    }

    /// Fills it but for about `rest` bytes; gives the file that takes the room.
    fn fill(&self, rest: usize) -> Outcome<PathBuf> {
        let filler = self.folder.join("filler");
        let failed = |error: std::io::Error| Failure::io(filler.display(), &error);
        let mut file = fs::File::create(&filler).map_err(failed)?;
        let page = vec![0; 4096];
        let mut written = 0_u64;
        while file.write_all(&page).is_ok() {
            written += page.len() as u64;
        }
        file.set_len(written.saturating_sub(rest as u64)).map_err(failed)?;
        Ok(filler)
    }
}

const NO_MOUNT: &str = "only root may mount a small file system";

/// While there is no room, writes are refused with 507 and nothing of them stays, reads go on, and a backup leaves no
/// partial file. When there is room again, so are writes, without a restart.
pub(super) fn full(stage: &Stage) -> Outcome<Finding> {
    let Some(small) = Small::mount(stage, "full")? else { return Ok(Finding::Skipped(NO_MOUNT.to_owned())) };
    let data = Data { folder: small.folder.join("data"), postgres: None };
    let server = Server::start(stage, &data)?;
    let client = Client::sign_in(&server.address, &server.link)?;
    let ledger = Ledger::default();
    ledger.send(&client, &ledger.next())?;
    let filler = small.fill(256 * 1024)?;
    let mut refused = 0;
    for _ in 0..2_000 {
        refused += usize::from(ledger.send(&client, &ledger.next())? == Some(507));
        if refused == 20 {
            break;
        }
    }
    must(refused == 20, || {
        format!("507 was answered {refused} times, with {} acknowledged", ledger.acknowledged())
    })?;
    ledger.check(&client)?;
    let backup = small.folder.join("backup");
    let mut command = stage.convene();
    command.arg("backup").arg(&backup).arg("--database").arg(&data.folder);
    let failed = command.output().map_err(|error| not_started(&command, &error))?;
    must(failed.status.code() == Some(74), || format!("a backup exits with {:?}", failed.status.code()))?;
    let left = names(&small.folder)?;
    must(left == ["data", "filler"], || format!("a failed backup left {left:?}"))?;
    fs::remove_file(&filler).map_err(|error| Failure::io(filler.display(), &error))?;
    let before = ledger.acknowledged();
    for _ in 0..20 {
        ledger.send(&client, &ledger.next())?;
    }
    must(ledger.acknowledged() == before + 20, || {
        "writing does not go on when there is room again".to_owned()
    })?;
    ledger.repeat_unknown(&client)?;
    ledger.check(&client)?;
    server.wait_until_ready(Duration::from_secs(1))?;
    must(server.stop()? == Some(0), || "it does not stop cleanly".to_owned())?;
    Ok(Finding::Held(format!(
        "{refused} writes refused with 507, reads answered, no partial backup, {} writes kept, recovery without restart",
        ledger.acknowledged()
    )))
}

/// A start on a file system that may only be read is refused in one line, and changes nothing.
pub(super) fn read_only(stage: &Stage) -> Outcome<Finding> {
    let Some(small) = Small::mount(stage, "read-only")? else {
        return Ok(Finding::Skipped(NO_MOUNT.to_owned()));
    };
    let data = Data { folder: small.folder.join("data"), postgres: None };
    Server::start(stage, &data)?.stop()?;
    let before = contents(&data.folder)?;
    let remounted = capture(
        Command::new("mount").args(["-o", "remount,ro"]).arg(&small.folder),
        Duration::from_secs(10),
    )?;
    must(remounted.ok, || format!("remounting: {}", remounted.output))?;
    let mut command = stage.convene();
    command.args(data.arguments(&free_address()?));
    let refused = command.output().map_err(|error| not_started(&command, &error))?;
    let line = String::from_utf8_lossy(&refused.stderr).into_owned();
    must(refused.status.code() == Some(74) && line.lines().count() == 1, || {
        format!("it exited with {:?} and said {line:?}", refused.status.code())
    })?;
    must(contents(&data.folder)? == before, || "the refused start changed a file".to_owned())?;
    Ok(Finding::Held(format!("exit code 74: {}", line.trim())))
}

fn names(folder: &Path) -> Outcome<Vec<String>> {
    let failed = |error: std::io::Error| Failure::io(folder.display(), &error);
    let entries = fs::read_dir(folder).map_err(failed)?;
    let names = entries.map(|entry| Ok(entry.map_err(failed)?.file_name().to_string_lossy().into_owned()));
    let mut names = names.collect::<Outcome<Vec<_>>>()?;
    names.sort();
    Ok(names)
}

fn contents(folder: &Path) -> Outcome<Vec<(String, Vec<u8>)>> {
    names(folder)?
        .into_iter()
        .filter(|name| folder.join(name).is_file())
        .map(|name| {
            let bytes = fs::read(folder.join(&name)).map_err(|error| Failure::io(&name, &error))?;
            Ok((name, bytes))
        })
        .collect()
}
