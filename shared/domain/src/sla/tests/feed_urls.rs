//! Which URLs and addresses a feed may be read from.

use std::net::IpAddr;

use crate::sla::{HolidayFeed, is_public_ip};

#[test]
fn a_url_is_kept_in_one_spelling() {
    for (text, kept) in [
        ("https://example.com/fr.ics", "https://example.com/fr.ics"),
        ("  HTTPS://Example.COM:443/Fr.ics?a=B#top ", "https://example.com/Fr.ics?a=B"),
        ("https://example.com", "https://example.com/"),
        ("https://example.com?key=1", "https://example.com/?key=1"),
        ("https://example.com#x", "https://example.com/"),
        ("https://xn--bcher-kva.example.com/a@b:c", "https://xn--bcher-kva.example.com/a@b:c"),
        (
            "https://calendar.google.com/calendar/ical/en.french%23holiday%40group.v.calendar.google.com/public/basic.ics",
            "https://calendar.google.com/calendar/ical/en.french%23holiday%40group.v.calendar.google.com/public/basic.ics",
        ),
        ("https://1.1.1.1/a", "https://1.1.1.1/a"),
        ("https://[2606:4700:4700:0::1111]:443/a", "https://[2606:4700:4700::1111]/a"),
        ("https://localhost.example.com/", "https://localhost.example.com/"),
        ("https://9.example.com/", "https://9.example.com/"),
    ] {
        let parsed = HolidayFeed::parse_url(text);
        assert_eq!(parsed.as_deref(), Ok(kept), "{text}");
        assert_eq!(HolidayFeed::parse_url(kept).as_deref(), Ok(kept), "{text}");
    }
}

#[test]
fn a_url_that_may_lead_elsewhere_is_refused_with_its_reason() {
    let long = format!("https://example.com/{}", "a".repeat(2000));
    let long_label = format!("https://{}.com/", "a".repeat(64));
    let long_host = format!("https://{}com/", "a234567.".repeat(32));
    for (reason, texts) in [
        (
            "must begin with https://",
            &[
                "",
                "https:/example.com",
                "http://example.com/",
                "ftp://example.com/",
                "file:///etc/passwd",
                "example.com",
            ][..],
        ),
        ("must begin with https://", &["webcal://example.com/a.ics", "//example.com/", "javascript:alert(1)"]),
        ("must have at most 2000 characters", &[&long]),
        (
            "must have only characters that URLs have: no spaces, and others as %20 or xn--",
            &["https://example.com/a b", "https://bücher.example.com/", "https://example.com\\@10.0.0.1/"][..],
        ),
        (
            "must have only characters that URLs have: no spaces, and others as %20 or xn--",
            &["https://exam\tple.com/", "https://example.com/\u{0}a", "https://example。com/"],
        ),
        (
            "must not contain a user name or password",
            &["https://user@example.com/", "https://user:secret@example.com/", "https://example.com@10.0.0.1/"],
        ),
        (
            "must use port 443",
            &[
                "https://example.com:8443/",
                "https://example.com:80",
                "https://[2606:4700::1]:22/",
                "https://example.com:/",
                "https://[2606:4700::1/",
            ],
        ),
        (
            "must name a public host",
            &[
                "https:///etc/passwd",
                "https://localhost/",
                "https://LOCALHOST:443/",
                "https://localhost./",
                "https://api.localhost/",
                "https://intranet/",
                "https://printer.local/",
                "https://metadata.google.internal/",
                "https://example.com./",
                "https://.example.com/",
                "https://a..example.com/",
                "https://-a.example.com/",
                "https://%6cocalhost.com/",
                "https://example.com&x/",
                "https://router.home.arpa/",
            ],
        ),
        ("must name a public host", &[&long_label, &long_host]),
        (
            "must name a public host",
            &[
                "https://127.0.0.1/",
                "https://10.1.2.3/",
                "https://169.254.169.254/latest/meta-data",
                "https://127.1/",
                "https://2130706433/",
                "https://0x7f.0.0.1/",
                "https://0x7f000001/",
                "https://0177.0.0.1/",
                "https://1.1.1.0x1/",
                "https://1.1.1.1./",
                "https://1.1.1.256/",
                "https://192.168.0.1:443/",
                "https://224.0.0.1/",
            ],
        ),
        (
            "must name a public host",
            &[
                "https://[::1]/",
                "https://[::ffff:127.0.0.1]/",
                "https://[fd00:ec2::254]/",
                "https://[fe80::1]/",
                "https://[fe80::1%25eth0]/",
                "https://[ff02::1]/",
                "https://[::]/",
                "https://[1.1.1.1]/",
                "https://2606:4700::1]/",
            ],
        ),
    ] {
        for text in texts {
            assert_eq!(HolidayFeed::parse_url(text), Err(reason), "{text}");
        }
    }
}

#[test]
fn an_address_is_public_or_it_is_not() {
    let public = [
        "1.1.1.1",
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.1",
        "169.253.255.255",
        "169.255.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.0.1.0",
        "192.0.3.0",
        "192.88.98.255",
        "192.88.100.0",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "198.51.99.255",
        "198.51.101.0",
        "203.0.112.255",
        "203.0.114.0",
        "223.255.255.255",
        "2001:200::1",
        "2001:4860:4860::8888",
        "2606:4700:4700::1111",
        "2a00:1450:4007:80e::200e",
        "2001:db7::1",
        "2001:db9::1",
        "3ffe:ffff::1",
        "3fff:1000::1",
        "::ffff:8.8.8.8",
        "64:ff9b::8.8.8.8",
    ];
    let not = [
        "0.0.0.0",
        "0.255.255.255",
        "10.0.0.0",
        "10.255.255.255",
        "100.64.0.0",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.255",
        "169.254.0.0",
        "169.254.169.254",
        "169.254.255.255",
        "172.16.0.0",
        "172.31.255.255",
        "192.0.0.0",
        "192.0.0.255",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.0.0",
        "192.168.255.255",
        "198.18.0.0",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.7",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::2",
        "::127.0.0.1",
        "::8.8.8.8",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "::ffff:0:8.8.8.8",
        "64:ff9b::10.0.0.1",
        "64:ff9b::169.254.169.254",
        "64:ff9b:1::8.8.8.8",
        "64:ff9b::1:808:808",
        "100::1",
        "1fff::1",
        "2001::1",
        "2001:10::1",
        "2001:20::1",
        "2001:1ff::1",
        "2001:db8::1",
        "2001:db8:ffff::1",
        "2002:7f00:1::1",
        "2002:808:808::1",
        "3fff::1",
        "3fff:fff::1",
        "4000::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fdff::1",
        "fe80::1",
        "febf::1",
        "fec0::1",
        "ff02::1",
        "ff0e::1",
    ];
    for (addresses, wanted) in [(&public[..], true), (&not[..], false)] {
        for text in addresses {
            let address: IpAddr = text.parse().unwrap();
            assert_eq!(is_public_ip(address), wanted, "{text}");
        }
    }
}
