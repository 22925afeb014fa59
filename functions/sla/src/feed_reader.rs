//! Reading what a tenant's URL names, without becoming a way into our own network (server-side request forgery, CWE-918).
//!
//! A URL is checked when it is entered and after each redirect ([`HolidayFeed::parse_url`]); a host's addresses are checked when
//! they are looked up, and the connection goes to the addresses that were checked.

use std::{
    error::Error,
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use domain::sla::{HolidayFeed, is_public_ip};
use kit::Failure;
use reqwest::{
    Client, StatusCode,
    dns::{Addrs, Name, Resolve, Resolving},
    redirect::{Attempt, Policy},
};

/// How long the connection may take, and how long all of it.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const TIMEOUT: Duration = Duration::from_secs(20);
/// Most redirects that are followed.
const MAX_REDIRECTS: usize = 5;

/// Why a URL could not be read; in words for the people whose feed it is.
#[derive(Debug, thiserror::Error)]
pub enum ReadUrlError {
    /// It names an address that is not of the public internet.
    #[error("its host has no address on the public internet")]
    NotPublic,
    /// It leads on to a URL that is refused.
    #[error("it leads on to an address that can't be read: {0}")]
    Redirect(&'static str),
    /// It leads on and on.
    #[error("it leads on to other addresses more than {MAX_REDIRECTS} times")]
    TooManyRedirects,
    /// The host did not answer in time.
    #[error("it was not read within {} seconds", TIMEOUT.as_secs())]
    Slow,
    /// There was no connection, or it broke.
    #[error("its host can't be reached")]
    Unreachable,
    /// An answer other than 200.
    #[error("its host answered {0}")]
    Status(StatusCode),
    /// More than [`ical::MAX_BYTES`].
    #[error("it is larger than 1 MB")]
    TooLarge,
}

/// Which addresses may be connected to.
type IsAllowed = fn(IpAddr) -> bool;

/// Reads URLs.
pub struct FeedReader(Client);

impl FeedReader {
    /// One that reads from the public internet over HTTPS.
    ///
    /// # Errors
    /// When the HTTP client can't be made.
    pub fn new() -> Result<Self, Failure> {
        Self::with(is_public_ip, HolidayFeed::parse_url, true)
    }

    fn with(is_allowed: IsAllowed, parse_url: ParseUrl, is_https_only: bool) -> Result<Self, Failure> {
        let client = Client::builder()
            .https_only(is_https_only)
            .no_proxy()
            .referer(false)
            .user_agent(concat!("lambdesk/", env!("CARGO_PKG_VERSION"), " (holidays)"))
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(TIMEOUT)
            .dns_resolver(Arc::new(Resolver(is_allowed)))
            .redirect(Policy::custom(move |attempt| follow(attempt, parse_url)));
        Ok(Self(client.build()?))
    }

    /// What is at a URL that [`HolidayFeed::parse_url`] gave.
    ///
    /// # Errors
    /// Why it can't be read.
    pub async fn read(&self, url: &str) -> Result<Vec<u8>, ReadUrlError> {
        let accept = "text/calendar, text/plain;q=0.5, */*;q=0.1";
        let mut response =
            self.0.get(url).header(reqwest::header::ACCEPT, accept).send().await.map_err(|error| because(&error))?;
        if response.status() != StatusCode::OK {
            return Err(ReadUrlError::Status(response.status()));
        }
        let mut file = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| because(&error))? {
            if file.len() + chunk.len() > ical::MAX_BYTES {
                return Err(ReadUrlError::TooLarge);
            }
            file.extend_from_slice(&chunk);
        }
        Ok(file)
    }
}

/// How a URL is checked that a redirect leads to.
type ParseUrl = fn(&str) -> Result<String, &'static str>;

fn follow(attempt: Attempt<'_>, parse_url: ParseUrl) -> reqwest::redirect::Action {
    if attempt.previous().len() > MAX_REDIRECTS {
        return attempt.error(ReadUrlError::TooManyRedirects);
    }
    match parse_url(attempt.url().as_str()) {
        Ok(_) => attempt.follow(),
        Err(reason) => attempt.error(ReadUrlError::Redirect(reason)),
    }
}

/// Looks a host up and gives those of its addresses that may be connected to.
struct Resolver(IsAllowed);

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let is_allowed = self.0;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed: Vec<SocketAddr> = found.filter(|address| is_allowed(address.ip())).collect();
            if allowed.is_empty() {
                return Err(ReadUrlError::NotPublic.into());
            }
            let addresses: Addrs = Box::new(allowed.into_iter());
            Ok(addresses)
        })
    }
}

/// Our own reason where there is one among the causes, else what kind of failure it is.
fn because(error: &reqwest::Error) -> ReadUrlError {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = cause {
        match error.downcast_ref() {
            Some(ReadUrlError::NotPublic) => return ReadUrlError::NotPublic,
            Some(ReadUrlError::Redirect(reason)) => return ReadUrlError::Redirect(reason),
            Some(ReadUrlError::TooManyRedirects) => return ReadUrlError::TooManyRedirects,
            _ => cause = error.source(),
        }
    }
    if error.is_timeout() { ReadUrlError::Slow } else { ReadUrlError::Unreachable }
}

#[cfg(test)]
mod tests {
    use tokio::{
        io::{AsyncReadExt as _, AsyncWriteExt as _},
        net::TcpListener,
    };

    use super::*;

    /// A reader that may connect to this machine, which nobody else may.
    fn reader() -> FeedReader {
        let parse_url: ParseUrl =
            |url| if url.ends_with("/secret") { Err("must not be a secret") } else { Ok(url.into()) };
        FeedReader::with(|_| true, parse_url, false).expect("a client")
    }

    /// A server that gives each request the answer for its path.
    async fn serve(answer: fn(&str) -> Vec<u8>) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut request = vec![0; 4096];
                let length = stream.read(&mut request).await.unwrap_or(0);
                let request = String::from_utf8_lossy(&request[..length]).into_owned();
                let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
                // The client may hang up in the middle of what is too long.
                drop(stream.write_all(&answer(&path)).await);
            }
        });
        format!("http://localhost:{port}")
    }

    fn ok(body: &[u8]) -> Vec<u8> {
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
        [head.as_bytes(), body].concat()
    }

    fn to(url: &str) -> Vec<u8> {
        format!("HTTP/1.1 302 Found\r\nlocation: {url}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").into_bytes()
    }

    fn answer(path: &str) -> Vec<u8> {
        match path {
            "/holidays.ics" => ok(b"BEGIN:VCALENDAR"),
            "/moved" => to("/holidays.ics"),
            "/round" => to("/round"),
            "/inwards" => to("/secret"),
            "/exact" => ok(&vec![b'a'; ical::MAX_BYTES]),
            "/long" => ok(&vec![b'a'; ical::MAX_BYTES + 1]),
            // Longer than it says it is, without an end.
            "/endless" => {
                [&b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n"[..], &vec![b'a'; 3 * ical::MAX_BYTES]].concat()
            }
            "/garbage" => b"220 mail.example.com ESMTP\r\n".to_vec(),
            _ => b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".to_vec(),
        }
    }

    #[tokio::test]
    async fn a_file_is_read_also_where_it_has_moved_to() {
        let host = serve(answer).await;
        for path in ["/holidays.ics", "/moved"] {
            assert_eq!(reader().read(&format!("{host}{path}")).await.expect("a file"), b"BEGIN:VCALENDAR");
        }
        assert_eq!(reader().read(&format!("{host}/exact")).await.expect("a file").len(), ical::MAX_BYTES);
    }

    #[tokio::test]
    async fn what_can_not_be_read_is_told_in_words() {
        let host = serve(answer).await;
        for (path, reason) in [
            ("/nothing", "its host answered 404 Not Found"),
            ("/long", "it is larger than 1 MB"),
            ("/endless", "it is larger than 1 MB"),
            ("/round", "it leads on to other addresses more than 5 times"),
            ("/inwards", "it leads on to an address that can't be read: must not be a secret"),
            ("/garbage", "its host can't be reached"),
        ] {
            let error = reader().read(&format!("{host}{path}")).await.expect_err(path);
            assert_eq!(error.to_string(), reason, "{path}");
        }
    }

    #[tokio::test]
    async fn nothing_but_the_public_internet_is_read_and_only_over_https() {
        let host = serve(answer).await;
        let public = FeedReader::with(is_public_ip, HolidayFeed::parse_url, false).expect("a client");
        let error = public.read(&format!("{host}/holidays.ics")).await.expect_err("this machine");
        assert_eq!(error.to_string(), "its host has no address on the public internet");
        let deployed = FeedReader::new().expect("a client");
        assert!(deployed.read(&format!("{host}/holidays.ics")).await.is_err(), "no TLS");
    }
}
