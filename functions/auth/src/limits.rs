//! How often somebody may try, by address and by source.

use std::net::IpAddr;

use app::{App, IntoProblem};
use domain::EmailAddress;
use kit::{Problem, Request};
use store::{StoreError, Throttle};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;

/// Passwords tried for one address of one tenant, whether or not there is such a person.
pub(crate) const SIGN_IN_ADDRESS: Throttle =
    Throttle { bucket: "sign_in_address", limit: 10, window_seconds: 15 * MINUTE };
/// Passwords tried from one source.
pub(crate) const SIGN_IN_SOURCE: Throttle =
    Throttle { bucket: "sign_in_source", limit: 200, window_seconds: 15 * MINUTE };
/// Links asked for, for one address of one tenant: nobody's inbox is flooded.
pub(crate) const LINK_ADDRESS: Throttle = Throttle { bucket: "link_address", limit: 5, window_seconds: HOUR };
/// Links asked for from one source.
pub(crate) const LINK_SOURCE: Throttle = Throttle { bucket: "link_source", limit: 100, window_seconds: HOUR };
/// Tenants made from one source.
pub(crate) const SIGN_UP_SOURCE: Throttle = Throttle { bucket: "sign_up_source", limit: 20, window_seconds: HOUR };

/// CloudFront writes the viewer's address into this header, over whatever the viewer sent.
const VIEWER_HEADER: &str = "x-lambdesk-viewer";

/// How many viewers' worth of attempts one proxy may pass on.
const VIEWERS_PER_PROXY: u32 = 20;

/// What an address's attempts are counted under. The tenant is taken as typed: there need not be one of that name.
pub(crate) fn address_subject(tenant: &str, email: &EmailAddress) -> String {
    format!("{tenant}/{email}")
}

/// Counts an attempt from the request's source. `Some(seconds)` when there were too many.
pub(crate) async fn count_source(app: &App, throttle: &Throttle, request: &Request) -> Result<Option<u32>, StoreError> {
    let now = app.cloud.now();
    let counted = subjects(request.source_ip(), request.header(VIEWER_HEADER)).map(|(subject, factor)| async move {
        let throttle = Throttle { limit: throttle.limit.saturating_mul(factor), ..*throttle };
        app.store.count_attempt(&throttle, &subject, now).await
    });
    Ok(futures::future::try_join_all(counted).await?.into_iter().flatten().max())
}

/// 429 when there was any wait.
pub(crate) fn refuse_if_any(waits: &[Option<u32>]) -> Result<(), Problem> {
    match waits.iter().flatten().max() {
        Some(seconds) => Err(Problem::too_many_requests(u64::from(*seconds))),
        None => Ok(()),
    }
}

/// Counts an attempt from the request's source, where no other count goes with it.
pub(crate) async fn limit_source(app: &App, throttle: &Throttle, request: &Request) -> Result<(), Problem> {
    refuse_if_any(&[count_source(app, throttle, request).await.map_err(IntoProblem::into_problem)?])
}

/// Under what a request's attempts are counted, each with the factor of its limit.
///
/// API Gateway tells the address that connected to it. Through the portal that is one of CloudFront's, which many people share,
/// and the header says who asked it. A caller who goes to API Gateway directly may write that header itself; it then changes
/// its own first count only, while the second, by the address that nobody can choose, still holds it.
fn subjects(source_ip: &str, viewer: Option<&str>) -> impl Iterator<Item = (String, u32)> {
    let connected = network(source_ip);
    let viewer = viewer.and_then(|text| text.trim().parse().ok()).map(network_of);
    match viewer.filter(|viewer| *viewer != connected) {
        Some(viewer) => vec![(viewer, 1), (format!("proxy/{connected}"), VIEWERS_PER_PROXY)],
        None => vec![(connected, 1)],
    }
    .into_iter()
}

fn network(address: &str) -> String {
    address.parse().map_or_else(|_| "unknown".to_owned(), network_of)
}

/// One subscriber has a whole /64 of IPv6 (RFC 6177), and one address of IPv4.
fn network_of(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subjects_of(source_ip: &str, viewer: Option<&str>) -> Vec<(String, u32)> {
        subjects(source_ip, viewer).collect()
    }

    #[test]
    fn without_a_proxy_the_connected_address_counts() {
        assert_eq!(subjects_of("203.0.113.7", None), [("203.0.113.7".to_owned(), 1)]);
        assert_eq!(subjects_of("203.0.113.7", Some("203.0.113.7")), [("203.0.113.7".to_owned(), 1)]);
        assert_eq!(subjects_of("", None), [("unknown".to_owned(), 1)]);
    }

    #[test]
    fn behind_the_portal_the_viewer_counts_and_the_proxy_more_loosely() {
        let both = [("198.51.100.1".to_owned(), 1), ("proxy/203.0.113.7".to_owned(), 20)];
        assert_eq!(subjects_of("203.0.113.7", Some("198.51.100.1")), both);
    }

    #[test]
    fn a_header_that_is_no_address_counts_for_nothing() {
        for text in ["", "me", "198.51.100.1, 198.51.100.2", "198.51.100.1:443"] {
            assert_eq!(subjects_of("203.0.113.7", Some(text)), [("203.0.113.7".to_owned(), 1)], "{text}");
        }
    }

    #[test]
    fn an_ipv6_subscriber_is_one_source() {
        let one = subjects_of("2001:db8:1:2:3:4:5:6", None);
        assert_eq!(one, subjects_of("2001:db8:1:2:ffff::1", None));
        assert_ne!(one, subjects_of("2001:db8:1:3::1", None));
        assert_eq!(subjects_of("::ffff:203.0.113.7", None), subjects_of("203.0.113.7", None));
    }

    #[test]
    fn the_longest_wait_is_told() {
        assert!(refuse_if_any(&[None, None]).is_ok());
        let problem = refuse_if_any(&[Some(3), None, Some(40)]).unwrap_err();
        assert_eq!(problem.status(), 429);
        assert!(problem.headers().contains(&("retry-after", "40".to_owned())));
    }
}
