//! What a function finds in AWS, and the events it is given: as many as it is to answer, each of which makes it work anew.

mod event;
mod routes;
mod workers;

use domain::Role;
use jiff::{SignedDuration, Timestamp};
use kit::Failure;
use serde_json::{Value, json};
use testkit::{Session, TestApp, TestTenant};
use tokio::runtime::Builder;

use crate::endpoint::Endpoint;

/// How many tickets there are before: the sample events name the last of them.
const TICKETS: usize = 42;
/// The ticket that the sample events name.
const TICKET: &str = "/v1/tickets/42";

/// A function's surroundings.
pub struct Stage {
    app: TestApp,
    /// One for each invocation, in the order in which they are meant to come.
    pub events: Vec<Value>,
    /// The event of the bare function: an item that is there.
    pub bare_event: Value,
}

impl Stage {
    /// Sets the stage for `function` and writes `count` events.
    ///
    /// # Errors
    /// When there is no asynchronous runtime to be had.
    ///
    /// # Panics
    /// When the product does not do what the events presuppose.
    pub fn set(function: &str, count: usize) -> Result<Self, Failure> {
        let (app, events) = Builder::new_current_thread().enable_time().build()?.block_on(prepare(function, count));
        let first = app.cloud().table_items().first().cloned().unwrap_or_default();
        Ok(Self { app, events, bare_event: json!({"PK": first["PK"]["S"], "SK": first["SK"]["S"]}) })
    }

    /// The environment of the function, or of the bare one, which reads the table.
    pub fn variables(&self, function: Option<&str>, endpoint: &Endpoint) -> Vec<(String, String)> {
        let all = || self.app.cloud().environment();
        let own = function.map_or_else(all, |name| self.app.variables_of(name));
        let aws = [
            ("AWS_ENDPOINT_URL", endpoint.url()),
            ("AWS_REGION", testkit::fake_cloud::REGION.to_owned()),
            ("AWS_ACCESS_KEY_ID", "bench".to_owned()),
            ("AWS_SECRET_ACCESS_KEY", "bench".to_owned()),
        ];
        own.into_iter().chain(aws).map(|(name, value)| (name.to_owned(), value)).collect()
    }

    /// Opens the stage's AWS to processes.
    ///
    /// # Errors
    /// When no port can be had.
    pub fn open(&self) -> Result<Endpoint, Failure> {
        Endpoint::start(self.app.cloud().clone())
    }
}

async fn prepare(function: &str, count: usize) -> (TestApp, Vec<Value>) {
    // Half a minute, so that nothing is of the future by a clock's rounding.
    let past = match function {
        "wake_ticket" => SignedDuration::from_hours(4 * 24),
        "sweep_wakes" => workers::AUTO_CLOSE + SignedDuration::from_secs(30),
        "open_survey" | "rate_ticket" => routes::SURVEY_DELAY + SignedDuration::from_secs(30),
        _ => SignedDuration::from_secs(30),
    };
    let desk = Desk::open(Timestamp::now() - past).await;
    let events = match function {
        "sign_up" => routes::sign_up(count),
        "sign_in" => routes::sign_in(&desk, count).await,
        "sign_out" | "refresh_session" => routes::with_sessions(&desk, function, count).await,
        "request_sign_in_link" => routes::request_sign_in_link(&desk, count).await,
        "redeem_sign_in_link" => routes::redeem_sign_in_link(&desk, count).await,
        "accept_invitation" => routes::accept_invitation(&desk, count).await,
        "invite_member" => routes::invite_member(&desk, count).await,
        "create_ticket" => routes::create_ticket(&desk, count),
        "update_ticket" => routes::update_ticket(&desk, count),
        "add_comment" => routes::add_comment(&desk, count),
        "get_attachment" => routes::get_attachment(&desk, count).await,
        "redeem_attachment_link" => routes::redeem_attachment_link(&desk, count).await,
        "open_survey" => routes::open_survey(&desk, count).await,
        "rate_ticket" => routes::rate_ticket(&desk, count).await,
        "merge_tickets" => routes::merge_tickets(&desk, count).await,
        "list_suspended_mail" => routes::list_suspended_mail(&desk, count).await,
        "authorize_request" => workers::authorize_request(&desk, count).await,
        "receive_mail" => workers::receive_mail(&desk, count),
        "send_mail" => workers::send_mail(&desk, count).await,
        "record_mail_event" => workers::record_mail_event(&desk, count).await,
        "wake_ticket" => workers::wake_ticket(&desk, count).await,
        "sweep_wakes" => workers::sweep_wakes(&desk, count).await,
        // The sample does as it is, with a caller and a key of its own where it has such.
        other => routes::plain(&desk, other, count),
    };
    (desk.app, events)
}

/// A tenant at work: members of every role, 42 tickets of the admin's, the last of them with some comments.
struct Desk {
    app: TestApp,
    tenant: TestTenant,
    admin: Session,
}

impl Desk {
    async fn open(now: Timestamp) -> Self {
        let app = TestApp::at(now);
        let tenant = app.tenant("demo").await;
        for role in [Role::Viewer, Role::Agent, Role::TeamLead, Role::Manager] {
            tenant.as_role(role).await;
        }
        let admin = tenant.as_admin();
        let desk = Self { app, tenant, admin };
        for n in 1..=TICKETS {
            desk.ticket(n).await;
        }
        for n in 0..5 {
            desk.comment(TICKETS, n).await;
        }
        desk
    }

    /// A new ticket of the admin's, for a requester of its own. Gives its number.
    async fn ticket(&self, n: usize) -> u64 {
        let wanted = json!({
            "title": format!("The printer on floor {n} is out of toner"), "text": "It has been blinking since this morning.",
            "requester": {"email": format!("requester.{n}@example.com")}, "assignee_id": self.admin.id(),
        });
        let ticket = self.admin.post("/v1/tickets", wanted).await.expect(201);
        ticket["number"].as_u64().expect("a number")
    }

    /// The n-th public reply of the admin to a ticket.
    async fn comment(&self, number: impl std::fmt::Display, n: usize) {
        let reply = json!({"visibility": "public", "text": format!("We are on it and send somebody today ({n}).")});
        self.admin.post(format!("/v1/tickets/{number}/comments"), reply).await.expect(201);
    }
}

/// The tokens behind `#token=` in all mail that was sent, in order.
fn mailed_tokens(app: &TestApp) -> Vec<String> {
    let is_token = |c: &char| c.is_ascii_alphanumeric() || *c == '-' || *c == '_';
    let token = |raw: &[u8]| {
        let text = String::from_utf8_lossy(raw).replace("=\r\n", "").replace("=3D", "=");
        Some(text.split_once("#token=")?.1.chars().take_while(is_token).collect())
    };
    app.cloud().sent_mail().iter().filter_map(|mail| token(&mail.raw)).collect()
}
