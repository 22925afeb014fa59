//! What follows from a change: it is published, and time that passes is a change too.

pub mod publish_changes;
pub mod sweep_wakes;
pub mod wake_ticket;

use app::Route;
use kit::declare::Worker;

/// The area's routes: it has none.
pub fn routes() -> Vec<&'static Route> {
    vec![]
}

/// The area's workers.
pub fn workers() -> Vec<Worker> {
    vec![publish_changes::worker(), sweep_wakes::worker(), wake_ticket::worker()]
}
