//! A tenant and its people.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{
    AddressId, Configuration, Contact, ContactId, EmailAddress, LinkId, Locale, Member, MemberId, MemberRole, Role,
    StatusCategory, TeamId, Tenant, TenantId,
};
use kit::Caller;
use serde_json::{Value, json};
use store::{Link, LinkPurpose, TenantStore};

use crate::{Session, TestApp, fake_cloud::TABLE_NAME};

/// A tenant that signed up.
#[derive(Clone)]
pub struct TestTenant {
    app: TestApp,
    tenant: Tenant,
    configuration: Configuration,
}

impl TestTenant {
    pub(crate) fn new(app: TestApp, tenant: Tenant, configuration: Configuration) -> Self {
        Self { app, tenant, configuration }
    }

    /// The id.
    pub fn id(&self) -> &TenantId {
        &self.tenant.id
    }

    /// Its slug.
    pub fn slug(&self) -> &str {
        self.tenant.slug.as_str()
    }

    /// Its part of the table, for what no route shows.
    pub fn store(&self) -> TenantStore {
        self.app.store().tenant(&self.tenant.id)
    }

    /// Its first address.
    pub fn address(&self) -> &str {
        self.configuration.addresses[0].email.as_str()
    }

    /// The id of its first address.
    pub fn address_id(&self) -> &str {
        self.configuration.addresses[0].id.as_str()
    }

    /// Its first team.
    pub fn team_id(&self) -> &str {
        self.configuration.teams[0].id.as_str()
    }

    /// The id of the calendar that it signed up with.
    pub fn calendar_id(&self) -> String {
        self.configuration.calendars[0].id.to_string()
    }

    /// The id of the first status of a category.
    ///
    /// # Panics
    /// When there is none.
    pub fn status_id(&self, category: StatusCategory) -> &str {
        self.configuration.first_status(category).expect("a status of each category").id.as_str()
    }

    /// The admin who signed up.
    pub fn as_admin(&self) -> Session {
        self.member_session(&self.configuration.members[0])
    }

    /// A new member with this role; for [`Role::Requester`] a new contact.
    pub async fn as_role(&self, role: Role) -> Session {
        let role = match role {
            Role::Requester => {
                let id = self.app.uuid();
                return self.as_contact(&format!("requester.{id}@example.com")).await;
            }
            Role::Viewer => MemberRole::Viewer,
            Role::Agent => MemberRole::Agent,
            Role::TeamLead => MemberRole::TeamLead,
            Role::Manager => MemberRole::Manager,
            Role::Admin => MemberRole::Admin,
        };
        self.member_session(&self.member(role).await)
    }

    /// A new member, invited and arrived.
    ///
    /// # Panics
    /// When the table refuses it.
    pub async fn member(&self, role: MemberRole) -> Member {
        let id = MemberId::new(self.app.uuid());
        let now = self.app.now();
        let email = EmailAddress::parse(&format!("{id}@{}.example", self.tenant.slug)).expect("an address");
        let member = Member {
            name: format!("Member {}", Role::from(role).as_str()),
            email,
            role,
            is_active: true,
            is_invited: false,
            quiet_hours: None,
            created_at: now,
            id,
        };
        let link = Link {
            id: LinkId::new(self.app.uuid()),
            tenant_id: self.tenant.id.clone(),
            purpose: LinkPurpose::Decoy,
            email: member.email.clone(),
            locale: Locale::En,
            created_at: now,
            expires_at: now,
        };
        self.store().put_invited_member(&member, &link, None).await.expect("the member is new");
        member
    }

    /// The contact with this address, made when there is none.
    ///
    /// # Panics
    /// When it is no address.
    pub async fn as_contact(&self, email: &str) -> Session {
        let email = EmailAddress::parse(email).expect("an address");
        let contact = Contact {
            tenant_id: self.tenant.id.clone(),
            id: ContactId::new(self.app.uuid()),
            name: Contact::display_name(None, &email),
            email,
            created_at: self.app.now(),
        };
        let contact = self.store().find_or_create_contact(contact).await.expect("the contact is found or made");
        self.session("contact", contact.id.as_str(), &contact.name, Role::Requester)
    }

    /// One more team, as a change of the configuration. Gives its id.
    ///
    /// # Panics
    /// When the table refuses it.
    pub async fn add_team(&self, name: &str) -> String {
        let id = TeamId::new(self.app.uuid()).to_string();
        self.configure(&format!("TEAM#{id}"), "team", &[("id", &id), ("name", name)]).await;
        id
    }

    /// One more address that mail comes to.
    ///
    /// # Panics
    /// When the table refuses it.
    pub async fn add_address(&self, email: &str) {
        let id = AddressId::new(self.app.uuid()).to_string();
        let created_at = self.app.now().to_string();
        let fields = [("id", id.as_str()), ("email", email), ("display_name", "More"), ("created_at", &created_at)];
        self.configure(&format!("ADDRESS#{id}"), "address", &fields).await;
        let route = [("tenant_id", self.tenant.id.as_str()), ("address_id", id.as_str())];
        self.put_item(&format!("ADDRESS#{email}"), "ADDRESS", "address_route", &route).await;
    }

    /// Writes a part of the configuration, which moves its version on.
    async fn configure(&self, sk: &str, kind: &str, fields: &[(&str, &str)]) {
        let tenant = &self.tenant.id;
        self.put_item(&format!("TEN#{tenant}#CONFIG"), sk, kind, fields).await;
        let bump = self.client().update_item().table_name(TABLE_NAME);
        let bump = bump.key("PK", text(&format!("TEN#{tenant}"))).key("SK", text("TENANT"));
        let bump = bump.update_expression("ADD config_version :one");
        let bump = bump.expression_attribute_values(":one", AttributeValue::N("1".into()));
        bump.send().await.expect("the configuration's version moves on");
    }

    async fn put_item(&self, pk: &str, sk: &str, kind: &str, fields: &[(&str, &str)]) {
        let all = [("PK", pk), ("SK", sk), ("type", kind)].into_iter().chain(fields.iter().copied());
        let item = all.map(|(name, value)| (name.to_owned(), text(value))).collect();
        let put = self.client().put_item().table_name(TABLE_NAME).set_item(Some(item));
        put.send().await.expect("the item is written");
    }

    fn client(&self) -> aws_sdk_dynamodb::Client {
        aws_sdk_dynamodb::Client::new(&self.app.cloud().sdk_config())
    }

    /// A ticket that the admin enters for a requester.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn ticket(&self, title: &str, requester: &str) -> Value {
        let wanted = json!({"title": title, "text": "Please help.", "requester": {"email": requester}});
        self.as_admin().post("/v1/tickets", wanted).await.expect(201)
    }

    fn member_session(&self, member: &Member) -> Session {
        self.session("member", member.id.as_str(), &member.name, member.role.into())
    }

    fn session(&self, kind: &str, subject_id: &str, name: &str, role: Role) -> Session {
        let caller = Caller {
            tenant_id: self.tenant.id.to_string(),
            subject_id: subject_id.to_owned(),
            kind: kind.to_owned(),
            role: role.as_str().to_owned(),
            session_id: domain::SessionId::new(self.app.uuid()).to_string(),
            name: name.to_owned(),
            expires_at: i64::MAX,
            scopes: role.scopes().iter().map(|scope| scope.as_str().to_owned()).collect(),
        };
        Session::new(self.app.clone(), Some(caller))
    }
}

fn text(value: &str) -> AttributeValue {
    AttributeValue::S(value.to_owned())
}
