//! A server on the loopback interface with a thread per connection: a handful of connections, and no scheduler between
//! the socket and the clock.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use http::Response;

use crate::wire::{Connection, Received};

/// Answers one request; nothing to close the connection. What is to be noted before the answer leaves is noted in here.
pub type Handler = dyn Fn(Received) -> Option<Response<Vec<u8>>> + Send + Sync;

/// A server that accepts until it is dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    is_over: Arc<AtomicBool>,
}

impl Server {
    /// Listens on a free port and answers with `handler`.
    ///
    /// # Errors
    /// When no port can be had.
    pub fn start(handler: Arc<Handler>) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let is_over = Arc::new(AtomicBool::new(false));
        let over = is_over.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                if over.load(Ordering::SeqCst) {
                    return;
                }
                let handler = handler.clone();
                thread::spawn(move || {
                    // A connection breaks when its function is ended; whoever waits for an answer then notices by itself.
                    stream.and_then(|stream| serve(stream, &*handler)).ok();
                });
            }
        });
        Ok(Self { address, is_over })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::SeqCst);
        // Wakes the thread that accepts; when that fails there is none.
        TcpStream::connect(self.address).ok();
    }
}

fn serve(stream: TcpStream, handler: &Handler) -> io::Result<()> {
    let mut connection = Connection::new(stream)?;
    while let Some(received) = connection.receive()? {
        let Some(response) = handler(received) else { return Ok(()) };
        connection.answer(&response)?;
    }
    Ok(())
}
