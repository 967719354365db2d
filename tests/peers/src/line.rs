//! A caller's connection: it may have died while it was idle, without a word to the caller.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Instant;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

use crate::faults::{Faults, Idle};

/// A connection that knows when it was last used.
pub(crate) struct Line {
    stream: TcpStream,
    faults: Faults,
    /// When the last answer left.
    answered: Option<Instant>,
    vanished: bool,
}

impl Line {
    pub(crate) fn new(stream: TcpStream, faults: Faults) -> Self {
        Self { stream, faults, answered: None, vanished: false }
    }

    /// What has become of the connection since its last answer.
    fn fate(&self) -> Idle {
        let idle = self.answered.map(|answered| answered.elapsed());
        match self.faults.idle() {
            Idle::Vanishes(after) | Idle::Resets(after) if idle.is_none_or(|idle| idle < after) => Idle::Stays,
            fate => fate,
        }
    }
}

impl AsyncRead for Line {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(cx, buf))?;
        if buf.filled().len() == before {
            return Poll::Ready(Ok(()));
        }
        match self.fate() {
            _ if self.vanished => {}
            Idle::Stays => {
                self.answered = None;
                return Poll::Ready(Ok(()));
            }
            Idle::Vanishes(_) => self.vanished = true,
            Idle::Resets(_) => {
                self.stream.set_zero_linger()?;
                return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
            }
        }
        // What came is lost, and so is what comes after it.
        buf.set_filled(before);
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

impl AsyncWrite for Line {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        self.answered = Some(Instant::now());
        Pin::new(&mut self.stream).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
