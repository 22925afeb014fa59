//! Who is calling, as the authorizer found out.

use serde_json::{Map, Value};

use crate::problem::Problem;
use crate::tokens::Claims;

/// A signed-in caller. The authorizer puts it into its context, API Gateway hands the context to the route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The tenant whose data the caller works on.
    pub tenant_id: String,
    /// The member's or contact's id.
    pub subject_id: String,
    /// `member` or `contact`.
    pub kind: String,
    /// The member's role, or `requester`.
    pub role: String,
    /// The session family.
    pub session_id: String,
    /// The person's name; empty when not known.
    pub name: String,
    /// When the access token ends, in seconds since the epoch. API Gateway keeps an authorizer's answer beyond that.
    pub expires_at: i64,
    /// What the caller may do, such as `tickets:read`.
    pub scopes: Vec<String>,
}

impl Caller {
    /// The caller that an access token speaks for, with the scopes of its role.
    pub fn new<S: Into<String>>(claims: Claims, scopes: impl IntoIterator<Item = S>) -> Self {
        let identity = claims.identity;
        Self {
            expires_at: claims.exp,
            tenant_id: identity.tenant_id,
            subject_id: identity.sub,
            kind: identity.kind,
            role: identity.role,
            session_id: identity.session_id,
            name: identity.name.unwrap_or_default(),
            scopes: scopes.into_iter().map(Into::into).collect(),
        }
    }

    /// Whether the caller is a contact, who sees only what is its own.
    pub fn is_contact(&self) -> bool {
        self.kind == "contact"
    }

    /// Whether the caller holds `scope`.
    pub fn has(&self, scope: &str) -> bool {
        self.scopes.iter().any(|held| held == scope)
    }

    /// Lets a caller pass who holds any of `scopes`; an empty list lets everyone pass who is signed in.
    ///
    /// # Errors
    /// 403 `forbidden`, which names the scopes that would do.
    pub fn require_any(&self, scopes: &[&str]) -> Result<(), Problem> {
        if scopes.is_empty() || scopes.iter().any(|scope| self.has(scope)) {
            return Ok(());
        }
        Err(Problem::forbidden(format!("this needs one of the scopes {}", scopes.join(", "))))
    }

    /// The context map of the authorizer's answer. API Gateway takes only strings, numbers and booleans there, so the
    /// scopes are one string with spaces between, and the name is percent-encoded to stay within ASCII.
    pub fn to_context(&self) -> Map<String, Value> {
        let fields = [
            ("tenant_id", self.tenant_id.clone()),
            ("subject_id", self.subject_id.clone()),
            ("kind", self.kind.clone()),
            ("role", self.role.clone()),
            ("session_id", self.session_id.clone()),
            ("name", percent_encoded(&self.name)),
            ("expires_at", self.expires_at.to_string()),
            ("scopes", self.scopes.join(" ")),
        ];
        fields.into_iter().map(|(name, value)| (name.to_owned(), Value::String(value))).collect()
    }

    /// Reads `requestContext.authorizer`; nothing when a part that every caller has is missing or empty.
    pub fn from_context(context: &Value) -> Option<Self> {
        let text = |name: &str| context.get(name).and_then(Value::as_str);
        let part = |name: &str| text(name).filter(|value| !value.is_empty()).map(str::to_owned);
        Some(Self {
            tenant_id: part("tenant_id")?,
            subject_id: part("subject_id")?,
            kind: part("kind")?,
            role: part("role")?,
            session_id: part("session_id")?,
            name: percent_decoded(text("name").unwrap_or_default()),
            expires_at: text("expires_at")?.parse().ok()?,
            scopes: text("scopes").unwrap_or_default().split_whitespace().map(str::to_owned).collect(),
        })
    }
}

fn percent_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if (byte.is_ascii_graphic() && byte != b'%') || byte == b' ' {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.push_str(&hex::encode_upper([byte]));
        }
    }
    encoded
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let mut byte = [0];
        let is_escape = *first == b'%' && tail.len() >= 2 && hex::decode_to_slice(&tail[..2], &mut byte).is_ok();
        bytes.push(if is_escape { byte[0] } else { *first });
        rest = if is_escape { &tail[2..] } else { tail };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn caller() -> Caller {
        Caller {
            tenant_id: "ten_1".into(),
            subject_id: "mem_1".into(),
            kind: "member".into(),
            role: "agent".into(),
            session_id: "ses_1".into(),
            name: "Zoë 100% 森".into(),
            expires_at: 1_700_000_900,
            scopes: vec!["tickets:read".into(), "tickets:write".into()],
        }
    }

    #[test]
    fn a_caller_survives_the_way_through_the_gateway() {
        let context = Value::Object(caller().to_context());
        assert!(context.as_object().expect("a map").values().all(|value| value.as_str().is_some_and(str::is_ascii)));
        assert_eq!(context["scopes"], "tickets:read tickets:write");
        assert_eq!(Caller::from_context(&context), Some(caller()));
    }

    #[test]
    fn a_context_that_lacks_a_part_is_nobody() {
        for part in ["tenant_id", "subject_id", "kind", "role", "session_id", "expires_at"] {
            let mut context = caller().to_context();
            context.insert(part.to_owned(), json!(""));
            assert_eq!(Caller::from_context(&Value::Object(context.clone())), None, "{part}");
            context.remove(part);
            assert_eq!(Caller::from_context(&Value::Object(context)), None, "{part}");
        }
        assert_eq!(Caller::from_context(&Value::Null), None);
        assert_eq!(Caller::from_context(&json!({"principalId": "somebody"})), None);
    }

    #[test]
    fn scopes_are_asked_for_by_any() {
        assert_eq!(caller().require_any(&["own_tickets:read", "tickets:read"]), Ok(()));
        assert_eq!(caller().require_any(&[]), Ok(()));
        let refused = caller().require_any(&["members:write"]).expect_err("not held");
        assert_eq!(refused.status(), 403);
        assert!(refused.detail().contains("members:write"));
        assert!(!caller().has("tickets"));
    }

    #[test]
    fn broken_escapes_are_taken_as_they_are() {
        assert_eq!(percent_decoded("50% %zz %"), "50% %zz %");
        assert_eq!(percent_decoded("%C3%A9"), "é");
    }
}
