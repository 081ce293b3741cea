//! DAT-17, DAT-18: the program itself: what `convene mail test` says, and a stop while the mail server hangs.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output};
use std::time::{Duration, Instant};

use model::key::HEADER;

use crate::post::{Files, Post, text_of};
use crate::support::new_key;

fn convene(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_convene"));
    command.args(args).env("RUST_LOG", "warn");
    command
}

fn test(mail: &str, to: &str, more: &[&str]) -> Output {
    let args = ["mail", "test", to, "--mail", mail, "--mail-from", "convene@example.org"];
    convene(&[&args[..], more].concat()).output().unwrap()
}

/// The exit code and the one line.
fn failure(output: Output) -> (i32, String) {
    let line = String::from_utf8(output.stderr).unwrap();
    assert_eq!(line.lines().count(), 1, "{line}");
    assert!(output.stdout.is_empty() && line.starts_with("convene: "), "{line}");
    (output.status.code().unwrap(), line)
}

#[test]
fn a_test_message_says_in_one_line_what_became_of_it() {
    let Some(mut post) = Post::start(&[]) else { return };
    let open = post.address("off");
    let taken = test(&open, "ana@example.org", &[]);
    let said = String::from_utf8(taken.stdout).unwrap();
    assert!(taken.status.success() && said.starts_with("taken by smtp://127.0.0.1:"), "{said}");
    let arrived = post.arrived().remove(0);
    assert!(said.contains(arrived.message_id()), "{said}");
    assert_eq!(arrived.header("subject"), ["Test message from Convene"]);

    post.becomes("rcpt 550");
    let (code, line) = failure(test(&open, "ana@example.org", &[]));
    assert!(code == 1 && line.contains("refused the recipient") && line.contains("550"), "{line}");
    let (code, line) = failure(test(&post.address("required"), "ana@example.org", &[]));
    assert!(code == 1 && line.contains("STARTTLS"), "{line}");
    post.becomes("refuse");
    let (code, line) = failure(test(&open, "ana@example.org", &[]));
    assert!(code == 74 && line.contains("cannot be reached"), "{line}");
    assert_eq!(failure(test("smtp://host.invalid:25?tls=off", "ana@example.org", &[])).0, 74);
    assert_eq!(failure(test(&open, "nobody", &[])).0, 2);
    assert_eq!(failure(convene(&["mail", "test", "ana@example.org"]).output().unwrap()).0, 2);
}

#[test]
fn a_wrong_configuration_of_mail_is_refused_without_its_secrets() {
    let files = Files::new();
    let secret = files.secret("password", "hunter2\n");
    let mail = "smtps://post@localhost:1";
    for (mail, more) in [
        ("smtps://post:hunter2@localhost:1", &[][..]),
        (mail, &[]),
        ("smtp://post@localhost:1?tls=off", &["--mail-password-file", &text_of(&secret)]),
        (mail, &["--mail-password-file", "/no/such/file"]),
    ] {
        let (code, line) = failure(test(mail, "ana@example.org", more));
        assert!(code == 2 && !line.contains("hunter2"), "{line}");
    }
    let args = ["--mail", mail, "--mail-from", "a@b.org", "--mail-password-file", &text_of(&secret)]
        .map(str::to_owned);
    let mut print = convene(&["config", "print"]);
    let printed = print.args(&args).output().unwrap();
    let printed = String::from_utf8(printed.stdout).unwrap();
    assert!(printed.contains("mail-password-file = ") && !printed.contains("hunter2"), "{printed}");
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o644);
    std::fs::set_permissions(&secret, mode).unwrap();
    let output = convene(&["serve"]).args(&args).output().unwrap();
    let (code, line) = failure(output);
    assert!(code == 2 && line.contains("chmod 600"), "{line}");
}

/// ACC-3.
#[test]
fn a_demonstration_is_not_served_with_a_mail_server() {
    let files = Files::new();
    let data = text_of(&files.path("data"));
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let mut demo = convene(&["demo", "--listen", &address, "--data", &data]).spawn().unwrap();
    until_ready(&mut demo, &address);
    stop(&mut demo);
    let args = ["serve", "--listen", "127.0.0.1:0", "--database", &data];
    let mail = ["--mail", "smtp://127.0.0.1:1?tls=off", "--mail-from", "a@b.org"];
    let (code, line) = failure(convene(&[&args[..], &mail].concat()).output().unwrap());
    assert!(code == 1 && line.contains("demonstration"), "{line}");
}

fn ask(address: &str, head: &str, body: &str) -> String {
    let Ok(mut stream) = TcpStream::connect(address) else { return String::new() };
    let (length, key) = (body.len(), new_key());
    write!(
        stream,
        "{head} HTTP/1.1\r\nhost: {address}\r\norigin: http://{address}\r\nconnection: close\r\n\
         content-type: application/json\r\n{HEADER}: {}\r\ncontent-length: {length}\r\n\r\n{body}",
        key.as_str()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

fn until_ready(child: &mut Child, address: &str) {
    for _ in 0..600 {
        if ask(address, "GET /readyz", "null").starts_with("HTTP/1.1 200") {
            return;
        }
        assert!(child.try_wait().unwrap().is_none(), "the server has ended");
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("the server is not ready");
}

fn stop(child: &mut Child) -> Option<i32> {
    assert!(Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap().success());
    child.wait().unwrap().code()
}

/// DAT-17: within 20 seconds, whatever the mail server does.
#[test]
#[expect(clippy::disallowed_methods, reason = "a stop is measured on the real clock")]
fn the_program_stops_in_time_although_the_mail_server_hangs() {
    let Some(mut post) = Post::start(&[]) else { return };
    let files = Files::new();
    let data = text_of(&files.path("data"));
    let made = convene(&["admin", "create", "ana@example.org", "--database", &data]).output().unwrap();
    assert!(made.status.success() && Path::new(&data).is_dir());
    for (mode, event) in [("hang", "hanging"), ("silent", "connected")] {
        post.becomes(mode);
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        let mail = post.address("off");
        let args = ["serve", "--listen", &address, "--database", &data, "--mail", &mail];
        let mut server =
            convene(&[&args[..], &["--mail-from", "convene@example.org"]].concat()).spawn().unwrap();
        until_ready(&mut server, &address);
        let asked =
            ask(&address, "POST /api/v1/sign-in-links", r#"{"email":"ana@example.org","locale":"en"}"#);
        assert!(asked.starts_with("HTTP/1.1 202"), "{asked}");
        post.wait_for(event);
        let begun = Instant::now();
        assert_eq!(stop(&mut server), Some(0));
        assert!(begun.elapsed() < Duration::from_secs(20), "{:?} after {mode}", begun.elapsed());
    }
}
