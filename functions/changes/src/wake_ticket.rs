//! `wake_ticket`: decides once more about one ticket, because time has passed.

use std::sync::Arc;

use app::{
    App,
    tickets::{WriteError, wake},
};
use kit::{
    Failure,
    declare::{Access, Source, Worker},
    queue::{Message, MessageHandler},
};
use store::DueTicket;

/// How `wake_ticket` is deployed.
pub fn worker() -> Worker {
    Worker::queue("wake_ticket", "changes", Source::Direct).max_concurrency(20).access(Access::none().writes_table())
}

/// The handler.
pub fn handler(app: Arc<App>) -> MessageHandler {
    Arc::new(move |message| {
        let app = app.clone();
        Box::pin(async move { wake_ticket(&app, message).await })
    })
}

/// Lets the time that passed have its effect. A ticket that is gone, or whose time has not come, is done.
///
/// # Errors
/// When the table fails or the ticket keeps changing: the message comes again.
pub async fn wake_ticket(app: &App, message: Message) -> Result<(), Failure> {
    let due: DueTicket = message.json()?;
    let tenant = app.store.tenant(&due.tenant_id);
    match wake(&tenant, due.number, app.cloud.now()).await {
        Ok(()) | Err(WriteError::NotFound) => Ok(()),
        Err(error) => Err(Failure::from(error).context(format!("ticket {} of {}", due.number, due.tenant_id))),
    }
}

#[cfg(test)]
mod tests {
    use domain::TicketNumber;
    use store::DueTicket;

    #[test]
    fn the_sample_message_names_a_ticket() {
        let sample: serde_json::Value =
            serde_json::from_str(include_str!("../../../events/aws/wake_ticket.json")).unwrap();
        let body = sample["Records"][0]["body"].as_str().unwrap();
        let due: DueTicket = serde_json::from_str(body).unwrap();
        assert_eq!(due.number, TicketNumber(42));
        assert_eq!(serde_json::to_value(&due).unwrap(), serde_json::from_str::<serde_json::Value>(body).unwrap());
    }
}
