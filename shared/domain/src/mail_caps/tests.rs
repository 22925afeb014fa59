use proptest::{collection, prelude::*};
use serde_json::json;

use super::*;

fn minute(minutes: i64) -> Timestamp {
    let start: Timestamp = "2036-01-15T09:00:00Z".parse().unwrap();
    start.checked_add(SignedDuration::from_mins(minutes)).unwrap()
}

fn acknowledgement(number: u64) -> AutomaticMail {
    AutomaticMail {
        number: TicketNumber(number),
        seq: 1,
        to: EmailAddress::parse("anna@example.com").unwrap(),
        is_acknowledgement: true,
        is_to_verified: true,
    }
}

/// The `seq`-th mail on ticket 1 that is no acknowledgement.
fn notice(seq: u64) -> AutomaticMail {
    AutomaticMail { seq, is_acknowledgement: false, ..acknowledgement(1) }
}

fn counted(mails: impl IntoIterator<Item = (AutomaticMail, i64)>) -> CountedMails {
    mails.into_iter().fold(CountedMails::default(), |counted, (mail, at)| counted.with(&mail, minute(at)))
}

fn none() -> CountedMails {
    CountedMails::default()
}

/// What stops a mail at a minute: words, and until which minute.
fn stopped(mail: &AutomaticMail, to_recipient: &CountedMails, at: i64) -> Option<(String, i64)> {
    let capped = mail.capped(&MailCaps::default(), to_recipient, &none(), minute(at))?;
    Some((capped.words(), capped.until.duration_since(minute(0)).as_mins()))
}

#[test]
fn each_window_of_a_ticket_closes_at_its_number_and_opens_again() {
    let words =
        |most: u16, minutes: u16| format!("{most} automatic mails on this ticket to this address in {minutes} minutes");
    // Mails at equal distances: how many, every how many minutes; then what stops the next, and until when.
    for (mails, every, at, expected) in [
        (9, 1, 9, None),
        (10, 0, 0, Some((words(10, 10), 10))),
        (10, 0, 9, Some((words(10, 10), 10))),
        (10, 0, 10, None),
        (14, 2, 28, None),
        (15, 2, 29, Some((words(15, 30), 30))),
        (15, 2, 30, None),
        (25, 2, 50, Some((words(25, 60), 60))),
        (50, 3, 150, Some((words(50, 180), 180))),
        (100, 5, 500, Some((words(100, 600), 600))),
        (100, 5, 600, None),
    ] {
        let mails = counted((0..mails).map(|nth: i64| (notice(nth.unsigned_abs() + 2), nth * every)));
        assert_eq!(stopped(&notice(999), &mails, at), expected, "{} at {at}", mails.0.len());
    }
}

#[test]
fn what_is_counted_together_and_what_is_not() {
    let ten_notices = counted((2..12).map(|seq| (notice(seq), 0)));
    assert!(stopped(&notice(12), &ten_notices, 1).is_some());
    let other_ticket = AutomaticMail { number: TicketNumber(2), ..notice(12) };
    assert_eq!(stopped(&other_ticket, &ten_notices, 1), None);
    assert_eq!(stopped(&acknowledgement(2), &ten_notices, 1), None);

    let ten_receipts = counted((1..11).map(|number| (acknowledgement(number), 0)));
    let words = "10 acknowledgements to this address in 10 minutes";
    assert_eq!(stopped(&acknowledgement(11), &ten_receipts, 1), Some((words.into(), 10)));
    assert_eq!(stopped(&other_ticket, &ten_receipts, 1), None);

    let thirty = counted((1..31).map(|number| (AutomaticMail { number: TicketNumber(number), ..notice(2) }, 0)));
    let words = "30 automatic mails to this address in 10 minutes";
    assert_eq!(stopped(&AutomaticMail { number: TicketNumber(99), ..notice(2) }, &thirty, 1), Some((words.into(), 10)));
}

#[test]
fn a_domain_is_capped_for_those_of_whom_nothing_is_proven() {
    let to_domain = counted((1..201).map(|number| (acknowledgement(number), 0)));
    let unproven = AutomaticMail { is_to_verified: false, ..acknowledgement(999) };
    let capped = |mail: &AutomaticMail, at| mail.capped(&MailCaps::default(), &none(), &to_domain, minute(at));
    let stopped = capped(&unproven, 59).unwrap();
    assert_eq!(stopped.words(), "200 automatic mails to unproven senders at this domain in 60 minutes");
    assert_eq!((stopped.scope, stopped.until), (CapScope::Domain, minute(60)));
    assert_eq!(capped(&unproven, 60), None);
    assert_eq!(capped(&acknowledgement(999), 59), None, "a proven sender asked for it");
}

#[test]
fn of_several_caps_the_one_that_stops_longest_is_told() {
    let caps = MailCaps { per_10_minutes: 1, per_30_minutes: 2, ..MailCaps::default() };
    let mails = counted([(notice(2), 0), (notice(3), 5)]);
    let capped = notice(4).capped(&caps, &mails, &none(), minute(6)).unwrap();
    assert_eq!((capped.scope, capped.most, capped.minutes), (CapScope::Ticket, 2, 30));
    assert_eq!(capped.until, minute(30));
}

#[test]
fn a_mail_that_was_counted_is_known_again_and_old_ones_are_forgotten() {
    let mails = counted([(acknowledgement(1), 0), (notice(2), 1)]);
    assert!(acknowledgement(1).is_counted(&mails) && notice(2).is_counted(&mails));
    assert!(!notice(3).is_counted(&mails) && !acknowledgement(2).is_counted(&mails));
    let later = mails.with(&notice(3), minute(660));
    assert!(!acknowledgement(1).is_counted(&later), "eleven hours ago");
    assert!(notice(2).is_counted(&later) && notice(3).is_counted(&later));
}

#[test]
fn counted_mails_are_stored_as_bare_values() {
    let mails = counted([(acknowledgement(7), 0), (AutomaticMail { number: TicketNumber(7), ..notice(3) }, 1)]);
    let stored = serde_json::to_value(&mails).unwrap();
    let at = minute(0).as_millisecond();
    assert_eq!(stored, json!([[at, 7, 1, true], [at + 60_000, 7, 3, false]]));
    assert_eq!(serde_json::from_value::<CountedMails>(stored).unwrap(), mails);
}

#[test]
fn caps_are_one_to_a_thousand_and_do_not_fall() {
    let of = |numbers: [u16; 5]| MailCaps {
        per_10_minutes: numbers[0],
        per_30_minutes: numbers[1],
        per_60_minutes: numbers[2],
        per_180_minutes: numbers[3],
        per_600_minutes: numbers[4],
    };
    let wrong = |numbers| match of(numbers).check() {
        Ok(()) => String::new(),
        Err(invalid) => invalid.to_string(),
    };
    assert_eq!(MailCaps::default().check(), Ok(()));
    for fine in [[1, 1, 1, 1, 1], [1000; 5], [1, 2, 3, 4, 5]] {
        assert_eq!(wrong(fine), "");
    }
    assert_eq!(wrong([0, 1, 1, 1, 1]), "caps.per_10_minutes must be 1 to 1000");
    assert_eq!(wrong([5, 4, 5, 5, 5]), "caps.per_30_minutes must not be less than per_10_minutes");
    assert_eq!(
        wrong([5, 1001, 6, 7, 3]),
        "caps.per_30_minutes must be 1 to 1000; caps.per_60_minutes must not be less than per_30_minutes; \
         caps.per_600_minutes must not be less than per_180_minutes"
    );
    assert!(serde_json::from_value::<MailCaps>(json!({"per_10_minutes": 1})).is_err());
}

/// Caps that a tenant could choose.
fn any_caps() -> impl Strategy<Value = MailCaps> {
    collection::vec(1_u16..40, 5).prop_map(|mut most| {
        most.sort_unstable();
        MailCaps {
            per_10_minutes: most[0],
            per_30_minutes: most[1],
            per_60_minutes: most[2],
            per_180_minutes: most[3],
            per_600_minutes: most[4],
        }
    })
}

proptest! {
    /// Seconds between mails; a negative one is asked for at a function whose clock lags.
    #[test]
    fn in_no_window_go_more_than_its_number_whatever_the_times(
        caps in any_caps(),
        steps in collection::vec(-300_i64..900, 1..300),
        is_acknowledged in any::<bool>(),
    ) {
        let (mut mails, mut now, mut sent) = (none(), minute(0), vec![]);
        for (seq, step) in (2..).zip(steps) {
            now = now.checked_add(SignedDuration::from_secs(step)).unwrap();
            let mail = if is_acknowledged { acknowledgement(seq) } else { notice(seq) };
            match mail.capped(&caps, &mails, &none(), now) {
                None => {
                    mails = mails.with(&mail, now);
                    sent.push(now);
                }
                Some(capped) => prop_assert!(capped.until > now),
            }
        }
        for cap in caps.caps() {
            let window = SignedDuration::from_mins(cap.minutes.into());
            for first in &sent {
                let inside = sent.iter().filter(|at| *at >= first && at.duration_since(*first) < window);
                prop_assert!(inside.count() <= cap.most.into(), "{:?}", cap);
            }
        }
    }

    #[test]
    fn when_the_time_has_come_a_mail_goes(steps in collection::vec(0_i64..120, 1..200)) {
        let (mut mails, mut now) = (none(), minute(0));
        for (seq, step) in (2..).zip(steps) {
            now = now.checked_add(SignedDuration::from_secs(step)).unwrap();
            if let Some(capped) = notice(seq).capped(&MailCaps::default(), &mails, &none(), now) {
                prop_assert_eq!(notice(seq).capped(&MailCaps::default(), &mails, &none(), capped.until), None);
                now = capped.until;
            }
            mails = mails.with(&notice(seq), now);
        }
    }
}
