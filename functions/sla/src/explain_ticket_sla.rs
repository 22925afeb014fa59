//! `explain_ticket_sla`: why each clock of a ticket stands where it stands.

use app::{App, IntoProblem, Route, Snapshot, tickets, views::Ref};
use domain::{
    StatusCategory, TicketNumber,
    sla::{self, Clock, ClockState, Hours, OpenTime, Sla, SpanReason, TargetKind, Terms},
    ticket::Ticket,
};
use jiff::Timestamp;
use kit::{
    Problem, Request, Response,
    declare::{Access, Operation},
    problem::ProblemBody,
};
use serde::Serialize;
use store::TenantStore;
use utoipa::ToSchema;

/// How `explain_ticket_sla` is deployed.
pub const OPERATION: Operation =
    Operation::bearer("explain_ticket_sla", "sla", &["tickets:read"]).access(Access::none().reads_table());

/// The operation with its handler.
pub static ROUTE: Route =
    Route { operation: OPERATION, handler: |app, request| Box::pin(explain_ticket_sla(app, request)) };

/// Records of one query.
const CHUNK: u32 = 500;

/// The clocks of a ticket, explained.
#[derive(Debug, Serialize, ToSchema)]
pub struct TicketSla {
    /// The moment that the explanation is of.
    #[schema(value_type = String, format = DateTime)]
    pub now: Timestamp,
    /// Who promises; null when no policy does.
    pub policy: Option<Ref>,
    /// The calendar that business hours are of; null when no policy promises.
    pub calendar: Option<SlaCalendar>,
    /// Every clock the ticket ever had, the oldest first.
    pub clocks: Vec<ExplainedClock>,
}

/// The calendar that business hours are of.
#[derive(Debug, Serialize, ToSchema)]
pub struct SlaCalendar {
    /// The id.
    pub id: String,
    /// As shown.
    pub name: String,
    /// IANA name.
    pub time_zone: String,
}

/// A promise, and its life in spans.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExplainedClock {
    /// What is promised.
    pub kind: TargetKind,
    /// The nth of its kind on the ticket.
    pub instance: u32,
    /// How it stands.
    pub state: ClockState,
    /// Whether the promise is still to be kept.
    pub is_live: bool,
    /// How long it may take.
    pub target_seconds: u32,
    /// Which time counts.
    pub hours: Hours,
    /// The warning comes when so much is left.
    pub warn_before_seconds: Option<u32>,
    /// Since when it runs.
    #[schema(value_type = String, format = DateTime)]
    pub activated_at: Timestamp,
    /// When it breaches; null while the ticket stands still before that.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub due_at: Option<Timestamp>,
    /// When it warns.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub warn_at: Option<Timestamp>,
    /// When it warned.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub warned_at: Option<Timestamp>,
    /// When it breached.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub breached_at: Option<Timestamp>,
    /// When the promise was kept, in time or late.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub fulfilled_at: Option<Timestamp>,
    /// When it ceased to be promised.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub cancelled_at: Option<Timestamp>,
    /// What has counted: the sum of the spans that do.
    pub elapsed_seconds: i64,
    /// What is left; negative when it is over.
    pub remaining_seconds: i64,
    /// From `activated_at` until its end or now, in order, without gaps.
    pub spans: Vec<ExplainedSpan>,
}

/// Time for one reason.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExplainedSpan {
    /// Its first instant.
    #[schema(value_type = String, format = DateTime)]
    pub from: Timestamp,
    /// The first instant after it.
    #[schema(value_type = String, format = DateTime)]
    pub until: Timestamp,
    /// How long.
    pub seconds: i64,
    /// Whether it counts.
    pub is_counted: bool,
    /// Why it does, or does not.
    pub reason: SpanReasonKind,
    /// With `holiday`: its name.
    pub holiday_name: Option<String>,
    /// With `paused`: the ticket's category meanwhile.
    pub category: Option<StatusCategory>,
}

/// Why time counts, or does not.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum SpanReasonKind {
    Counted,
    OutsideHours,
    Holiday,
    Paused,
}

/// Explains the clocks of a ticket: the intervals that counted and those that did not, each with its reason, by the calendar as it
/// is now.
#[utoipa::path(get, path = "/v1/tickets/{number}/sla", operation_id = OPERATION.id, tag = OPERATION.area,
    extensions(("x-lambda" = json!(OPERATION))),
    params(("number" = u64, Path, description = "the ticket's number")),
    responses((status = 200, body = TicketSla), (status = 400, body = ProblemBody), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn explain_ticket_sla(app: &App, request: Request) -> Result<Response, Problem> {
    let caller = request.caller()?;
    caller.require_any(OPERATION.scopes)?;
    let tenant = app.tenant(caller)?;
    let number = TicketNumber(request.path_parameter("number")?);
    request.query().finish()?;
    let (snapshot, ticket) = tickets::read(&tenant, number).await.map_err(IntoProblem::into_problem)?;
    let past = past_clocks(&tenant, &ticket).await?;
    Response::ok(&view(&snapshot, &ticket, &past, app.cloud.now()))
}

/// The clocks that newer ones of their kind have replaced. Only a ticket that has such is read whole.
async fn past_clocks(tenant: &TenantStore, ticket: &Ticket) -> Result<Vec<Clock>, Problem> {
    let mut past = Vec::new();
    if ticket.sla.clocks.iter().all(|clock| clock.instance == 1) {
        return Ok(past);
    }
    let (mut sla, mut after_seq) = (Sla::default(), 0);
    loop {
        let page = tenant.audit_records(ticket.number, after_seq, CHUNK, false).await;
        let page = page.map_err(IntoProblem::into_problem)?;
        for entry in &page.entries {
            past.extend(sla.apply_replacing(entry.record.at, &entry.record.sla));
            after_seq = entry.record.seq;
        }
        if !page.has_more {
            return Ok(past);
        }
    }
}

fn view(snapshot: &Snapshot, ticket: &Ticket, past: &[Clock], now: Timestamp) -> TicketSla {
    let configuration = &snapshot.configuration;
    let sla = &ticket.sla;
    let policy = sla.policy_id.as_ref().map(|id| {
        let known = configuration.sla_policies.iter().find(|policy| &policy.id == id);
        Ref { id: id.to_string(), name: known.map_or_else(|| "?".to_owned(), |policy| policy.name.clone()) }
    });
    let calendar = sla.calendar_id.as_ref().and_then(|id| configuration.calendar(id));
    let open_time = calendar.and_then(|calendar| OpenTime::new(calendar).ok());
    let terms = Terms {
        policy: None,
        priority: ticket.priority,
        calendar_id: sla.calendar_id.as_ref(),
        open_time: open_time.as_ref(),
    };
    let mut clocks: Vec<&Clock> = past.iter().chain(&sla.clocks).collect();
    clocks.sort_by_key(|clock| (clock.activated_at, clock.kind, clock.instance));
    TicketSla {
        now,
        policy,
        calendar: calendar.map(|calendar| SlaCalendar {
            id: calendar.id.to_string(),
            name: calendar.name.clone(),
            time_zone: calendar.time_zone.clone(),
        }),
        clocks: clocks.into_iter().map(|clock| explained(sla, clock, &terms, now)).collect(),
    }
}

fn explained(sla: &Sla, clock: &Clock, terms: &Terms<'_>, now: Timestamp) -> ExplainedClock {
    let spans: Vec<ExplainedSpan> = sla::explain(sla, clock, terms, now)
        .into_iter()
        .map(|span| {
            let (reason, holiday_name, category) = match &span.reason {
                SpanReason::Counted => (SpanReasonKind::Counted, None, None),
                SpanReason::OutsideHours => (SpanReasonKind::OutsideHours, None, None),
                SpanReason::Holiday { name } => (SpanReasonKind::Holiday, Some(name.clone()), None),
                SpanReason::Paused { category } => (SpanReasonKind::Paused, None, Some(*category)),
            };
            ExplainedSpan {
                from: span.from,
                until: span.until,
                // Whole seconds whose sum is the whole: what is cut off here is counted in the next span.
                seconds: span.until.as_second() - span.from.as_second(),
                is_counted: span.is_counted(),
                reason,
                holiday_name,
                category,
            }
        })
        .collect();
    let elapsed_seconds = spans.iter().filter(|span| span.is_counted).map(|span| span.seconds).sum();
    ExplainedClock {
        kind: clock.kind,
        instance: clock.instance,
        state: clock.state(),
        is_live: clock.is_live(),
        target_seconds: clock.target.seconds,
        hours: clock.target.hours,
        warn_before_seconds: clock.target.warn_before_seconds,
        activated_at: clock.activated_at,
        due_at: clock.due_at,
        warn_at: clock.warn_at,
        warned_at: clock.warned_at,
        breached_at: clock.breached_at,
        fulfilled_at: clock.fulfilled_at,
        cancelled_at: clock.cancelled_at,
        elapsed_seconds,
        remaining_seconds: i64::from(clock.target.seconds) - elapsed_seconds,
        spans,
    }
}
