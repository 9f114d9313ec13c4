//! Bodies of requests: they keep a least pace, and what of them lies in memory is bounded over all of them.

use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::body::{Bytes, HttpBody};
use hyper::body::{Frame, Incoming, SizeHint};
use tokio::time::{Instant, Sleep, sleep_until};

/// When something is too slow.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slow {
    /// How long it may stand still.
    pub still: Duration,
    /// From when on the least pace holds.
    pub grace: Duration,
    /// The least pace in bytes a second.
    pub pace: u64,
}

impl Slow {
    /// Until when something that began then and has brought so much must have brought more.
    pub fn until(&self, began: Instant, brought: u64) -> Instant {
        began + self.grace + Duration::from_secs(brought / self.pace.max(1))
    }
}

/// What of all bodies lies in memory.
pub(super) struct Room {
    most: usize,
    taken: AtomicUsize,
}

impl Room {
    pub fn new(most: usize) -> Self {
        Self { most, taken: AtomicUsize::new(0) }
    }
}

/// One request's part of it, given back when the answer is made.
pub(super) struct Share {
    room: Arc<Room>,
    mine: AtomicUsize,
}

impl Share {
    pub fn of(room: &Arc<Room>) -> Arc<Self> {
        Arc::new(Self { room: room.clone(), mine: AtomicUsize::new(0) })
    }

    /// How full the room is with these bytes, as a share of what it has.
    fn take(&self, count: usize) -> f64 {
        self.mine.fetch_add(count, Ordering::Relaxed);
        let taken = self.room.taken.fetch_add(count, Ordering::Relaxed) + count;
        taken as f64 / self.room.most as f64
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.room.taken.fetch_sub(self.mine.load(Ordering::Relaxed), Ordering::Relaxed);
    }
}

/// A body that keeps its pace or breaks off.
pub(super) struct Paced {
    body: Incoming,
    share: Arc<Share>,
    slow: Slow,
    began: Instant,
    brought: u64,
    moved: Instant,
    alarm: Pin<Box<Sleep>>,
}

impl Paced {
    pub fn new(body: Incoming, share: Arc<Share>, slow: Slow) -> Self {
        let now = Instant::now();
        let alarm = Box::pin(sleep_until(now + slow.still));
        Self { body, share, slow, began: now, brought: 0, moved: now, alarm }
    }

    /// Above the room those that have been at it for long give way; above twice of it everybody.
    fn takes(&self, count: usize) -> bool {
        let full = self.share.take(count);
        full <= 1.0 || full <= 2.0 && self.began.elapsed() < self.slow.grace
    }
}

fn broken(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::TimedOut, why)
}

impl HttpBody for Paced {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) {
            let frame = frame.map(|frame| frame.map_err(io::Error::other));
            if let Some(Ok(frame)) = &frame {
                let count = frame.data_ref().map_or(0, Bytes::len);
                self.brought += count as u64;
                self.moved = Instant::now();
                if !self.takes(count) {
                    return Poll::Ready(Some(Err(broken("there is no room for more at this moment"))));
                }
            }
            return Poll::Ready(frame);
        }
        let until = self.slow.until(self.began, self.brought).min(self.moved + self.slow.still);
        if self.alarm.deadline() != until {
            self.alarm.as_mut().reset(until);
        }
        ready!(self.alarm.as_mut().poll(context));
        Poll::Ready(Some(Err(broken("it came too slowly"))))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }
    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
