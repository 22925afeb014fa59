//! AWS for the functions' processes: the fake cloud behind a port, with a note of when it was at work.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use http::{Request, Response};
use kit::Failure;
use testkit::fake_cloud::FakeCloud;
use tokio::runtime::{Builder, Runtime};

use crate::server::Server;

/// From the first byte of a request to the moment before its answer is sent.
pub type Interval = (Instant, Instant);

/// The cloud's address for other processes.
#[derive(Debug)]
pub struct Endpoint {
    server: Server,
    cloud: FakeCloud,
    busy: Arc<Mutex<Vec<Interval>>>,
}

impl Endpoint {
    /// Opens a cloud to other processes.
    ///
    /// # Errors
    /// When no port can be had.
    pub fn start(cloud: FakeCloud) -> Result<Self, Failure> {
        let busy: Arc<Mutex<Vec<Interval>>> = Arc::default();
        let (noted, served) = (busy.clone(), cloud.clone());
        let handler = move |received: crate::wire::Received| {
            let answer = answer(&served, received.request);
            noted.lock().unwrap_or_else(PoisonError::into_inner).push((received.began, Instant::now()));
            answer
        };
        Ok(Self { server: Server::start(Arc::new(handler))?, cloud, busy })
    }

    /// What goes into `AWS_ENDPOINT_URL`.
    pub fn url(&self) -> String {
        format!("http://{}", self.server.address())
    }

    /// When the cloud was at work since the last time this was asked. Its own log of calls is forgotten, too.
    pub fn take_intervals(&self) -> Vec<Interval> {
        self.cloud.reset_calls();
        std::mem::take(&mut *self.busy.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

thread_local! {
    /// The cloud never waits for anything outside, so each connection's thread drives it by itself.
    static DRIVER: Runtime = Builder::new_current_thread().build().expect("a runtime without timers and sockets");
}

/// The cloud's answer; what it cannot answer closes the connection, and the function fails.
fn answer(cloud: &FakeCloud, request: Request<Vec<u8>>) -> Option<Response<Vec<u8>>> {
    match DRIVER.with(|driver| driver.block_on(cloud.answer(request))) {
        Ok(response) => Some(response),
        Err(reason) => {
            crate::tell(&format!("the cloud of the bench has no answer: {reason}"));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read as _, Write as _};
    use std::net::TcpStream;

    use testkit::fake_cloud::{ATTACHMENTS_BUCKET, TABLE_NAME};

    fn exchange(url: &str, request: &str) -> String {
        let mut stream = TcpStream::connect(url.trim_start_matches("http://")).expect("connected");
        stream.write_all(request.as_bytes()).expect("sent");
        stream.shutdown(std::net::Shutdown::Write).expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("read");
        answer
    }

    #[test]
    fn services_answer_over_http_and_their_time_is_noted() {
        let cloud = FakeCloud::new();
        cloud.put_object(ATTACHMENTS_BUCKET, "a/b", "pixels");
        let endpoint = Endpoint::start(cloud).expect("a port");
        let object = exchange(&endpoint.url(), &format!("GET /{ATTACHMENTS_BUCKET}/a/b HTTP/1.1\r\nhost: x\r\n\r\n"));
        assert!(object.starts_with("HTTP/1.1 200 OK\r\n") && object.ends_with("\r\n\r\npixels"), "{object}");
        let body = format!(r#"{{"TableName":"{TABLE_NAME}","Key":{{"PK":{{"S":"a"}},"SK":{{"S":"b"}}}}}}"#);
        let item = exchange(
            &endpoint.url(),
            &format!(
                "POST / HTTP/1.1\r\nx-amz-target: DynamoDB_20120810.GetItem\r\ncontent-length: {}\r\n\r\n{body}",
                body.len()
            ),
        );
        assert!(item.starts_with("HTTP/1.1 200 OK\r\n") && item.ends_with("{}"), "{item}");
        assert_eq!(endpoint.take_intervals().len(), 2);
        assert_eq!(endpoint.take_intervals().len(), 0);
    }
}
