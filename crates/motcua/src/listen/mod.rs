//! The listener: takes connections, over TLS where a certificate is set, and bounds what one of them may cost.
//!
//! A slow client costs a connection and nothing else, for a while: heads come within [`Limits::head`], bodies and answers
//! move at a least pace (`bodies`, `flow`), and what stands still is closed. There is a most of connections in all and,
//! where no proxy stands in front, from one network. Deliberately absent: how often somebody may ask (`webkit::callers`)
//! and what a request may weigh (`webkit::routes`).

mod bodies;
mod flow;
mod tls;

use std::{
    collections::HashMap,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{Router, body::Body, extract::ConnectInfo, http::Request};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::{Semaphore, watch},
    task::JoinSet,
    time::{sleep, timeout},
};
use tower::ServiceExt;

use bodies::{Room, Share, Slow};
use flow::Flow;
pub use tls::Tls;

/// What connections may cost.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// How long the head of a request may take, and a kept connection may wait for the next one.
    pub head: Duration,
    /// How long setting up TLS may take.
    pub handshake: Duration,
    /// How long a body or an answer may stand still.
    pub still: Duration,
    /// From when on the least pace holds, so that a bad line has time to come up.
    pub grace: Duration,
    /// The least pace of a body or an answer after that, in bytes a second: half of what GPRS brings.
    pub pace: u64,
    /// How much of bodies may lie in memory at once, in bytes; above it the slowest give way.
    pub bodies: usize,
    /// The most connections in all.
    pub connections: usize,
    /// The most connections from one network; `None` behind a proxy, from which all of them come.
    pub from_one: Option<usize>,
    /// How long what is under way may take to end when the server stops.
    pub farewell: Duration,
}

impl Limits {
    /// What holds for people.
    pub fn usual(behind_proxy: bool) -> Self {
        Self {
            head: Duration::from_mins(1),
            handshake: Duration::from_secs(10),
            still: Duration::from_secs(30),
            grace: Duration::from_mins(1),
            pace: 2_000,
            bodies: 768 * 1024 * 1024,
            connections: 8_192,
            from_one: (!behind_proxy).then_some(1_024),
            farewell: Duration::from_secs(30),
        }
    }
}

/// As many files as the system lets this process have open, and how many connections they are enough for.
fn connections(wanted: usize) -> usize {
    let files = getrlimit(Resource::Nofile);
    let most = files.maximum.unwrap_or(65_536).min(65_536);
    // Where it may not be raised, what there is has to do.
    let raised = setrlimit(Resource::Nofile, Rlimit { current: Some(most), maximum: files.maximum });
    let most = if raised.is_ok() { most } else { files.current.unwrap_or(1_024) };
    wanted.min(usize::try_from(most / 2).unwrap_or(wanted)).max(16)
}

/// What all connections share.
struct Desk {
    router: Router,
    tls: Option<Tls>,
    limits: Limits,
    room: Arc<Room>,
    guests: Arc<Guests>,
    stopping: watch::Receiver<bool>,
}

/// How many connections each network has.
#[derive(Default)]
struct Guests(Mutex<HashMap<IpAddr, usize>>);

/// One connection of a network, until it is dropped.
struct Guest(Arc<Guests>, IpAddr);

impl Guests {
    fn welcome(self: &Arc<Self>, from: IpAddr, most: Option<usize>) -> Option<Guest> {
        let from = webkit::network(from);
        let mut guests = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = guests.entry(from).or_insert(0);
        if most.is_some_and(|most| *count >= most) {
            return None;
        }
        *count += 1;
        Some(Guest(self.clone(), from))
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        let mut guests = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = guests.get_mut(&self.1) {
            *count -= 1;
            if *count == 0 {
                guests.remove(&self.1);
            }
        }
    }
}

/// Serves until `stop`; what is under way is finished first.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    tls: Option<Tls>,
    limits: Limits,
    stop: impl Future<Output = ()>,
) {
    let (told, stopping) = watch::channel(false);
    let places = Arc::new(Semaphore::new(connections(limits.connections)));
    let room = Arc::new(Room::new(limits.bodies));
    let desk = Arc::new(Desk { router, tls, limits, room, guests: Arc::default(), stopping });
    let mut guests = JoinSet::new();
    tokio::pin!(stop);
    loop {
        // Where all places are taken, whoever comes waits in the system's queue.
        let place = tokio::select! {
            () = &mut stop => break,
            place = places.clone().acquire_owned() => place,
        };
        let accepted = tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, from)) => {
                if let Some(guest) = desk.guests.welcome(from.ip(), limits.from_one) {
                    let desk = desk.clone();
                    guests.spawn(async move {
                        attend(&desk, stream, from).await;
                        drop((place, guest));
                    });
                }
            }
            Err(error) => {
                // Too many files are open, or the guest is gone already.
                tracing::warn!(%error, "a connection could not be taken");
                sleep(Duration::from_millis(50)).await;
            }
        }
        while guests.try_join_next().is_some() {}
    }
    drop(listener);
    let _ = told.send(true);
    let all_gone = async { while guests.join_next().await.is_some() {} };
    if timeout(limits.farewell, all_gone).await.is_err() {
        tracing::warn!("connections that did not end are closed");
    }
}

async fn attend(desk: &Arc<Desk>, stream: TcpStream, from: SocketAddr) {
    let _ = stream.set_nodelay(true);
    match &desk.tls {
        None => converse(desk, stream, from).await,
        Some(tls) => match timeout(desk.limits.handshake, tls.acceptor().accept(stream)).await {
            Ok(Ok(stream)) => converse(desk, stream, from).await,
            // What does not speak TLS, or too slowly.
            Ok(Err(error)) => tracing::debug!(%error, "no TLS"),
            Err(_) => tracing::debug!("TLS took too long"),
        },
    }
}

async fn converse(
    desk: &Arc<Desk>,
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    from: SocketAddr,
) {
    let limits = desk.limits;
    let slow = Slow { still: limits.still, grace: limits.grace, pace: limits.pace };
    let answer = service_fn(|request: Request<Incoming>| {
        let (router, share) = (desk.router.clone(), Share::of(&desk.room));
        async move {
            let (parts, body) = request.into_parts();
            let mut request = Request::from_parts(parts, Body::new(bodies::Paced::new(body, share.clone(), slow)));
            request.extensions_mut().insert(ConnectInfo(from));
            let answered = router.oneshot(request).await;
            // What came is in memory until the answer is made.
            drop(share);
            answered
        }
    });
    let stream = TokioIo::new(Flow::new(stream, slow));
    let conversation = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head)
        .max_buf_size(64 * 1024)
        .serve_connection(stream, answer);
    tokio::pin!(conversation);
    let mut stopping = desk.stopping.clone();
    let stop = async move { stopping.wait_for(|stops| *stops).await.map(drop) };
    let ended = tokio::select! {
        ended = conversation.as_mut() => ended,
        _ = stop => {
            conversation.as_mut().graceful_shutdown();
            conversation.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended early");
    }
}
