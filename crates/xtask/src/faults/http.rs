//! The least of an HTTP client: one request a connection, and an answer counts only when all of it has come.
//!
//! A library would retry and keep connections on its own account, and both would hide what a fault did to a request.

use std::{
    io::{self, Read as _, Write as _},
    net::TcpStream,
    time::Duration,
};

use serde_json::Value;

use crate::failure::{Failure, Outcome};

/// A whole answer.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) head: String,
    pub(super) body: String,
}

impl Answer {
    pub(super) fn json(&self) -> Outcome<Value> {
        serde_json::from_str(&self.body)
            .map_err(|error| Failure::new(format!("an answer is no JSON ({error}): {}", self.body)))
    }

    fn header(&self, name: &str) -> Option<&str> {
        let line = |line: &str| line.split_once(": ").is_some_and(|(key, _)| key.eq_ignore_ascii_case(name));
        self.head.lines().find(|text| line(text))?.split_once(": ").map(|(_, value)| value.trim())
    }

    /// Fails unless the answer has this status.
    pub(super) fn expect(self, status: u16, what: &str) -> Outcome<Self> {
        if self.status == status {
            return Ok(self);
        }
        Err(Failure::new(format!("{what}: {} instead of {status}: {}", self.status, self.body.trim())))
    }
}

/// Somebody who is signed in.
#[derive(Clone)]
pub(super) struct Client {
    pub(super) address: String,
    cookie: String,
}

impl Client {
    /// Follows a link that the demonstration printed.
    pub(super) fn sign_in(address: &str, link: &str) -> Outcome<Self> {
        let path = link.strip_prefix(&format!("http://{address}"));
        let path = path.ok_or_else(|| Failure::new(format!("a link to somewhere else: {link}")))?;
        let visitor = Self { address: address.to_owned(), cookie: String::new() };
        let form = [("content-type", "application/x-www-form-urlencoded")];
        let answer =
            visitor.ask("POST", path, &form, "").map_err(|error| Failure::io("signing in", &error))?;
        let answer = answer.expect(303, "signing in")?;
        let cookie = answer.header("set-cookie").and_then(|cookie| cookie.split(';').next());
        let cookie = cookie.ok_or_else(|| Failure::new("signing in set no cookie"))?.to_owned();
        Ok(Self { cookie, ..visitor })
    }

    /// The same person at another server of the same database.
    pub(super) fn at(&self, address: &str) -> Self {
        Self { address: address.to_owned(), cookie: self.cookie.clone() }
    }

    pub(super) fn get(&self, path: &str) -> Outcome<Value> {
        let answer = self.ask("GET", path, &[], "").map_err(|error| Failure::io(path, &error))?;
        answer.expect(200, path)?.json()
    }

    /// A request that changes something, without a body where that is null. An error means that nobody knows whether it happened.
    pub(super) fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &Value,
    ) -> io::Result<Answer> {
        let json = [&[("content-type", "application/json")], headers].concat();
        let body = if body.is_null() { String::new() } else { body.to_string() };
        self.ask(method, path, &json, &body)
    }

    fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> io::Result<Answer> {
        let given: Vec<_> = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let given = given.concat();
        let text = format!(
            "{method} {path} HTTP/1.1\r\nhost: {address}\r\norigin: http://{address}\r\ncookie: {}\r\n\
             content-length: {}\r\nconnection: close\r\n{given}\r\n{body}",
            self.cookie,
            body.len(),
            address = self.address,
        );
        exchange(&self.address, &text)
    }
}

/// Sends `text` and reads the answer; cut off, it is an error.
pub(super) fn exchange(address: &str, text: &str) -> io::Result<Answer> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(35)))?;
    stream.set_write_timeout(Some(Duration::from_secs(35)))?;
    stream.write_all(text.as_bytes())?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    let cut_off = || io::Error::new(io::ErrorKind::UnexpectedEof, "the answer was cut off");
    let answer = String::from_utf8_lossy(&bytes).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n").ok_or_else(cut_off)?;
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or_else(cut_off)?;
    let answer = Answer { status, head: head.to_owned(), body: body.to_owned() };
    match answer.header("content-length").and_then(|length| length.parse::<usize>().ok()) {
        Some(length) if length != answer.body.len() => Err(cut_off()),
        _ => Ok(answer),
    }
}
