//! Slow clients (P6): two thousand connections that dawdle, and everybody else is served as if they were not there.

use std::{
    fs,
    io::{ErrorKind, Read as _, Write as _},
    net::{SocketAddr, TcpStream, UdpSocket},
    process::Command,
    thread,
    time::Duration,
};

use super::{
    Finding, Stage,
    http::exchange,
    must,
    server::{Data, Server},
};
use crate::{
    failure::{Failure, Outcome},
    shell::{Stopwatch, answer},
};

const OF_EACH: usize = 500;
const ASKED: usize = 400;
const P99: Duration = Duration::from_secs(1);
const MEMORY_KIB: u64 = 256 * 1024;
/// A stalled request is cut after 15 s; the rest is for a busy machine.
const CUT: Duration = Duration::from_secs(20);

/// What the attackers send before they fall silent.
const DAWDLES: [(&str, &str); 4] = [
    ("half open", ""),
    ("slow header", "GET / HTTP/1.1\r\nhost: a\r\nx-slow: "),
    (
        "slow body",
        "POST /api/v1/sign-in-links HTTP/1.1\r\nhost: a\r\nsec-fetch-site: same-origin\r\n\
         content-type: application/json\r\ncontent-length: 60000\r\n\r\n{",
    ),
    ("idle", "GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n"),
];

pub(super) fn run(stage: &Stage) -> Outcome<Finding> {
    // Connections are limited by address, so the others need one that is not the attackers'.
    let Some(outside) = own_address() else {
        return Ok(Finding::Skipped("this machine has no address but loopback".to_owned()));
    };
    // Every attacker is an open file of this program; where the limit stays low, connecting says so.
    let own = std::process::id().to_string();
    let _ = answer(Command::new("prlimit").args(["--nofile=8192", "--pid", &own]));
    let data = Data::sqlite(stage, "slow");
    let server = Server::start_at(stage, &data, &everywhere()?)?;
    let port = server.address.rsplit(':').next().unwrap_or_default().to_owned();
    let (attacked, asked) =
        (format!("127.0.0.1:{port}"), SocketAddr::new(outside, port.parse().unwrap_or(0)));
    let mut attackers = Vec::new();
    for (_, sent) in DAWDLES {
        for _ in 0..OF_EACH {
            attackers.push(dawdle(&attacked, sent)?);
        }
    }
    let watch = Stopwatch::start();
    let mut times = Vec::new();
    let request = format!("GET /readyz HTTP/1.1\r\nhost: {asked}\r\nconnection: close\r\n\r\n");
    for _ in 0..ASKED {
        let one = Stopwatch::start();
        let answer = exchange(&asked.to_string(), &request).map_err(|error| Failure::io("asking", &error))?;
        must(answer.status == 200, || format!("the others are answered {}", answer.status))?;
        times.push(one.elapsed());
    }
    times.sort_unstable();
    let p99 = times[times.len() * 99 / 100];
    must(p99 < P99, || format!("the others wait {p99:?} (p99)"))?;
    thread::sleep(CUT.saturating_sub(watch.elapsed()));
    let left = attackers[..3 * OF_EACH].iter().filter(|attacker| !is_cut(attacker)).count();
    must(left == 0, || format!("{left} stalled connections are open after {CUT:?}"))?;
    let memory = peak_memory_kib(server.id)?;
    must(memory < MEMORY_KIB, || format!("it took {memory} KiB"))?;
    drop(attackers);
    must(server.stop()? == Some(0), || "it does not stop cleanly".to_owned())?;
    Ok(Finding::Held(format!(
        "{} connections that dawdle; others' p99 {:.0} ms over {ASKED}, peak memory {} MiB, every stalled one cut within {} s",
        DAWDLES.len() * OF_EACH,
        p99.as_secs_f64() * 1000.0,
        memory / 1024,
        CUT.as_secs()
    )))
}

/// The address by which this machine would reach others; nothing is sent.
fn own_address() -> Option<std::net::IpAddr> {
    let socket = UdpSocket::bind(("0.0.0.0", 0)).ok()?;
    socket.connect(("192.0.2.1", 9)).ok()?;
    socket.local_addr().ok().map(|address| address.ip()).filter(|ip| !ip.is_loopback())
}

fn everywhere() -> Outcome<String> {
    Ok(super::server::free_address()?.replace("127.0.0.1", "0.0.0.0"))
}

fn dawdle(address: &str, sent: &str) -> Outcome<TcpStream> {
    let failed = |error| Failure::io("an attacker", &error);
    let mut stream = TcpStream::connect(address).map_err(failed)?;
    // One that is turned away at once is a success of the server's.
    let _ = stream.write_all(sent.as_bytes());
    stream.set_read_timeout(Some(Duration::from_millis(1))).map_err(failed)?;
    Ok(stream)
}

/// Whether the server has ended the connection; what it said before is read away.
fn is_cut(mut stream: &TcpStream) -> bool {
    let mut said = [0; 4096];
    loop {
        match stream.read(&mut said) {
            Ok(0) => return true,
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return !matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut),
        }
    }
}

fn peak_memory_kib(id: u32) -> Outcome<u64> {
    let path = format!("/proc/{id}/status");
    let status = fs::read_to_string(&path).map_err(|error| Failure::io(&path, &error))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok())
        .ok_or_else(|| Failure::new(format!("{path} does not tell the memory")))
}
