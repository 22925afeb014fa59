//! As much of HTTP/1.1 (RFC 9112) as a Lambda function and the SDK speak to a server on the same machine: requests with a
//! content length, one after the other on a connection that stays open.

use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Instant;

use http::{HeaderMap, Method, Request, Response, StatusCode, header};

/// More headers than any client here sends.
const MOST_HEADERS: usize = 100;
/// How much is read at a time.
const CHUNK_BYTES: usize = 64 * 1024;

/// The server's end of a connection.
#[derive(Debug)]
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// A request, and when it came.
#[derive(Debug)]
pub struct Received {
    /// The request; its target without scheme and host.
    pub request: Request<Vec<u8>>,
    /// When its first bytes were there.
    pub began: Instant,
    /// When its last byte was there.
    pub ended: Instant,
}

struct Head {
    request: Request<()>,
    bytes: usize,
    content_length: usize,
    awaits_continue: bool,
}

impl Connection {
    /// A connection that was just accepted.
    ///
    /// # Errors
    /// When the socket refuses to send small packets at once.
    pub fn new(stream: TcpStream) -> io::Result<Self> {
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::new() })
    }

    /// The next request; nothing when the client has closed.
    ///
    /// # Errors
    /// When the connection breaks or what comes is no request of the kind described above.
    pub fn receive(&mut self) -> io::Result<Option<Received>> {
        let mut began = (!self.buffer.is_empty()).then(Instant::now);
        let head = loop {
            if let Some(head) = parse(&self.buffer)? {
                break head;
            }
            if self.read_some()? == 0 {
                return if self.buffer.is_empty() { Ok(None) } else { Err(io::ErrorKind::UnexpectedEof.into()) };
            }
            began.get_or_insert_with(Instant::now);
        };
        if head.awaits_continue {
            self.stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
        }
        let end = head.bytes + head.content_length;
        while self.buffer.len() < end {
            if self.read_some()? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        let ended = Instant::now();
        let body = self.buffer[head.bytes..end].to_vec();
        self.buffer.drain(..end);
        Ok(Some(Received { request: head.request.map(|()| body), began: began.unwrap_or(ended), ended }))
    }

    /// Answers the request that was received last, in one write.
    ///
    /// # Errors
    /// When the connection breaks.
    pub fn answer(&mut self, response: &Response<Vec<u8>>) -> io::Result<()> {
        self.stream.write_all(&serialized(response))
    }

    fn read_some(&mut self) -> io::Result<usize> {
        let filled = self.buffer.len();
        self.buffer.resize(filled + CHUNK_BYTES, 0);
        let read = self.stream.read(&mut self.buffer[filled..]);
        self.buffer.truncate(filled + read.as_ref().copied().unwrap_or(0));
        read
    }
}

fn malformed(reason: impl Into<String>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, reason.into())
}

/// Reads a request's head; nothing when it is not whole yet.
fn parse(bytes: &[u8]) -> io::Result<Option<Head>> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut parsed = httparse::Request::new(&mut headers);
    let httparse::Status::Complete(length) = parsed.parse(bytes).map_err(|error| malformed(error.to_string()))? else {
        return Ok(None);
    };
    let mut builder = Request::builder().method(parsed.method.unwrap_or_default()).uri(parsed.path.unwrap_or_default());
    for found in parsed.headers {
        builder = builder.header(found.name, found.value);
    }
    let request = builder.body(()).map_err(|error| malformed(error.to_string()))?;
    let value = |name| text(request.headers(), name);
    if value(header::TRANSFER_ENCODING).is_some() {
        return Err(malformed("a request without a content length"));
    }
    let content_length = value(header::CONTENT_LENGTH).map_or(Ok(0), str::parse);
    let content_length = content_length.map_err(|_| malformed("a content length that is no number"))?;
    let awaits_continue = value(header::EXPECT).is_some_and(|value| value.eq_ignore_ascii_case("100-continue"));
    Ok(Some(Head { request, bytes: length, content_length, awaits_continue }))
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

/// A response as it travels. One that says its length itself keeps it: the answer to a HEAD has a length and no body.
fn serialized(response: &Response<Vec<u8>>) -> Vec<u8> {
    let status = response.status();
    let mut bytes =
        format!("HTTP/1.1 {} {}\r\n", status.as_u16(), status.canonical_reason().unwrap_or("-")).into_bytes();
    for (name, value) in response.headers() {
        bytes.extend_from_slice(name.as_str().as_bytes());
        bytes.extend_from_slice(b": ");
        bytes.extend_from_slice(value.as_bytes());
        bytes.extend_from_slice(b"\r\n");
    }
    let has_no_body = matches!(status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED);
    if !has_no_body && !response.headers().contains_key(header::CONTENT_LENGTH) {
        bytes.extend_from_slice(format!("content-length: {}\r\n", response.body().len()).as_bytes());
    }
    bytes.extend_from_slice(b"\r\n");
    bytes.extend_from_slice(response.body());
    bytes
}

/// Whether a request is `method path`.
pub fn is(request: &Request<Vec<u8>>, method: &Method, path: &str) -> bool {
    request.method() == method && request.uri().path() == path
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;

    /// A connection on which `bytes` were sent and nothing more will come.
    fn sent(bytes: &[u8]) -> Connection {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let mut client = TcpStream::connect(listener.local_addr().expect("an address")).expect("connected");
        client.write_all(bytes).expect("sent");
        Connection::new(listener.accept().expect("accepted").0).expect("a socket")
    }

    #[test]
    fn requests_follow_each_other_on_one_connection() {
        let mut connection =
            sent(b"POST /a?b=c HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhelloGET /next HTTP/1.1\r\n\r\n");
        let first = connection.receive().expect("read").expect("a request");
        assert!(is(&first.request, &Method::POST, "/a"));
        assert_eq!((first.request.uri().query(), first.request.body().as_slice()), (Some("b=c"), &b"hello"[..]));
        assert!(first.began <= first.ended);
        assert!(is(&connection.receive().expect("read").expect("a request").request, &Method::GET, "/next"));
        assert!(connection.receive().expect("closed").is_none());
    }

    #[test]
    fn what_is_no_whole_request_is_refused() {
        for bytes in [
            &b"POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhel"[..],
            b"POST / HTTP/1.1\r\nContent-Length: five\r\n\r\n",
            b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            b"GET / HT",
            b"\0\0\0\0",
        ] {
            assert!(sent(bytes).receive().is_err(), "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn an_answer_says_its_length_once_or_has_none() {
        let answer = |status: u16, length: Option<&str>, body: &str| {
            let mut builder = Response::builder().status(status);
            if let Some(length) = length {
                builder = builder.header("content-length", length);
            }
            String::from_utf8(serialized(&builder.body(body.into()).expect("a response"))).expect("UTF-8")
        };
        assert_eq!(answer(200, None, "hi"), "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi");
        assert_eq!(answer(200, Some("9"), ""), "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n");
        assert_eq!(answer(204, None, ""), "HTTP/1.1 204 No Content\r\n\r\n");
    }
}
