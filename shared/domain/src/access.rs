//! Roles and what each may do.

use serde::{Deserialize, Serialize};

/// A member's role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MemberRole {
    /// Reads tickets.
    Viewer,
    /// Answers tickets.
    Agent,
    /// Answers for a team.
    TeamLead,
    /// Answers for several teams.
    Manager,
    /// Answers for the tenant: members, addresses, settings.
    Admin,
}

/// The role a session acts in: a member's, or that of a contact asking for help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// A contact, who sees its own tickets.
    Requester,
    /// See [`MemberRole::Viewer`].
    Viewer,
    /// See [`MemberRole::Agent`].
    Agent,
    /// See [`MemberRole::TeamLead`].
    TeamLead,
    /// See [`MemberRole::Manager`].
    Manager,
    /// See [`MemberRole::Admin`].
    Admin,
}

impl From<MemberRole> for Role {
    fn from(role: MemberRole) -> Self {
        match role {
            MemberRole::Viewer => Self::Viewer,
            MemberRole::Agent => Self::Agent,
            MemberRole::TeamLead => Self::TeamLead,
            MemberRole::Manager => Self::Manager,
            MemberRole::Admin => Self::Admin,
        }
    }
}

macro_rules! scopes {
    ($($(#[$doc:meta])* $name:ident $text:literal)+) => {
        /// One thing a caller may do; an operation names those of which one suffices.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Scope { $($(#[$doc])* $name,)+ }

        impl Scope {
            /// All scopes.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The scope as it stands in tokens, OpenAPI and JSON.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }
        }
    };
}

scopes! {
    /// Read every ticket of the tenant.
    TicketsRead "tickets:read"
    /// Create and change every ticket of the tenant.
    TicketsWrite "tickets:write"
    /// Read the tickets one asked for.
    OwnTicketsRead "own_tickets:read"
    /// Ask for help and answer on one's own tickets.
    OwnTicketsWrite "own_tickets:write"
    /// Read statuses, teams, addresses and the like.
    ConfigurationRead "configuration:read"
    /// Change them.
    ConfigurationWrite "configuration:write"
    /// Read the list of members with their addresses.
    MembersRead "members:read"
    /// Invite and change members.
    MembersWrite "members:write"
    /// Read mail that was held back.
    SuspendedMailRead "suspended_mail:read"
}

impl Role {
    /// All roles, the least powerful first.
    pub const ALL: [Self; 6] = [Self::Requester, Self::Viewer, Self::Agent, Self::TeamLead, Self::Manager, Self::Admin];

    /// The table of scopes. Each member role holds all that the one before it holds.
    pub const fn scopes(self) -> &'static [Scope] {
        use Scope::{
            ConfigurationRead, ConfigurationWrite, MembersRead, MembersWrite, OwnTicketsRead, OwnTicketsWrite,
            SuspendedMailRead, TicketsRead, TicketsWrite,
        };
        match self {
            Self::Requester => &[OwnTicketsRead, OwnTicketsWrite],
            Self::Viewer => &[TicketsRead, ConfigurationRead, MembersRead],
            Self::Agent | Self::TeamLead | Self::Manager => {
                &[TicketsRead, ConfigurationRead, MembersRead, TicketsWrite, SuspendedMailRead]
            }
            Self::Admin => &[
                TicketsRead,
                ConfigurationRead,
                MembersRead,
                TicketsWrite,
                SuspendedMailRead,
                MembersWrite,
                ConfigurationWrite,
            ],
        }
    }

    /// The role as it stands in tokens and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Requester => "requester",
            Self::Viewer => "viewer",
            Self::Agent => "agent",
            Self::TeamLead => "team_lead",
            Self::Manager => "manager",
            Self::Admin => "admin",
        }
    }

    /// The role of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_member_role_holds_all_that_the_one_before_it_holds() {
        for pair in Role::ALL[1..].windows(2) {
            for scope in pair[0].scopes() {
                assert!(pair[1].scopes().contains(scope), "{:?} lacks {scope:?} of {:?}", pair[1], pair[0]);
            }
        }
    }

    #[test]
    fn a_requester_holds_nothing_that_reaches_other_peoples_tickets() {
        assert!(Role::Requester.scopes().iter().all(|scope| scope.as_str().starts_with("own_tickets:")));
    }

    #[test]
    fn names_go_both_ways_and_agree_with_json() {
        for role in Role::ALL {
            assert_eq!(Role::from_name(role.as_str()), Some(role));
            assert_eq!(serde_json::to_value(role).unwrap(), role.as_str());
        }
        assert_eq!(Role::from_name("owner"), None);
    }
}
