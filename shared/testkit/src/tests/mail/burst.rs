//! Ten thousand mails at once, a tenth of them delivered twice: each is on a ticket once.

use std::collections::BTreeSet;

use futures::StreamExt as _;
use kit::declare::MAX_RECEIVES;

use crate::{
    InboundMail, TestApp,
    fake_cloud::{FakeCloud, RAW_MAIL_BUCKET},
};

const NOON: &str = "2036-01-15T12:00:00Z";
/// People who write, each a mail of their own.
const LETTERS: usize = 8_000;
/// Those of them who write again, in answer to their own mail, before anybody has answered.
const ANSWERS: usize = 2_000;

fn letter(app: &TestApp, to: &str, n: usize) -> InboundMail {
    let raw = format!(
        "From: Person {n} <person{n}@example{}.com>\r\nTo: {to}\r\nSubject: Question {n}\r\n\
         Message-ID: <letter{n}@example.com>\r\nDate: Tue, 15 Jan 2036 09:00:00 +0000\r\n\r\nWhere is order {n}?\r\n",
        n % 50
    );
    InboundMail::new(app, raw, to)
}

fn answer(app: &TestApp, to: &str, n: usize) -> InboundMail {
    let raw = format!(
        "From: Person {n} <person{n}@example{}.com>\r\nTo: {to}\r\nSubject: Re: Question {n}\r\n\
         Message-ID: <answer{n}@example.com>\r\nIn-Reply-To: <letter{n}@example.com>\r\n\r\nStill not here.\r\n",
        n % 50
    );
    InboundMail::new(app, raw, to)
}

/// As the queue does it: as many at a time as there are workers, and what failed again, a few times.
async fn receive_all(app: &TestApp, mails: &[&InboundMail]) {
    let workers = app.worker("receive_mail").max_concurrency.expect("a stated number");
    let mut waiting = mails.to_vec();
    for receive_count in 1..=MAX_RECEIVES {
        let taken_in = futures::stream::iter(waiting).map(async |mail| {
            let failed = app.deliver_nth("receive_mail", &[mail.message(app)], receive_count).await;
            (!failed.is_empty()).then_some(mail)
        });
        let outcomes: Vec<_> = taken_in.buffer_unordered(usize::try_from(workers).expect("few")).collect().await;
        app.cloud().reset_calls();
        waiting = outcomes.into_iter().flatten().collect();
        if waiting.is_empty() {
            return;
        }
    }
    panic!("{} mails lie in the dead-letter queue", waiting.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_mails_at_once_are_each_taken_in_once() {
    let app = TestApp::over(FakeCloud::without_stream(), NOON.parse().expect("a time"));
    let tenant = app.tenant("demo").await;
    let letters: Vec<InboundMail> = (0..LETTERS).map(|n| letter(&app, tenant.address(), n)).collect();
    let answers: Vec<InboundMail> = (0..ANSWERS).map(|n| answer(&app, tenant.address(), n)).collect();
    for mail in letters.iter().chain(&answers) {
        app.cloud().put_object(RAW_MAIL_BUCKET, &mail.raw_key(), mail.raw.clone());
    }
    // Deliveries of the same mail stand side by side, so that they meet.
    let twice = |mail, n: usize| std::iter::repeat_n(mail, if n.is_multiple_of(10) { 2 } else { 1 });
    let burst: Vec<_> = letters.iter().enumerate().flat_map(|(n, mail)| twice(mail, n)).collect();
    receive_all(&app, &burst).await;
    let burst: Vec<_> = answers.iter().enumerate().flat_map(|(n, mail)| twice(mail, n)).collect();
    receive_all(&app, &burst).await;

    let items = app.cloud().table_items();
    let of_type = |wanted: &'static str| items.iter().filter(move |item| item["type"]["S"] == wanted);
    let on_tickets: Vec<String> = of_type("audit_record")
        .map(|item| {
            let id = item["comment"]["M"]["mail"]["M"]["message_id"]["S"].as_str().expect("a comment by mail");
            format!("{id} {}", item["number"]["N"])
        })
        .collect();
    assert_eq!(on_tickets.len(), LETTERS + ANSWERS, "each once");
    let number_of = |id: String| {
        let found: Vec<&str> = on_tickets.iter().filter_map(|of| of.strip_prefix(&format!("{id} "))).collect();
        assert_eq!(found.len(), 1, "{id}");
        found[0].to_owned()
    };
    let mut tickets = BTreeSet::new();
    for n in (0..LETTERS).step_by(100) {
        let letter = number_of(format!("letter{n}@example.com"));
        if n < ANSWERS {
            assert_eq!(number_of(format!("answer{n}@example.com")), letter, "an answer is on the ticket of its letter");
        }
        tickets.insert(letter);
    }
    assert_eq!(tickets.len(), LETTERS / 100);
    assert_eq!(of_type("ticket").count(), LETTERS);
    assert_eq!((of_type("suspended_mail").count(), of_type("unrouted_mail").count()), (0, 0));
    let distinct: BTreeSet<&str> = on_tickets.iter().filter_map(|of| of.split(' ').next()).collect();
    assert_eq!(distinct.len(), LETTERS + ANSWERS, "none twice");
}
