//! The mail of an audit record: a receipt, or a member's public reply.

use app::{App, Snapshot, mailed_link::MailedLink};
use domain::{
    Address, Configuration, EmailAddress, Event, Locale, MailId, Suppression, TicketNumber,
    ticket::{AuditRecord, Effect, MailTemplate, Ticket},
};
use futures::TryFutureExt as _;
use jiff::Timestamp;
use kit::{Failure, declare::MAX_RECEIVES};
use mail::{
    Acknowledgement, Context, FollowUp, InlineMap, Mailbox, Origin, OutboundMail, PublicComment, QuotedComment,
    ReplyAddress, TokenKeys,
};
use store::{DeliveryState, LoggedMail, TenantStore, Way};

use super::{
    delivery::{NotTaken, Outcome, deliver_for, message_id_of},
    enclosures::{Enclosed, Links, enclose},
    late::lateness,
    lease_end, parking,
    quoting::{self, Quote},
    recipients::copied,
};
use crate::{MAX_LOGGED_SUBJECT, derived_id::derived_uuid, reply_keys::token_keys, wording::words};

/// What the mail is made of.
#[derive(Clone, Copy)]
struct Draft<'a> {
    app: &'a App,
    tenant: &'a TenantStore,
    snapshot: &'a Snapshot,
    ticket: &'a Ticket,
    /// The record whose comment it is about.
    record: &'a AuditRecord,
    /// The record whose mail it is: a later one where a mail is sent again.
    seq: u64,
    template: MailTemplate,
    to: &'a EmailAddress,
    /// Those who get a copy.
    cc: &'a [EmailAddress],
    /// Why it is sent, in words.
    reason: &'a str,
}

/// Where the mail leads.
struct Urls<'a> {
    /// The ticket in the portal.
    ticket: &'a str,
    /// The ticket's survey, where the mail asks for it.
    survey: &'a str,
}

/// Why there is nothing to hand over.
pub(super) enum Unwritable {
    /// It may be there the next time.
    Failed(Failure),
    /// It will not go out as it is.
    Refused(String),
}

impl<E: Into<Failure>> From<E> for Unwritable {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// Sends the mail of the event's record, once, after the one before it on the ticket; that is not waited for in the last attempt.
pub(super) async fn send(app: &App, event: &Event, is_last_attempt: bool) -> Result<(), Failure> {
    let tenant = app.store.tenant(&event.tenant_id);
    let (number, seq) = (event.ticket_number, event.seq);
    let (record, ticket, snapshot) =
        futures::try_join!(tenant.get_audit_record(number, seq), tenant.get_ticket(number), Snapshot::load(&tenant))?;
    let (Some(record), Some(ticket), Some(snapshot)) = (record, ticket, snapshot) else {
        tracing::warn!(tenant.id = %event.tenant_id, ticket.number = number.0, seq, "the ticket of a mail is gone");
        return Ok(());
    };
    let mail = record.effects.iter().find_map(|effect| match effect {
        Effect::SendMail { template, to, cc, reason, after, .. } => Some((*template, to, cc, reason, *after)),
        Effect::WithheldMail { .. } | Effect::ParkedMail { .. } | Effect::NotifyMembers { .. } => None,
    });
    let Some((template, to, cc, reason, after)) = mail else { return Ok(()) };
    let now = app.cloud.now();
    let until = lease_end(now);
    let last_words = is_last_attempt.then(given_up);
    let is_its_turn = async {
        match after {
            Some(after) if !is_last_attempt => tenant.is_delivery_settled(number, after).await,
            _ => Ok(true),
        }
    };
    let (is_leased, suppressed, is_its_turn) = futures::try_join!(
        tenant.lease_delivery(number, seq, now, until, last_words.as_deref()),
        suppressed(&tenant, to, cc, now),
        is_its_turn,
    )?;
    if !is_leased {
        let delivery = tenant.get_delivery(number, seq).await?;
        return match delivery {
            Some(delivery) if delivery.leased_until.is_some() => Err(Failure::not_yet("another worker has it")),
            _ => Ok(()), // sent, parked, or refused for good
        };
    }
    if !is_its_turn {
        tenant.release_delivery(number, seq, until).await?;
        return Err(Failure::not_yet("the mail before it on the ticket is not out"));
    }
    let (snapshot, ticket, record) = (&snapshot, &ticket, &record);
    let (cc, left_out) = copied(to, cc, &suppressed);
    let draft = Draft { app, tenant: &tenant, snapshot, ticket, record, seq, template, to, cc: &cc, reason };
    let outcome = draft.hand_over(&suppressed, now).await;
    let now = app.cloud.now();
    match outcome {
        Ok(None) => {}
        Ok(Some(Outcome::Taken { ses_id })) => {
            let id = message_id_of(&ses_id, app.cloud.environment().region.as_deref());
            tenant.record_sent(number, seq, &ses_id, &mail::message_id_hash(&id), &left_out, now).await?;
            let left_out = left_out.len();
            tracing::info!(tenant.id = %tenant.id(), ticket.number = number.0, seq, ses.message_id = ses_id, left_out, "mail sent");
        }
        Ok(Some(Outcome::Refused { detail })) => {
            tracing::warn!(tenant.id = %tenant.id(), ticket.number = number.0, seq, detail, "mail refused");
            tenant.advance_delivery(number, seq, DeliveryState::Failed, now, Some(&detail)).await?;
        }
        Err(NotTaken { failure, is_sure }) => {
            // A mail that may be on its way is left alone until SES's events have told.
            if is_sure {
                tenant.release_delivery(number, seq, until).await?;
            }
            return Err(failure);
        }
    }
    Ok(())
}

/// Which of the recipients get no mail now.
async fn suppressed(
    tenant: &TenantStore,
    to: &EmailAddress,
    cc: &[EmailAddress],
    now: Timestamp,
) -> store::Result<Vec<Suppression>> {
    let look_ups = std::iter::once(to).chain(cc).map(|email| tenant.suppression(email));
    let found = futures::future::try_join_all(look_ups).await?;
    Ok(found.into_iter().flatten().filter(|suppression| suppression.is_in_force(now)).collect())
}

/// The address that a ticket's mail comes from.
fn address_of<'a>(ticket: &Ticket, configuration: &'a Configuration) -> Option<&'a Address> {
    let address = ticket.address_id.as_ref().and_then(|id| configuration.address(id));
    address.or_else(|| configuration.primary_address())
}

/// What the mail log says of the mail of a record, whatever becomes of it: the same at each attempt.
fn logged<'a>(
    ticket: &Ticket,
    configuration: &Configuration,
    (seq, at): (u64, Timestamp),
    to: impl Iterator<Item = &'a EmailAddress>,
    reason: &str,
) -> LoggedMail {
    let number = ticket.number;
    LoggedMail {
        id: MailId::new(derived_uuid(at, &["mail", &number.to_string(), &seq.to_string()])),
        at,
        from: address_of(ticket, configuration)
            .map(|address| configuration.sender_of(address).to_string())
            .unwrap_or_default(),
        to: to.map(ToString::to_string).collect(),
        subject: ticket.title.chars().take(MAX_LOGGED_SUBJECT).collect(),
        way: Way::Out { number, seq, reason: reason.to_owned() },
    }
}

fn refused(reason: &str) -> Unwritable {
    Unwritable::Refused(reason.to_owned())
}

/// Shows on the comment that its mail did not go out, before the message goes to the dead-letter queue.
pub(super) async fn give_up(app: &App, event: &Event) -> Result<(), Failure> {
    let tenant = app.store.tenant(&event.tenant_id);
    tracing::error!(tenant.id = %event.tenant_id, ticket.number = event.ticket_number.0, seq = event.seq, "mail given up");
    Ok(tenant.give_up_delivery(event.ticket_number, event.seq, app.cloud.now(), &given_up()).await?)
}

/// What a comment says whose mail was not handed over.
fn given_up() -> String {
    format!("not handed over in {MAX_RECEIVES} attempts; an operator can have it sent")
}

impl Draft<'_> {
    /// Writes the mail and hands it to SES; none where a cap parked it.
    async fn hand_over(&self, suppressed: &[Suppression], now: Timestamp) -> Result<Option<Outcome>, NotTaken> {
        let Self { app, tenant, snapshot, ticket, record, seq, template, to, cc, reason } = *self;
        let number = ticket.number;
        let recipients = std::iter::once(to).chain(cc);
        let log = logged(ticket, &snapshot.configuration, (seq, record.at), recipients, reason);
        tenant.put_logged_mail(&log).await?;
        let earlier = match record.resent_mail() {
            Some(resent) => tenant.get_audit_record(number, resent.comment_seq).await?,
            None => None,
        };
        // What a member has sent again, a person has looked at.
        if earlier.is_none()
            && let Some(capped) =
                parking::capped(tenant, record, (template, to, self.may_repeat()), snapshot, now).await?
        {
            parking::park(app, tenant, seq, number, (template, to), capped).await?;
            return Ok(None);
        }
        let draft = Draft { record: earlier.as_ref().unwrap_or(record), ..*self };
        let written = match suppressed.iter().find(|of| &of.email == to) {
            Some(of) => Err(Unwritable::Refused(of.words())),
            None => draft.write().await,
        };
        match written {
            Ok((mail, hosted)) => {
                let (number, seq) = (number.to_string(), seq.to_string());
                let tags =
                    [("tenant_id", tenant.id().as_str()), ("ticket_number", number.as_str()), ("seq", seq.as_str())];
                Ok(Some(deliver_for(app, tenant, mail, &hosted, &tags).await?))
            }
            Err(Unwritable::Failed(failure)) => Err(failure.into()),
            Err(Unwritable::Refused(detail)) => Ok(Some(Outcome::Refused { detail })),
        }
    }

    /// The mail, and its sender under the product's own domain.
    async fn write(&self) -> Result<(OutboundMail, EmailAddress), Unwritable> {
        let (ticket, record, environment) = (self.ticket, self.record, self.app.cloud.environment());
        let tenant_id = self.tenant.id().as_str();
        if let Some(reason) = lateness(self.template, ticket) {
            return Err(refused(reason));
        }
        let configuration = &self.snapshot.configuration;
        let Some(address) = address_of(ticket, configuration) else {
            return Err(refused("the helpdesk has no address to send from"));
        };
        let name = Some(address.display_name.as_str());
        let from = Mailbox::new(name, configuration.sender_of(address).as_str());
        let from = from.ok_or_else(|| refused("the helpdesk's address can't be written"))?;
        // The name stands in front of the address in the reader's list of mails: what a stranger called himself is not sent on.
        let is_named = self.to == &ticket.requester_email && self.may_repeat();
        let to = Mailbox::new(is_named.then_some(ticket.requester_name.as_str()), self.to.as_str());
        let to = to.filter(|_| self.to.is_writable());
        let to = to.ok_or_else(|| refused("the requester's address can't be written"))?;

        let portal = environment.portal_url(self.snapshot.tenant.slug.as_str())?;
        let portal_url = format!("{portal}/tickets/{}", ticket.number);
        let ring = self.app.keys().await?;
        let (enclosed, quotes) = match (&record.comment, self.template) {
            (Some(comment), MailTemplate::Reply) => {
                let (now, locale) = (self.app.cloud.now(), self.locale(address));
                let links = Links { ring: &ring, tenant_id: self.tenant.id(), portal_url: &portal, now };
                let enclosed = enclose(self.app, self.tenant, comment, locale, &links);
                let (enclosed, quotes) = futures::try_join!(enclosed, self.quotes(locale).map_err(Unwritable::from))?;
                (Some(enclosed), quotes)
            }
            _ => (None, vec![]),
        };
        let survey = || MailedLink::new(self.tenant.id().clone(), ticket.number, self.app.cloud.now()).token(&ring);
        let survey_url = (self.template == MailTemplate::Survey).then(|| format!("{portal}/survey#token={}", survey()));
        let urls = Urls { ticket: &portal_url, survey: survey_url.as_deref().unwrap_or_default() };
        let rendered = self.render(address, enclosed.as_ref(), &quotes, &urls)?;

        let keys = token_keys(&ring);
        let domain = environment.mail_domain()?;
        let reply_to =
            ReplyAddress::new(&keys, tenant_id, ticket.number.0, address.hosted_email().as_str()).to_string();
        let (in_reply_to, references) = self.thread(&keys, domain);
        let mail = OutboundMail {
            reply_to: Mailbox::new(name, &reply_to),
            from,
            cc: self.copied(),
            to: vec![to],
            subject: rendered.subject,
            date: self.app.cloud.now(),
            message_id: mail::own_message_id(&keys, tenant_id, ticket.number.0, self.seq, domain),
            in_reply_to,
            references,
            text: rendered.text,
            html: Some(rendered.html),
            attachments: enclosed.map(|enclosed| enclosed.attachments).unwrap_or_default(),
            origin: match self.template {
                MailTemplate::Acknowledgement | MailTemplate::Resolved | MailTemplate::Survey => Origin::AutoReply,
                MailTemplate::Reply => Origin::Person,
            },
            tenant: tenant_id.to_owned(),
        };
        Ok((mail, address.hosted_email().clone()))
    }

    /// The language of the mails of an address.
    fn locale(&self, address: &Address) -> Locale {
        address.locale.unwrap_or(self.snapshot.tenant.locale)
    }

    /// The comments before it, where the tenant wants them below a reply.
    async fn quotes(&self, locale: Locale) -> Result<Vec<Quote>, Failure> {
        let most = self.snapshot.configuration.mail_settings.quoted_comments;
        if most == 0 {
            return Ok(vec![]);
        }
        let before = self.tenant.audit_records_before(self.ticket.number, self.record.seq, quoting::MAX_ITEMS).await?;
        Ok(quoting::quotes(&before, most, locale, &self.snapshot.tenant.zone()))
    }

    fn render(
        &self,
        address: &Address,
        enclosed: Option<&Enclosed>,
        quotes: &[Quote],
        urls: &Urls<'_>,
    ) -> Result<mail::Rendered, Failure> {
        let portal_url = urls.ticket;
        let signature_html = mail::embed_inline_images(&address.signature_html, &InlineMap::new());
        let signature_text = mail::html_to_text(&address.signature_html);
        let signature = PublicComment { html: &signature_html, text: &signature_text };
        let (ticket, record) = (self.ticket, self.record);
        let display_number = ticket.number.display();
        let tenant_name = self.snapshot.tenant.name.as_str();
        let mail_of_comment = record.comment.as_ref().and_then(|comment| comment.mail.as_ref());
        let closed = ticket.follow_up_of.map(TicketNumber::display);
        let quoted: Vec<QuotedComment<'_>> = quotes.iter().map(Quote::as_quoted).collect();
        let context = match (self.template, enclosed, &closed) {
            (MailTemplate::Reply, Some(enclosed), _) => Context::Reply(mail::Reply {
                tenant_name,
                display_number: &display_number,
                agent_name: &record.actor.name,
                subject: &ticket.title,
                comment: PublicComment { html: &enclosed.html, text: &enclosed.text },
                signature: (!address.signature_html.is_empty()).then_some(signature),
                portal_url: Some(portal_url),
                quoted: &quoted,
            }),
            (MailTemplate::Resolved, _, _) => Context::Resolved(mail::Resolved {
                tenant_name,
                display_number: &display_number,
                is_verified: self.may_repeat(),
                requester_name: &ticket.requester_name,
                title: &ticket.title,
                closes_in_days: self.snapshot.tenant.auto_close_days,
                portal_url: Some(portal_url),
            }),
            (MailTemplate::Survey, _, _) => Context::Survey(mail::Survey {
                tenant_name,
                display_number: &display_number,
                is_verified: self.may_repeat(),
                requester_name: &ticket.requester_name,
                title: &ticket.title,
                url: urls.survey,
            }),
            (MailTemplate::Reply, None, _) => return Err(Failure::new("a reply without a comment")),
            (MailTemplate::Acknowledgement, _, Some(closed)) => Context::FollowUp(FollowUp {
                tenant_name,
                display_number: &display_number,
                previous_display_number: closed,
                portal_url: Some(portal_url),
            }),
            (MailTemplate::Acknowledgement, _, None) => Context::Acknowledgement(Acknowledgement {
                tenant_name,
                display_number: &display_number,
                is_verified: self.may_repeat(),
                requester_name: Some(&ticket.requester_name),
                subject: mail_of_comment.map_or(ticket.title.as_str(), |mail| mail.subject.as_str()),
                portal_url: Some(portal_url),
            }),
        };
        Ok(words(self.snapshot, self.locale(address), Some(&address.id), &context)?)
    }

    /// The mail that is answered, and the thread: an id that stands for the ticket first, so that clients keep its mails
    /// together even where they never saw the one before.
    fn thread(&self, keys: &TokenKeys, domain: &str) -> (Option<String>, Vec<String>) {
        let root = mail::ticket_root_id(keys, self.tenant.id().as_str(), self.ticket.number.0, domain);
        let own = self.record.comment.as_ref().and_then(|comment| comment.mail.as_ref()?.message_id.clone());
        let answered = match self.template {
            MailTemplate::Acknowledgement => own,
            MailTemplate::Reply | MailTemplate::Resolved | MailTemplate::Survey => self.ticket.last_message_id.clone(),
        };
        let references = std::iter::once(root).chain(answered.clone()).collect();
        (answered, references)
    }

    /// Whether words of the requester's may stand in it: to an automatic mail to somebody of whom nothing is proven they would
    /// be a stranger's, sent in the helpdesk's name.
    fn may_repeat(&self) -> bool {
        match self.template {
            MailTemplate::Acknowledgement => self.record.is_sender_verified(),
            MailTemplate::Reply => true,
            MailTemplate::Resolved | MailTemplate::Survey => self.ticket.is_requester_verified,
        }
    }

    fn copied(&self) -> Vec<Mailbox> {
        self.cc.iter().filter_map(|email| Mailbox::new(None, email.as_str())).collect()
    }
}
