//! The language of a tenant's mails.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::Role;
use serde_json::json;

use super::mail;
use crate::{TestApp, fake_cloud::SentMail};

/// Every word of a sent mail, header included, with its transfer encodings undone.
pub(super) fn words(sent: &SentMail) -> String {
    let whole = String::from_utf8_lossy(&sent.raw);
    let raw = whole.replace("=\r\n", "");
    let mut bytes = Vec::new();
    let mut rest = raw.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let coded = (*first == b'=').then(|| after.get(..2).and_then(|digits| hex::decode(digits).ok())).flatten();
        if let Some(decoded) = coded {
            bytes.extend(decoded);
            rest = &after[2..];
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    let mut words = String::from_utf8_lossy(&bytes).into_owned();
    for line in whole.lines().filter(|line| line.len() > 16) {
        if let Ok(decoded) = STANDARD.decode(line) {
            words.push_str(&String::from_utf8_lossy(&decoded));
        }
    }
    words
}

/// The mails of a tenant's first day: an acknowledgement, a reply, a link to sign in and an invitation.
async fn first_mails(locale: &str) -> Vec<String> {
    let app = TestApp::new();
    let tenant = app.tenant_speaking("demo", locale).await;
    app.receive_mail(&mail("m1", tenant.address(), "Toner", "", "Floor 2."), tenant.address()).await;
    let reply = json!({"visibility": "public", "text": "Merci."});
    tenant.as_role(Role::Agent).await.post("/v1/tickets/1/comments", reply).await.expect(201);
    app.pump().await;
    let link = json!({"tenant": "demo", "email": "anna@example.com"});
    app.nobody().post("/v1/sign_in_links", link).await.expect(202);
    app.pump().await;
    let invitation = json!({"name": "Ben", "email": "ben@demo.example", "role": "agent"});
    tenant.as_admin().post("/v1/members", invitation).await.expect(201);
    app.pump().await;
    let sent: Vec<String> = app.cloud().sent_mail().iter().map(words).collect();
    assert_eq!(sent.len(), 4);
    sent
}

#[tokio::test]
async fn each_mail_is_in_the_tenants_language() {
    let (french, english) = (first_mails("fr").await, first_mails("en").await);
    let expected = [
        ("Une personne la lira et vous répondra", "A person will read it and answer you"),
        ("Voir en ligne", "View it online"),
        ("Utilisez ce lien pour vous connecter", "use this link to sign in"),
        ("Le lien est valable 7 jours", "The link works for 7 days"),
    ];
    for ((fr, en), (in_french, in_english)) in french.iter().zip(&english).zip(expected) {
        assert!(fr.contains(in_french) && !fr.contains(in_english), "{in_french}: {fr}");
        assert!(en.contains(in_english) && !en.contains(in_french), "{in_english}: {en}");
        assert!(fr.contains("lang=\"fr\"") && en.contains("lang=\"en\""), "{fr}");
    }
    assert!(french[0].contains("Merci de répondre au-dessus de cette ligne"), "{}", french[0]);
}

#[tokio::test]
async fn an_unproven_sender_is_thanked_in_french_too() {
    let app = TestApp::new();
    let tenant = app.tenant_speaking("demo", "fr").await;
    let raw = mail("m1", tenant.address(), "Toner", "", "Floor 2.").replace('\n', "\r\n");
    let inbound = crate::InboundMail { dmarc: "GRAY".into(), ..crate::InboundMail::new(&app, raw, tenant.address()) };
    assert!(app.receive(&inbound).await);
    app.pump().await;
    let sent = words(&app.cloud().sent_mail()[0]);
    assert!(sent.contains("Elle porte le numéro T-000001") && !sent.contains("Toner"), "{sent}");
}
