//! The Lambda Runtime API (version 2018-06-01) for one process: hands it events, takes its answers, and notes when.

use std::net::SocketAddr;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use http::{Method, Request, Response};
use kit::Failure;

use crate::server::Server;
use crate::wire::{self, Received};

const NEXT: &str = "/2018-06-01/runtime/invocation/next";
/// How long a function may take for anything; far more than any needs.
const PATIENCE: Duration = Duration::from_secs(10);

/// The API of one function's process. Dropping it ends the wait of a process that asks for its next event.
#[derive(Debug)]
pub struct RuntimeApi {
    server: Server,
    events: Sender<Vec<u8>>,
    news: Receiver<News>,
}

/// An invocation's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// When the event was handed over.
    pub asked: Instant,
    /// When the answer was there as a whole.
    pub answered: Instant,
    /// The answer, as the function wrote it.
    pub body: Vec<u8>,
}

#[derive(Debug)]
enum News {
    Idle(Instant),
    Asked(Instant),
    Answered(Instant, Vec<u8>),
    Failed(String),
}

impl RuntimeApi {
    /// An API that listens on a port of its own.
    ///
    /// # Errors
    /// When no port can be had.
    pub fn start() -> Result<Self, Failure> {
        let (events, waiting) = mpsc::channel();
        let (reports, news) = mpsc::channel();
        // Only one request waits for an event at a time: the function handles one after the other.
        let waiting = Arc::new(Mutex::new(waiting));
        let reports = Mutex::new(reports);
        let tell = move |what: News| reports.lock().unwrap_or_else(PoisonError::into_inner).send(what).ok();
        let server = Server::start(Arc::new(move |received| answer(&received, &waiting, &tell)))?;
        Ok(Self { server, events, news })
    }

    /// What goes into `AWS_LAMBDA_RUNTIME_API`.
    pub fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// Waits until the function asks for an event. Gives the moment.
    ///
    /// # Errors
    /// When it fails to start, or does nothing for ten seconds.
    pub fn until_idle(&self) -> Result<Instant, Failure> {
        match self.next_news()? {
            News::Idle(at) => Ok(at),
            other => Err(unexpected(other)),
        }
    }

    /// Hands over an event and waits for its answer. The function has to be idle.
    ///
    /// # Errors
    /// When the function answers with an error, or not within ten seconds.
    pub fn invoke(&self, event: &[u8]) -> Result<Answer, Failure> {
        self.events.send(event.to_vec()).map_err(|_| Failure::new("the Runtime API is gone"))?;
        let asked = match self.next_news()? {
            News::Asked(at) => at,
            other => return Err(unexpected(other)),
        };
        match self.next_news()? {
            News::Answered(answered, body) => Ok(Answer { asked, answered, body }),
            other => Err(unexpected(other)),
        }
    }

    fn next_news(&self) -> Result<News, Failure> {
        self.news.recv_timeout(PATIENCE).map_err(|_| Failure::new("the function does not go on"))
    }
}

fn unexpected(news: News) -> Failure {
    match news {
        News::Failed(reason) => Failure::new(format!("the function failed: {reason}")),
        News::Idle(_) => Failure::new("the function asked for an event out of turn"),
        News::Asked(_) | News::Answered(..) => Failure::new("the function answered out of turn"),
    }
}

fn answer(
    received: &Received,
    waiting: &Mutex<Receiver<Vec<u8>>>,
    tell: &dyn Fn(News) -> Option<()>,
) -> Option<Response<Vec<u8>>> {
    let request = &received.request;
    if wire::is(request, &Method::GET, NEXT) {
        tell(News::Idle(received.began))?;
        let event = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()?;
        let response = invocation(event);
        tell(News::Asked(Instant::now()))?;
        return Some(response);
    }
    let path = request.uri().path();
    let body = request.body();
    if request.method() == Method::POST && path.ends_with("/response") {
        tell(News::Answered(received.ended, body.clone()))?;
    } else {
        tell(News::Failed(failure_text(request)))?;
    }
    response(202, Vec::new())
}

/// The words of an error report, or what was asked that the API does not know.
fn failure_text(request: &Request<Vec<u8>>) -> String {
    let path = request.uri().path();
    let body = String::from_utf8_lossy(request.body());
    if path.ends_with("/error") { body.into_owned() } else { format!("unknown request {} {path}", request.method()) }
}

fn invocation(event: Vec<u8>) -> Response<Vec<u8>> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let deadline = (now + PATIENCE).as_millis().to_string();
    Response::builder()
        .header("content-type", "application/json")
        .header("lambda-runtime-aws-request-id", "8476a536-e9f4-11e8-9739-2dfe598c3fcd")
        .header("lambda-runtime-deadline-ms", deadline)
        .header("lambda-runtime-invoked-function-arn", "arn:aws:lambda:us-east-1:000000000000:function:bench")
        .header("lambda-runtime-trace-id", "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0")
        .body(event)
        .expect("constant headers and a number make a response")
}

fn response(status: u16, body: Vec<u8>) -> Option<Response<Vec<u8>>> {
    Response::builder().status(status).body(body).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read as _, Write as _};
    use std::net::TcpStream;
    use std::thread;

    /// A function's side: sends a request, reads the head of the answer and its body.
    fn exchange(stream: &mut TcpStream, method: &str, path: &str, body: &str) -> (String, String) {
        let request = format!("{method} {path} HTTP/1.1\r\nhost: x\r\ncontent-length: {}\r\n\r\n{body}", body.len());
        stream.write_all(request.as_bytes()).expect("sent");
        let mut bytes = Vec::new();
        loop {
            let mut byte = [0];
            assert_eq!(stream.read(&mut byte).expect("read"), 1, "the connection stays open");
            bytes.push(byte[0]);
            if bytes.ends_with(b"\r\n\r\n") {
                break;
            }
        }
        let head = String::from_utf8(bytes).expect("UTF-8");
        let length = head.split("content-length: ").nth(1).and_then(|rest| rest.split("\r\n").next());
        let mut body = vec![0; length.and_then(|length| length.parse().ok()).unwrap_or(0)];
        stream.read_exact(&mut body).expect("the whole body");
        (head, String::from_utf8(body).expect("UTF-8"))
    }

    #[test]
    fn an_event_is_handed_out_and_its_answer_taken() {
        let api = RuntimeApi::start().expect("a port");
        let mut stream = TcpStream::connect(api.address()).expect("connected");
        let function = thread::spawn(move || {
            for _ in 0..2 {
                let (head, event) = exchange(&mut stream, "GET", NEXT, "");
                assert!(head.contains("lambda-runtime-deadline-ms: "), "{head}");
                let id = head.split("request-id: ").nth(1).and_then(|rest| rest.split("\r\n").next()).expect("an id");
                let path = format!("/2018-06-01/runtime/invocation/{id}/response");
                exchange(&mut stream, "POST", &path, &format!("{{\"got\":{event}}}"));
            }
        });
        for event in ["1", "2"] {
            let idle = api.until_idle().expect("idle");
            let answer = api.invoke(event.as_bytes()).expect("answered");
            assert_eq!(answer.body, format!("{{\"got\":{event}}}").into_bytes());
            assert!(idle <= answer.asked && answer.asked <= answer.answered);
        }
        function.join().expect("the function's side is content");
    }

    #[test]
    fn an_error_is_told_in_the_functions_words() {
        let api = RuntimeApi::start().expect("a port");
        let mut stream = TcpStream::connect(api.address()).expect("connected");
        let function = thread::spawn(move || {
            exchange(&mut stream, "GET", NEXT, "");
            exchange(&mut stream, "POST", "/2018-06-01/runtime/invocation/1/error", "{\"errorMessage\":\"no\"}");
        });
        api.until_idle().expect("idle");
        let failure = api.invoke(b"{}").expect_err("it failed").to_string();
        assert!(failure.contains("\"no\""), "{failure}");
        function.join().expect("the function's side is content");
    }

    #[test]
    fn a_start_that_fails_is_told() {
        let api = RuntimeApi::start().expect("a port");
        let mut stream = TcpStream::connect(api.address()).expect("connected");
        let function = thread::spawn(move || exchange(&mut stream, "POST", "/2018-06-01/runtime/init/error", "broken"));
        assert!(api.until_idle().expect_err("it failed").to_string().contains("broken"));
        function.join().expect("the function's side is content");
    }
}
