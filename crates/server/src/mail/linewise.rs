//! A connection that hands out at most one line at a time.
//!
//! SMTP turns encryption on in the middle of a connection. Whoever sits in between could send more lines behind the
//! server's consent, unencrypted; a client that had read ahead would take them for encrypted answers. Here they stay
//! where the encryption looks for its first message, and it fails.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use lettre::transport::smtp::client::AsyncTokioStream;
use tokio::io::{AsyncBufRead as _, AsyncRead, AsyncWrite, BufReader, ReadBuf};
use tokio::net::TcpStream;

/// A TCP connection that is read line by line.
#[derive(Debug)]
pub struct Linewise(BufReader<TcpStream>);

impl Linewise {
    /// The same connection, read line by line from here on.
    pub fn new(stream: TcpStream) -> Self {
        Self(BufReader::new(stream))
    }
}

impl AsyncRead for Linewise {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let mut inner = Pin::new(&mut self.0);
        let there = ready!(inner.as_mut().poll_fill_buf(context))?;
        let line = there.iter().position(|byte| *byte == b'\n').map_or(there.len(), |at| at + 1);
        let length = line.min(into.remaining());
        into.put_slice(&there[..length]);
        inner.consume(length);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Linewise {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(self.0.get_mut()).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(self.0.get_mut()).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(self.0.get_mut()).poll_shutdown(context)
    }
}

impl AsyncTokioStream for Linewise {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.0.get_ref().peer_addr()
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    use super::*;

    #[tokio::test]
    async fn what_follows_a_line_is_left_for_the_next_reader() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut there = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let (here, _) = listener.accept().await.unwrap();
        there.write_all(b"220 ready\r\n250 injected\r\nno end").await.unwrap();
        drop(there);
        let mut lines = Linewise::new(here);
        let mut read = Vec::new();
        for expected in ["220 ready\r\n", "250 injected\r\n", "no end", ""] {
            let mut buffer = [0; 64];
            let length = lines.read(&mut buffer).await.unwrap();
            assert_eq!(std::str::from_utf8(&buffer[..length]).unwrap(), expected);
            read.extend_from_slice(&buffer[..length]);
        }
        assert_eq!(read.len(), 31);
    }
}
