//! The path of a mail in the log, step by step, each with a sentence.

use domain::{Verdict, Verdicts};
use jiff::Timestamp;
use serde::Serialize;
use store::{Arrived, Delivery, DeliveryState, IntakeOutcome, LoggedMail, Way};
use utoipa::ToSchema;

/// A step of a mail's path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum MailStepKind {
    Received,
    Parsed,
    Threaded,
    Created,
    Commented,
    Suspended,
    Rejected,
    Noted,
    Queued,
    HandedOver,
    Delivered,
    Bounced,
    Complained,
    Failed,
    Parked,
}

/// What happened to a mail, and when.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct MailStep {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// What.
    pub step: MailStepKind,
    /// A sentence about it.
    pub detail: String,
}

/// How far a mail has come: in, out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum MailState {
    TakenIn,
    Suspended,
    Rejected,
    Noted,
    Queued,
    Parked,
    Sent,
    Delivered,
    Failed,
    Bounced,
    Complained,
}

impl From<&IntakeOutcome> for MailState {
    fn from(outcome: &IntakeOutcome) -> Self {
        match outcome {
            IntakeOutcome::TakenIn { .. } | IntakeOutcome::TakenInBefore { .. } => Self::TakenIn,
            IntakeOutcome::Suspended { .. } => Self::Suspended,
            IntakeOutcome::Rejected { .. } => Self::Rejected,
            IntakeOutcome::Noted { .. } | IntakeOutcome::Probe => Self::Noted,
        }
    }
}

impl From<DeliveryState> for MailState {
    fn from(state: DeliveryState) -> Self {
        match state {
            DeliveryState::Queued => Self::Queued,
            DeliveryState::Parked => Self::Parked,
            DeliveryState::Sent => Self::Sent,
            DeliveryState::Delivered => Self::Delivered,
            DeliveryState::Failed => Self::Failed,
            DeliveryState::Bounced => Self::Bounced,
            DeliveryState::Complained => Self::Complained,
        }
    }
}

/// The steps in their order. `delivery` is that of a mail that went out. What a held mail says, such as a code to confirm a
/// forwarding, is for those who may see held mail.
pub(crate) fn steps_of(mail: &LoggedMail, delivery: Option<&Delivery>, sees_held: bool) -> Vec<MailStep> {
    match &mail.way {
        Way::In(arrived) => steps_in(mail.at, arrived, sees_held),
        Way::Out { reason, .. } => steps_out(mail.at, reason, delivery),
    }
}

fn steps_in(received_at: Timestamp, arrived: &Arrived, sees_held: bool) -> Vec<MailStep> {
    let step = |at, step, detail| MailStep { at, step, detail };
    let size = arrived.size_bytes.map(|bytes| format!(", {bytes} bytes")).unwrap_or_default();
    let detail = format!("received from SES for {}{size}; {}", arrived.address, verdict_words(arrived.verdicts));
    let mut steps = vec![step(received_at, MailStepKind::Received, detail)];
    if let Some(passage) = arrived.passages.first().filter(|_| arrived.size_bytes.is_some()) {
        let detail = arrived.unreadable.as_ref().map_or_else(|| "read".to_owned(), |why| format!("not read: {why}"));
        steps.push(step(passage.at, MailStepKind::Parsed, detail));
    }
    for passage in &arrived.passages {
        let at = passage.at;
        match &passage.outcome {
            IntakeOutcome::TakenIn { number, seq, threaded_by } => {
                steps.push(step(at, MailStepKind::Threaded, threaded_by.clone()));
                steps.push(if *seq == 1 {
                    step(at, MailStepKind::Created, format!("created ticket {}", number.display()))
                } else {
                    step(at, MailStepKind::Commented, format!("commented on ticket {}", number.display()))
                });
            }
            IntakeOutcome::TakenInBefore { number, .. } => {
                let detail = format!("the same mail is on ticket {} already", number.display());
                steps.push(step(at, MailStepKind::Threaded, detail));
            }
            IntakeOutcome::Suspended { reason, detail, .. } => {
                let detail = if sees_held { detail.as_str() } else { "why is shown to those who may see held mail" };
                steps.push(step(at, MailStepKind::Suspended, format!("suspended for {reason}: {detail}")));
            }
            IntakeOutcome::Noted { number, seq } => {
                let detail = format!("noted as a report on record {seq} of ticket {}", number.display());
                steps.push(step(at, MailStepKind::Noted, detail));
            }
            IntakeOutcome::Rejected { reason, detail } => {
                steps.push(step(at, MailStepKind::Rejected, format!("rejected for {reason}: {detail}")));
            }
            IntakeOutcome::Probe => {
                let detail = "noted as the probe of the address's forwarding, which works".to_owned();
                steps.push(step(at, MailStepKind::Noted, detail));
            }
        }
    }
    steps
}

fn verdict_words(verdicts: Verdicts) -> String {
    let word = |verdict| match verdict {
        Verdict::Pass => "pass",
        Verdict::Fail => "fail",
        Verdict::Gray => "gray",
        Verdict::Unknown => "unknown",
    };
    let Verdicts { spam, virus, spf, dkim, dmarc } = verdicts;
    let said = [("SPF", spf), ("DKIM", dkim), ("DMARC", dmarc), ("spam", spam), ("virus", virus)];
    said.map(|(check, verdict)| format!("{check} {}", word(verdict))).join(", ")
}

fn steps_out(decided_at: Timestamp, reason: &str, delivery: Option<&Delivery>) -> Vec<MailStep> {
    let queued = MailStep { at: decided_at, step: MailStepKind::Queued, detail: format!("queued, because {reason}") };
    let passed = delivery.into_iter().flat_map(|delivery| &delivery.steps).map(|passed| {
        let said = |otherwise: &str| passed.detail.clone().unwrap_or_else(|| otherwise.to_owned());
        let (step, detail) = match passed.state {
            DeliveryState::Queued => (MailStepKind::Queued, said("queued")),
            DeliveryState::Parked => (MailStepKind::Parked, said("parked")),
            DeliveryState::Sent => (MailStepKind::HandedOver, said("handed over to SES")),
            DeliveryState::Delivered => (MailStepKind::Delivered, said("taken by the recipient's server")),
            DeliveryState::Failed => (MailStepKind::Failed, said("not sent")),
            DeliveryState::Bounced => (MailStepKind::Bounced, said("refused by the recipient's server")),
            DeliveryState::Complained => (MailStepKind::Complained, said("marked as spam by the recipient")),
        };
        MailStep { at: passed.at, step, detail }
    });
    std::iter::once(queued).chain(passed).collect()
}

#[cfg(test)]
mod tests {
    use domain::{EmailAddress, TicketNumber};
    use store::{DeliveryStep, Passage};

    use super::MailStepKind::{Commented, Created, Noted, Parsed, Received, Rejected, Suspended, Threaded};
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn mail(way: Way) -> LoggedMail {
        let id = "mai_00000000000000000000000000".parse().unwrap();
        LoggedMail { id, at: at(0), from: String::new(), to: vec![], subject: String::new(), way }
    }

    fn arrived(size_bytes: Option<u64>, unreadable: Option<&str>, outcomes: Vec<IntakeOutcome>) -> Way {
        let passages = (1..).zip(outcomes).map(|(second, outcome)| Passage { at: at(second), outcome }).collect();
        Way::In(Arrived {
            address: EmailAddress::parse("support@demo.lambdesk.test").unwrap(),
            envelope_from: "anna@example.com".into(),
            ses_message_id: "ses-1".into(),
            verdicts: Verdicts { spf: Verdict::Pass, dmarc: Verdict::Fail, spam: Verdict::Gray, ..Verdicts::default() },
            raw_key: "inbound/ses-1".into(),
            size_bytes,
            unreadable: unreadable.map(str::to_owned),
            passages,
        })
    }

    fn told(steps: &[MailStep]) -> Vec<(i64, MailStepKind, &str)> {
        steps.iter().map(|step| (step.at.as_second(), step.step, step.detail.as_str())).collect()
    }

    #[test]
    fn a_mail_in_tells_how_it_came_to_where_it_is() {
        let number = TicketNumber(7);
        let held = |reason: &str, detail: &str| IntakeOutcome::Suspended {
            suspended_mail_id: "smi_00000000000000000000000000".parse().unwrap(),
            reason: reason.into(),
            detail: detail.into(),
        };
        let taken_in = |seq| IntakeOutcome::TakenIn { number, seq, threaded_by: "a new ticket".into() };
        let rejected = IntakeOutcome::Rejected { reason: "dmarc_fail".into(), detail: "it is forged".into() };
        let verdicts = "SPF pass, DKIM unknown, DMARC fail, spam gray, virus unknown";
        let received = format!("received from SES for support@demo.lambdesk.test, 9 bytes; {verdicts}");
        let unseen = format!("received from SES for support@demo.lambdesk.test; {verdicts}");
        let read = (1, Parsed, "read");
        for (way, expected) in [
            (
                arrived(Some(9), None, vec![taken_in(1)]),
                vec![
                    (0, Received, &*received),
                    read,
                    (1, Threaded, "a new ticket"),
                    (1, Created, "created ticket T-000007"),
                ],
            ),
            (
                arrived(Some(9), None, vec![held("spam", "it looks so"), taken_in(2)]),
                vec![
                    (0, Received, &*received),
                    read,
                    (1, Suspended, "suspended for spam: it looks so"),
                    (2, Threaded, "a new ticket"),
                    (2, Commented, "commented on ticket T-000007"),
                ],
            ),
            (
                arrived(Some(9), Some("nobody wrote it"), vec![held("no_sender", "nobody wrote it")]),
                vec![
                    (0, Received, &*received),
                    (1, Parsed, "not read: nobody wrote it"),
                    (1, Suspended, "suspended for no_sender: nobody wrote it"),
                ],
            ),
            (
                arrived(None, Some("x"), vec![held("could_not_be_taken_in", "each time")]),
                vec![(0, Received, &*unseen), (1, Suspended, "suspended for could_not_be_taken_in: each time")],
            ),
            (
                arrived(Some(9), None, vec![IntakeOutcome::TakenInBefore { number, seq: 2 }]),
                vec![(0, Received, &*received), read, (1, Threaded, "the same mail is on ticket T-000007 already")],
            ),
            (
                arrived(Some(9), None, vec![rejected]),
                vec![(0, Received, &*received), read, (1, Rejected, "rejected for dmarc_fail: it is forged")],
            ),
            (
                arrived(Some(9), None, vec![IntakeOutcome::Probe]),
                vec![
                    (0, Received, &*received),
                    read,
                    (1, Noted, "noted as the probe of the address's forwarding, which works"),
                ],
            ),
            (
                arrived(Some(9), None, vec![IntakeOutcome::Noted { number, seq: 2 }]),
                vec![(0, Received, &*received), read, (1, Noted, "noted as a report on record 2 of ticket T-000007")],
            ),
        ] {
            assert_eq!(told(&steps_of(&mail(way), None, true)), expected);
        }
    }

    #[test]
    fn a_mail_out_tells_what_its_delivery_went_through() {
        let way = Way::Out { number: TicketNumber(7), seq: 2, reason: "a member replied".into() };
        let mail = mail(way);
        assert_eq!(told(&steps_of(&mail, None, true)), [(0, MailStepKind::Queued, "queued, because a member replied")]);
        let step = |second, state, detail: Option<&str>| DeliveryStep {
            state,
            at: at(second),
            detail: detail.map(str::to_owned),
        };
        let delivery = Delivery {
            seq: 2,
            state: DeliveryState::Bounced,
            at: at(3),
            detail: None,
            ses_message_id: None,
            leased_until: None,
            resent_as: None,
            left_out: vec![],
            steps: vec![
                step(1, DeliveryState::Failed, Some("not handed over")),
                step(2, DeliveryState::Sent, None),
                step(3, DeliveryState::Bounced, Some("no such user")),
            ],
        };
        assert_eq!(
            told(&steps_of(&mail, Some(&delivery), true)),
            [
                (0, MailStepKind::Queued, "queued, because a member replied"),
                (1, MailStepKind::Failed, "not handed over"),
                (2, MailStepKind::HandedOver, "handed over to SES"),
                (3, MailStepKind::Bounced, "no such user"),
            ]
        );
    }
}
