//! One mail at one address: held back, or taken in as a comment.

use std::collections::BTreeSet;

use app::{
    App, Snapshot,
    tickets::{self, Write, WriteError, Written},
};
use domain::{
    CommentId, Contact, ContactId, EmailAddress, Judgement, TicketNumber,
    ticket::{Actor, Channel, Command, CommentMail, NewComment, NewTicket, Patch, Refusal, Requester, Visibility},
};
use kit::Failure;
use mail::{Kind, OwnMail};
use store::{AddressRoute, AttachedFile, CommitError, IntakeOutcome, MessageKey, MessageRef, TenantStore};

use super::{
    answering::unanswerable,
    arrival::{Arrival, Letter},
    body::body_of,
    files::{File, file_of_body, files_of, inline_map, store_files},
    forwarding::{self, Noticed},
    log::{shown, taken_in_as},
    report,
    requester::{Person, copied, own_mail},
    suspension::suspend,
    threading::{Author, Target, find_target, merged_target, replying_member},
    title::title_of,
    unrouted_mail,
};
use crate::{derived_id::derived_hash, reply_keys::token_keys};

/// Most people of one header field that a comment keeps.
const MAX_SHOWN_MAILBOXES: usize = 20;

/// A mail on its way into a ticket.
struct Intake<'a> {
    app: &'a App,
    arrival: &'a Arrival,
    content: &'a Letter,
    tenant: TenantStore,
    snapshot: Snapshot,
    address: &'a EmailAddress,
    route: &'a AddressRoute,
    own: OwnMail,
    /// Who wrote it.
    sender: Person,
    kind: Kind,
    key: MessageKey,
    /// Where the mail was held: who lets it through.
    recovery: Option<&'a Recovery>,
}

/// Who lets a held mail through, and where to.
pub(crate) struct Recovery {
    /// The person's name.
    pub by: String,
    /// The ticket that it is for; none where the mail finds its own, or opens one.
    pub into: Option<TicketNumber>,
}

/// Takes the mail in at one address of a tenant. Gives what became of it; nothing where the tenant is gone.
pub(super) async fn take_in(
    app: &App,
    arrival: &Arrival,
    address: &EmailAddress,
    route: &AddressRoute,
) -> Result<Option<IntakeOutcome>, Failure> {
    let tenant = app.store.tenant(&route.tenant_id);
    let hold = |reason, detail: String| {
        let tenant = tenant.clone();
        async move { suspend(&tenant, arrival, address, reason, &detail).await.map(Some) }
    };
    let letter = arrival.letter();
    let known = async {
        match &letter {
            Ok((letter, sender)) => {
                let entry = entry_of(letter, route);
                let before = tenant.message(&letter.message_id_hash, &entry);
                futures::try_join!(tenant.sender_verdict(sender), before)
            }
            Err(_) => Ok((None, None)),
        }
    };
    let (snapshot, (rule, before)) = futures::try_join!(Snapshot::load(&tenant), known)?;
    // The tenant went away after its address was read.
    let Some(snapshot) = snapshot else {
        app.store.put_unrouted_mail(&unrouted_mail(&arrival.notification, address.as_str())).await?;
        return Ok(None);
    };
    // Before anything is judged or uploaded: one that is on a ticket stays there, whatever it was held for at first, and whatever
    // its sender has come to since. Two at the same time meet in the transaction.
    if let Some(before) = before {
        return Ok(Some(taken_in_before(before)));
    }
    let (letter, rule) = match letter {
        Ok((content, from)) => {
            let own = own_mail(app, &snapshot)?;
            let sender = Person::sender(&content.mail, from.clone(), arrival.verdicts, &own);
            // A rule is about who wrote the mail, also where a list of the tenant's own stands in From.
            let rule = if sender.email == from { rule } else { tenant.sender_verdict(&sender.email).await? };
            (Ok((content, sender, own)), rule)
        }
        Err(unreadable) => (Err(unreadable), rule),
    };
    match domain::judge(&arrival.verdicts, &snapshot.configuration.mail_settings, rule) {
        Judgement::Accepted => {}
        Judgement::Suspended(doubt) => return hold(doubt.reason(), doubt.detail().to_owned()).await,
        Judgement::Rejected(doubt) => {
            let (ses_id, reason) = (arrival.ses_id(), doubt.reason());
            tracing::warn!(tenant.id = %tenant.id(), ses.message_id = ses_id, reason, "mail rejected");
            let (reason, detail) = (reason.to_owned(), doubt.detail().to_owned());
            return Ok(Some(IntakeOutcome::Rejected { reason, detail }));
        }
    }
    let intake = match letter {
        Ok(letter) => Intake::new(app, arrival, letter, snapshot, address, route, None),
        Err(unreadable) => return hold(unreadable.reason, unreadable.detail).await,
    };
    match forwarding::notice(app, &intake.snapshot, &route.address_id, &intake.content.mail, arrival.verdicts).await? {
        Noticed::Nothing => {}
        Noticed::Probe => {
            forwarding::verify(app, &tenant, &route.address_id).await?;
            return Ok(Some(IntakeOutcome::Probe));
        }
        Noticed::Confirmation(detail) => return hold("forwarding_confirmation", detail).await,
    }
    if intake.is_our_own() {
        return hold("own_mail", "the mail was sent from this helpdesk and came back".into()).await;
    }
    if let Some(report) = &intake.kind.report {
        let keys = token_keys(&*app.keys().await?);
        if let Some(record) = report::reported_record(&tenant, report, &keys).await? {
            return report::note(app, &tenant, &record, report).await.map(Some);
        }
    }
    intake.run().await.map(Some)
}

/// The entry of a mail at an address under its Message-ID.
fn entry_of(letter: &Letter, route: &AddressRoute) -> String {
    derived_hash(&[route.address_id.as_str(), &letter.content_hash])
}

fn taken_in_before(MessageRef { number, seq, .. }: MessageRef) -> IntakeOutcome {
    IntakeOutcome::TakenInBefore { number, seq }
}

/// Takes in a mail that was held, because a person lets it through. One that was taken in before stays where it is.
///
/// # Errors
/// In words, for the person: the mail can't be taken in. Outside of that, what fails on the way.
pub(super) async fn recover(
    app: &App,
    arrival: &Arrival,
    address: &EmailAddress,
    route: &AddressRoute,
    recovery: &Recovery,
) -> Result<Result<IntakeOutcome, String>, Failure> {
    let (content, from) = match arrival.letter() {
        Ok(letter) => letter,
        Err(unreadable) => return Ok(Err(unreadable.detail)),
    };
    let snapshot = Snapshot::load(&app.store.tenant(&route.tenant_id)).await?;
    let Some(snapshot) = snapshot else { return Ok(Err("the helpdesk is gone".into())) };
    let own = own_mail(app, &snapshot)?;
    let sender = Person::sender(&content.mail, from, arrival.verdicts, &own);
    let intake = Intake::new(app, arrival, (content, sender, own), snapshot, address, route, Some(recovery));
    match intake.taken_in(&intake.key).await? {
        Some(before) => Ok(Ok(before)),
        None => intake.run().await.map(Ok),
    }
}

impl<'a> Intake<'a> {
    fn new(
        app: &'a App,
        arrival: &'a Arrival,
        (content, sender, own): (&'a Letter, Person, OwnMail),
        snapshot: Snapshot,
        address: &'a EmailAddress,
        route: &'a AddressRoute,
        recovery: Option<&'a Recovery>,
    ) -> Self {
        let key = MessageKey {
            message_id_hash: content.message_id_hash.clone(),
            entry: entry_of(content, route),
            once_on: None,
            conversation_hash: mail::conversation_hash(&content.mail),
            sender: (!sender.is_refuted).then(|| sender.email.clone()),
        };
        let kind = mail::classify(&content.mail, &arrival.notification.mail.source, &own, &arrival.verdicts);
        let tenant = app.store.tenant(&route.tenant_id);
        Self { app, arrival, content, tenant, snapshot, address, route, own, sender, kind, key, recovery }
    }

    /// Mail that this tenant sent itself: taken in, it would answer its own tickets. Another tenant's mail is a letter like any
    /// other, which is only never answered automatically.
    fn is_our_own(&self) -> bool {
        let header = mail::LOOP_HEADER.to_lowercase();
        let is_marked = self.content.mail.headers.all(&header).any(|value| value.trim() == self.tenant.id().as_str());
        is_marked || self.own.is_own_address(self.sender.email.as_str())
    }

    /// Where this very mail was taken in before, if it was.
    async fn taken_in(&self, key: &MessageKey) -> Result<Option<IntakeOutcome>, Failure> {
        for entry in std::iter::once(&key.entry).chain(&key.once_on) {
            if let Some(found) = self.tenant.message(&key.message_id_hash, entry).await? {
                return Ok(Some(taken_in_before(found)));
            }
        }
        Ok(None)
    }

    /// The key of the mail on the ticket that it names. What came to several addresses of the tenant is one comment there.
    fn key_on(&self, hinted: Option<TicketNumber>) -> MessageKey {
        let mail = &self.content.mail;
        let named = mail.to.iter().chain(&mail.cc).map(|mailbox| mailbox.key.as_str());
        let named = named.chain(self.arrival.notification.receipt.recipients.iter().map(String::as_str));
        let named: Vec<String> = named.map(mail::base_address).collect();
        let addresses = self.snapshot.configuration.addresses.iter();
        let is_named =
            |address: &domain::Address| address.emails().any(|own| named.iter().any(|name| name == own.as_str()));
        let count = addresses.filter(|address| is_named(address)).count();
        let once_on = hinted
            .filter(|_| count > 1)
            .map(|number| derived_hash(&["on", &number.to_string(), &self.content.content_hash]));
        MessageKey { once_on, ..self.key.clone() }
    }

    /// Takes it in, unless that has happened meanwhile.
    async fn run(&self) -> Result<IntakeOutcome, Failure> {
        let mail = &self.content.mail;
        let keys = token_keys(&*self.app.keys().await?);
        let recipients: Vec<&str> = self.arrival.notification.receipt.recipients.iter().map(String::as_str).collect();
        let author = Author::new(&self.snapshot, &self.sender);
        let target = match self.recovery.and_then(|recovery| recovery.into) {
            Some(number) => Target::chosen(&self.tenant, self.tenant.get_ticket(number).await?).await?,
            None => find_target(&self.tenant, mail, (&self.route.address_id, &recipients), &keys, author).await?,
        };
        let is_held = self.recovery.is_none() && self.kind.is_automatic;
        if let Some(closed) = target.ticket.as_ref().filter(|ticket| !ticket.is_active() && is_held) {
            let detail = format!("a program answered ticket {}, which is closed", closed.number.display());
            return suspend(&self.tenant, self.arrival, self.address, "automatic_reply_to_closed", &detail).await;
        }
        if target.ticket.is_none() && self.kind.is_bounce && self.recovery.is_none() {
            let detail = "it reports about a mail that was not sent from here, or does not say about which";
            return suspend(&self.tenant, self.arrival, self.address, "unmatched_bounce", detail).await;
        }
        let mut files = files_of(self.arrival, mail, self.address);
        let body = body_of(mail, &inline_map(mail, &files), self.snapshot.tenant.locale);
        files.extend(body.whole.iter().map(|whole| file_of_body(self.arrival, self.address, whole)));
        store_files(self.app, &self.tenant, &files).await?;

        let key = self.key_on(target.hinted);
        let requester = Person::requester(&self.sender, mail, author.member, &self.own);
        let new = |follow_up_of: Option<TicketNumber>| {
            // Who goes on with a closed ticket is who takes part in it, and finds the new one so.
            let requester = if follow_up_of.is_some() { &self.sender } else { &requester };
            let comment = self.comment(&target, requester, &body.html, &files);
            self.create(requester, None, comment, follow_up_of, (&key, &files))
        };
        let Some(ticket) = &target.ticket else { return new(None).await };
        let member = replying_member(&target, author, &self.kind);
        let actor = match &member {
            Some(member) => member.clone(),
            None => self.contact(&self.sender).await?.actor(),
        };
        let comment = self.comment(&target, &self.sender, &body.html, &files);
        let command = Command::Update { patch: Patch::default(), comment: Some(Box::new(comment)) };
        let write = self.write(actor, &key, &files);
        let mut outcome = tickets::update(&self.tenant, ticket.number, None, &command, &write).await;
        if let Err(WriteError::Refused(Refusal::Closed(closed))) = outcome
            && ticket.is_active()
            && let Some(merged) = self.tenant.get_ticket(closed).await?.filter(|ticket| ticket.merged_into.is_some())
        {
            // It was merged since it was found.
            let into = merged_target(&self.tenant, merged).await?;
            outcome = tickets::update(&self.tenant, into.number, None, &command, &write).await;
        }
        match outcome {
            Err(WriteError::Refused(Refusal::Closed(closed))) => {
                let Some(member) = member else { return new(Some(closed)).await };
                let Some(ticket) = self.tenant.get_ticket(closed).await? else { return new(Some(closed)).await };
                // A member answers who asked.
                let asked = Person::asked(&ticket);
                let comment = self.comment(&target, &asked, &body.html, &files);
                self.create(&asked, Some(member), comment, Some(closed), (&key, &files)).await
            }
            Err(WriteError::NotFound) => new(None).await,
            outcome => self.settle(outcome, &key).await,
        }
    }

    /// Opens a ticket, in the name of its requester unless somebody else has written.
    async fn create(
        &self,
        requester: &Person,
        writer: Option<Actor>,
        comment: NewComment,
        follow_up_of: Option<TicketNumber>,
        (key, files): (&MessageKey, &[File<'_>]),
    ) -> Result<IntakeOutcome, Failure> {
        let contact = self.contact(requester).await?;
        let write = self.write(writer.unwrap_or_else(|| contact.actor()), key, files);
        let address = self.snapshot.configuration.address(&self.route.address_id);
        let new = NewTicket {
            tenant_id: self.tenant.id().clone(),
            number: TicketNumber(0),
            title: title_of(&self.content.mail.subject, self.snapshot.tenant.locale),
            requester: contact,
            cc: copied(&self.content.mail, &self.sender.email, &self.own),
            priority: address.and_then(|address| address.priority).unwrap_or_default(),
            team_id: None,
            assignee_id: None,
            tags: address.map(|address| address.tags.clone()).unwrap_or_default(),
            address_id: Some(self.route.address_id.clone()),
            comment,
            follow_up_of,
        };
        self.settle(tickets::create(&self.tenant, new, &write).await, key).await
    }

    async fn settle(&self, outcome: Result<Written, WriteError>, key: &MessageKey) -> Result<IntakeOutcome, Failure> {
        match outcome {
            Ok(Written { decision: Some(decision), .. }) => {
                let (tenant_id, ses_id) = (self.tenant.id(), self.arrival.ses_id());
                tracing::info!(tenant.id = %tenant_id, ticket.number = decision.ticket.number.0, ses.message_id = ses_id, "mail taken in");
                Ok(taken_in_as(&decision.record))
            }
            Ok(Written { decision: None, .. }) => Err(Failure::new("a mail was decided to change nothing")),
            Err(WriteError::Commit(CommitError::MessageTakenIn)) => {
                let before = self.taken_in(key).await?;
                before.ok_or_else(|| Failure::new("a mail that was taken in is on no ticket"))
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn contact(&self, person: &Person) -> Result<Requester, Failure> {
        let contact = Contact {
            tenant_id: self.tenant.id().clone(),
            id: ContactId::new(self.app.cloud.uuid_v7()),
            name: person.name.clone(),
            email: person.email.clone(),
            created_at: self.app.cloud.now(),
        };
        Ok(self.tenant.find_or_create_contact(contact).await?)
    }

    fn write(&self, actor: Actor, key: &MessageKey, files: &[File<'_>]) -> Write {
        Write {
            actor,
            channel: Channel::Mail,
            now: self.app.cloud.now(),
            files: files.iter().map(|file| AttachedFile::Stored(file.attachment.clone())).collect(),
            message: Some(key.clone()),
            idempotency: None,
        }
    }

    /// The comment, by a person whom the mail names.
    fn comment(&self, target: &Target, by: &Person, html: &str, files: &[File<'_>]) -> NewComment {
        let mail = &self.content.mail;
        NewComment {
            id: CommentId::new(self.app.cloud.uuid_v7()),
            visibility: Visibility::Public,
            html: html.to_owned(),
            attachments: files.iter().map(|file| file.attachment.clone()).collect(),
            mail: Some(CommentMail {
                from: shown(&mail.from),
                to: mail.to.iter().take(MAX_SHOWN_MAILBOXES).map(shown).collect(),
                cc: mail.cc.iter().take(MAX_SHOWN_MAILBOXES).map(shown).collect(),
                subject: mail.subject.clone(),
                message_id: mail.message_id.clone(),
                is_automatic: self.kind.is_automatic,
                raw_key: self.arrival.raw_key().to_owned(),
                is_sender_verified: by.is_verified,
                threaded_by: threaded_by(target, by, self.recovery),
            }),
            unanswerable: unanswerable(&self.kind, &by.email),
            mention_ids: BTreeSet::new(),
        }
    }
}

fn threaded_by(target: &Target, by: &Person, recovery: Option<&Recovery>) -> String {
    let found = target.words();
    let found = match &by.forwarded_by {
        Some(member) => format!("{found}, forwarded by {member}"),
        None => found,
    };
    match recovery {
        Some(recovery) => format!("{found}, let through by {}", recovery.by),
        None => found,
    }
}
