//! Somebody who may sign in: an active member, or a contact.

use app::Snapshot;
use domain::{Contact, ContactId, EmailAddress, Member, QuietHours, Role, Tenant};
use store::{StoreError, SubjectKind, TenantStore};

/// A member or a contact, as sessions see both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Person {
    pub(crate) kind: SubjectKind,
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) email: EmailAddress,
    pub(crate) role: Role,
    pub(crate) quiet_hours: Option<QuietHours>,
}

impl Person {
    /// A member, unless it may not sign in.
    pub(crate) fn of_member(member: &Member) -> Option<Self> {
        member.is_active.then(|| Self {
            kind: SubjectKind::Member,
            id: member.id.to_string(),
            name: member.name.clone(),
            email: member.email.clone(),
            role: member.role.into(),
            quiet_hours: member.quiet_hours.clone(),
        })
    }

    /// A contact.
    pub(crate) fn of_contact(contact: Contact) -> Self {
        Self {
            kind: SubjectKind::Contact,
            id: contact.id.to_string(),
            name: contact.name,
            email: contact.email,
            role: Role::Requester,
            quiet_hours: None,
        }
    }
}

/// The contact with that id.
pub(crate) async fn contact(store: &TenantStore, id: &ContactId) -> Result<Option<Person>, StoreError> {
    Ok(store.get_contact(id).await?.map(Person::of_contact))
}

/// The person of a session with its tenant; nothing when one of the two is gone or may no longer sign in.
pub(crate) async fn load(
    store: &TenantStore,
    kind: SubjectKind,
    id: &str,
) -> Result<Option<(Tenant, Person)>, StoreError> {
    match kind {
        SubjectKind::Member => {
            let (Ok(id), Some(snapshot)) = (id.parse(), Snapshot::load(store).await?) else { return Ok(None) };
            let person = snapshot.configuration.member(&id).and_then(Person::of_member);
            Ok(person.map(|person| (snapshot.tenant, person)))
        }
        SubjectKind::Contact => {
            let Ok(id) = id.parse() else { return Ok(None) };
            let (tenant, person) = futures::try_join!(store.get_tenant(), contact(store, &id))?;
            Ok(tenant.zip(person))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::MemberRole;

    #[test]
    fn a_member_that_is_not_active_is_nobody() {
        let mut member = Member {
            id: "mem_0000000000000000000000001a".parse().unwrap(),
            name: "Ada".into(),
            email: EmailAddress::parse("ada@demo.example").unwrap(),
            role: MemberRole::Admin,
            is_active: true,
            is_invited: false,
            quiet_hours: None,
            created_at: jiff::Timestamp::UNIX_EPOCH,
        };
        assert_eq!(Person::of_member(&member).unwrap().role, Role::Admin);
        member.is_active = false;
        assert_eq!(Person::of_member(&member), None);
    }
}
