//! The mail with a single-use link: to sign in, or to accept an invitation.

use app::{App, Snapshot};
use domain::{LinkId, Member, MemberRole};
use jiff::{RoundMode, SignedDurationRound, Timestamp, Unit};
use kit::Failure;
use mail::{Context, Invitation, Mailbox, OutboundMail, SignInLink};
use serde::Deserialize;
use store::{Link, LinkMailing, LinkPurpose};

use super::{
    delivery::{Outcome, deliver, deliver_for},
    lease_end,
    single_mail::{sender, single_mail},
};
use crate::wording::words;

/// What the event tells: everything else is read from the link.
#[derive(Debug, Deserialize)]
pub(super) struct LinkEvent {
    link_id: LinkId,
}

/// Mails the link, once. One that was used, has expired or is gone is not mailed any more.
pub(super) async fn send(app: &App, event: LinkEvent) -> Result<(), Failure> {
    let id = event.link_id;
    let because = |failure: Failure| failure.context(format!("mail of link {id}"));
    let now = app.cloud.now();
    let Some(link) = app.store.get_link(&id).await? else { return Ok(()) };
    if link.expires_at <= now || link.purpose == LinkPurpose::Decoy {
        tracing::info!(link.id = %id, "a link that is not to be mailed");
        return Ok(());
    }
    match app.store.lease_link_mail(&id, now, lease_end(now)).await? {
        LinkMailing::Yours => {}
        LinkMailing::Leased => return Err(because(Failure::not_yet("another worker has it"))),
        LinkMailing::Over => return Ok(()),
    }
    let tenant = app.store.tenant(&link.tenant_id);
    let Some(snapshot) = Snapshot::load(&tenant).await? else { return Ok(()) };
    let Some(to) = Mailbox::new(None, link.email.as_str()) else {
        tracing::warn!(link.id = %id, "the address of a link can't be written");
        return Ok(app.store.record_link_mailed(&id, now).await?);
    };
    let mail = write(app, &snapshot, &link, to, now).await.map_err(because)?;
    let outcome = match snapshot.configuration.primary_address() {
        Some(address) => {
            let outcome = deliver_for(app, &tenant, mail, address.hosted_email(), &[]).await;
            outcome.map_err(|not_taken| not_taken.failure)
        }
        None => deliver(app, &mail).await,
    };
    match outcome.map_err(because)? {
        Outcome::Taken { ses_id } => tracing::info!(link.id = %id, ses.message_id = ses_id, "link mailed"),
        Outcome::Refused { detail } => tracing::warn!(link.id = %id, detail, "mail refused"),
    }
    Ok(app.store.record_link_mailed(&id, app.cloud.now()).await?)
}

async fn write(
    app: &App,
    snapshot: &Snapshot,
    link: &Link,
    to: Mailbox,
    now: Timestamp,
) -> Result<OutboundMail, Failure> {
    let environment = app.cloud.environment();
    let token = app::link_token::token(&*app.keys().await?, &link.id);
    let portal = environment.portal_url(snapshot.tenant.slug.as_str())?;
    let tenant_name = snapshot.tenant.name.as_str();
    let url;
    let context = match link.purpose {
        LinkPurpose::Invitation => {
            url = format!("{portal}/invitation#token={token}");
            let inviter_name = inviter(&snapshot.configuration.members).unwrap_or(tenant_name);
            let expires_in_days = whole(link, now, Unit::Day);
            Context::Invitation(Invitation { tenant_name, inviter_name, url: &url, expires_in_days })
        }
        LinkPurpose::SignIn | LinkPurpose::Decoy => {
            url = format!("{portal}/sign-in/link#token={token}");
            let expires_in_minutes = whole(link, now, Unit::Minute);
            Context::SignInLink(SignInLink { tenant_name, url: &url, expires_in_minutes })
        }
    };
    let words = words(snapshot, link.locale, None, &context)?;
    single_mail(app, snapshot, sender(app, snapshot, None)?, to, link.id.as_str(), words)
}

/// Who invites: only administrators do, so where there is one it was that one.
fn inviter(members: &[Member]) -> Option<&str> {
    let mut admins =
        members.iter().filter(|member| member.role == MemberRole::Admin && member.is_active && !member.is_invited);
    let first = admins.next()?;
    admins.next().is_none().then_some(first.name.as_str())
}

/// How long the link still works, rounded to whole units, at least one.
fn whole(link: &Link, now: Timestamp, unit: Unit) -> u32 {
    let left = link.expires_at.duration_since(now);
    let left =
        left.round(SignedDurationRound::new().smallest(Unit::Minute).mode(RoundMode::HalfExpand)).unwrap_or(left);
    let units = match unit {
        Unit::Day => (left.as_hours() + 12) / 24,
        _ => left.as_mins(),
    };
    u32::try_from(units).unwrap_or(0).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{EmailAddress, Locale};

    fn link(expires_at: &str) -> Link {
        Link {
            id: format!("lnk_{:026}", 1).parse().unwrap(),
            tenant_id: format!("ten_{:026}", 1).parse().unwrap(),
            purpose: LinkPurpose::SignIn,
            email: EmailAddress::parse("anna@example.com").unwrap(),
            locale: Locale::En,
            created_at: "2026-11-21T04:00:00Z".parse().unwrap(),
            expires_at: expires_at.parse().unwrap(),
        }
    }

    #[test]
    fn the_time_left_is_told_in_whole_units() {
        let now = "2026-11-21T04:00:02Z".parse().unwrap();
        assert_eq!(whole(&link("2026-11-21T04:15:00Z"), now, Unit::Minute), 15);
        assert_eq!(whole(&link("2026-11-21T04:00:10Z"), now, Unit::Minute), 1);
        assert_eq!(whole(&link("2026-11-28T04:00:00Z"), now, Unit::Day), 7);
        assert_eq!(whole(&link("2026-11-21T08:00:00Z"), now, Unit::Day), 1);
    }

    #[test]
    fn an_inviter_is_named_when_there_is_no_doubt() {
        let member = |name: &str, role, is_invited| Member {
            id: format!("mem_{:026}", 1).parse().unwrap(),
            name: name.into(),
            email: EmailAddress::parse("a@example.com").unwrap(),
            role,
            is_active: true,
            is_invited,
            quiet_hours: None,
            created_at: "2026-11-21T04:00:00Z".parse().unwrap(),
        };
        let marie = member("Marie", MemberRole::Admin, false);
        let agent = member("Ben", MemberRole::Agent, false);
        let invited = member("Zoe", MemberRole::Admin, true);
        let second = member("Luc", MemberRole::Admin, false);
        assert_eq!(inviter(&[agent.clone(), marie.clone(), invited]), Some("Marie"));
        assert_eq!(inviter(&[marie, second]), None);
        assert_eq!(inviter(&[agent]), None);
    }
}
