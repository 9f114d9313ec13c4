//! Answers: whoever does not read them, or hardly, is left.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Instant, Sleep, sleep},
};

use super::bodies::Slow;

/// A connection whose answers keep a least pace while they wait for the other side to read. Reading passes through: heads
/// and bodies have limits of their own.
pub(super) struct Flow<S> {
    stream: S,
    slow: Slow,
    /// Since when it waits, until when it may.
    waits: Option<(Instant, Pin<Box<Sleep>>)>,
    /// How long it has waited, and what went out meanwhile.
    waited: Duration,
    went: u64,
}

impl<S> Flow<S> {
    pub fn new(stream: S, slow: Slow) -> Self {
        Self { stream, slow, waits: None, waited: Duration::ZERO, went: 0 }
    }

    /// The other side reads nothing now.
    fn wait<T>(&mut self, context: &mut Context<'_>) -> Poll<io::Result<T>> {
        let still = self.slow.still;
        let (_, alarm) = self.waits.get_or_insert_with(|| (Instant::now(), Box::pin(sleep(still))));
        match alarm.as_mut().poll(context) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(()) => Poll::Ready(Err(io::ErrorKind::TimedOut.into())),
        }
    }

    /// It has read so much. What reads a little now and then is too slow as well.
    fn went(&mut self, count: usize) -> io::Result<()> {
        self.went += count as u64;
        if let Some((since, _)) = self.waits.take() {
            self.waited += since.elapsed();
        }
        if self.waited > self.slow.grace {
            let least = self.slow.pace * self.slow.grace.as_secs().max(1);
            if self.went < least {
                return Err(io::ErrorKind::TimedOut.into());
            }
            (self.waited, self.went) = (Duration::ZERO, 0);
        }
        Ok(())
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Flow<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Flow<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, from: &[u8]) -> Poll<io::Result<usize>> {
        match Pin::new(&mut self.stream).poll_write(context, from) {
            Poll::Ready(Ok(count)) => Poll::Ready(self.went(count).map(|()| count)),
            Poll::Ready(error) => Poll::Ready(error),
            Poll::Pending => self.wait(context),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match Pin::new(&mut self.stream).poll_flush(context) {
            Poll::Pending => self.wait(context),
            ready @ Poll::Ready(_) => ready,
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match Pin::new(&mut self.stream).poll_shutdown(context) {
            Poll::Pending => self.wait(context),
            ready @ Poll::Ready(_) => ready,
        }
    }
}
