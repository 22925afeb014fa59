//! Which addresses a feed may be read from. A tenant chooses the URL and our network reads it: it must not become a way to
//! what only our network sees (server-side request forgery, CWE-918).
//!
//! Two checks, both needed: the URL when it is entered, and every address that its host resolves to when it is read, also
//! after a redirect. The connection then goes to the address that was checked, or the name may resolve to another by then.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::HolidayFeed;

/// Longest URL in characters.
const MAX_URL: usize = 2000;
/// Longest name of a host, and of a part of it (RFC 1035, 2.3.4).
const MAX_HOST: usize = 253;
const MAX_LABEL: usize = 63;
/// Top domains that no public name server knows (RFC 6761, RFC 6762, RFC 8375 and ICANN's reservation of `internal`).
const PRIVATE_DOMAINS: [&str; 7] = ["localhost", "local", "internal", "home.arpa", "onion", "test", "invalid"];

const SCHEME_REASON: &str = "must begin with https://";
const HOST_REASON: &str = "must name a public host";

impl HolidayFeed {
    /// The URL as it is kept: scheme and host in lower case, without the default port and without a fragment.
    ///
    /// Narrower than RFC 3986, so that whatever reads the URL later understands the same host: printable ASCII only, no
    /// backslash, no user, port 443 or none, a host of letters, digits, hyphens and dots (international ones as `xn--`), or
    /// an address in its usual form that [`is_public_ip`] accepts.
    ///
    /// # Errors
    /// The reason, as it can stand behind a field's name.
    pub fn parse_url(text: &str) -> Result<String, &'static str> {
        let text = text.trim();
        if text.chars().count() > MAX_URL {
            return Err("must have at most 2000 characters");
        }
        let scheme = text.get(..8).filter(|start| start.eq_ignore_ascii_case("https://")).ok_or(SCHEME_REASON)?;
        if !text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\') {
            return Err("must have only characters that URLs have: no spaces, and others as %20 or xn--");
        }
        let rest = &text[scheme.len()..];
        let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        if authority.contains('@') {
            return Err("must not contain a user name or password");
        }
        let host = parse_host(without_port(authority)?)?;
        let path = path.split('#').next().unwrap_or_default();
        let slash = if path.starts_with('/') { "" } else { "/" };
        Ok(format!("https://{host}{slash}{path}"))
    }
}

fn without_port(authority: &str) -> Result<&str, &'static str> {
    // The colons of an IPv6 address stand in brackets.
    let after_brackets = authority.rfind(']').map_or(0, |end| end + 1);
    match authority[after_brackets..].split_once(':') {
        None => Ok(authority),
        Some((before, "443")) => Ok(&authority[..after_brackets + before.len()]),
        Some(_) => Err("must use port 443"),
    }
}

fn parse_host(text: &str) -> Result<String, &'static str> {
    let host = text.to_ascii_lowercase();
    if let Some(address) = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        let address: Ipv6Addr = address.parse().map_err(|_| HOST_REASON)?;
        return if is_public_ip(address.into()) { Ok(format!("[{address}]")) } else { Err(HOST_REASON) };
    }
    let is_label = |label: &str| {
        (1..=MAX_LABEL).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let (_, top) = host.rsplit_once('.').ok_or(HOST_REASON)?;
    if host.len() > MAX_HOST || !host.split('.').all(is_label) || PRIVATE_DOMAINS.iter().any(|of| is_in(&host, of)) {
        return Err(HOST_REASON);
    }
    // A host that ends in a number is an address to URL parsers, in forms such as 127.1, 0x7f.0.0.1 or 0177.0.0.1 as well:
    // only the usual one is taken (URL Standard, "ends in a number").
    if top.starts_with(|c: char| c.is_ascii_digit()) {
        let address: Ipv4Addr = host.parse().map_err(|_| HOST_REASON)?;
        return if is_public_ip(address.into()) { Ok(host) } else { Err(HOST_REASON) };
    }
    Ok(host)
}

fn is_in(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|before| before.is_empty() || before.ends_with('.'))
}

/// Whether an address is one of the public internet, as opposed to our network, this machine, or nothing real. For every
/// address a feed's host resolves to.
///
/// From IANA's registries of special-purpose addresses (RFC 6890); what is reserved there without being reachable from
/// anywhere is not public, nor are tunnels (6to4, Teredo), which end where they like. An IPv4 address within an IPv6 one
/// (mapped, or NAT64's well-known prefix of RFC 6052) counts as the IPv4 address.
pub fn is_public_ip(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    !matches!(
        address.octets(),
        [0 | 10 | 127 | 224..=255, ..]          // this network, private, loopback, multicast, reserved, broadcast
            | [100, 64..=127, ..]               // shared by carriers (RFC 6598)
            | [169, 254, ..]                    // link-local, and the cloud's metadata
            | [172, 16..=31, ..]                // private
            | [192, 168, ..]                    // private
            | [192, 0, 0 | 2, _]                // protocol assignments, documentation
            | [192, 88, 99, _]                  // 6to4 relays
            | [198, 18 | 19, ..]                // benchmarks
            | [198, 51, 100, _]                 // documentation
            | [203, 0, 113, _] // documentation
    )
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(mapped) = address.to_ipv4_mapped() {
        return is_public_v4(mapped);
    }
    match address.segments() {
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
            is_public_v4(Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low)))
        }
        [0x2001, 0..=0x1ff | 0xdb8, ..]         // protocol assignments with Teredo and ORCHID; documentation
        | [0x2002, ..]                          // 6to4
        | [0x3fff, 0..=0xfff, ..] => false,     // documentation (RFC 9637)
        // Global unicast; loopback, unique local, link-local, site-local and multicast lie outside of it (RFC 4291).
        [first, ..] => first & 0xe000 == 0x2000,
    }
}
