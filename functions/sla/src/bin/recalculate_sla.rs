//! The function `recalculate_sla`.

use std::sync::Arc;

fn main() -> std::process::ExitCode {
    kit::queue_main(
        "recalculate_sla",
        1,
        Box::new(|cloud| Box::pin(async move { Ok(sla::recalculate_sla::handler(Arc::new(app::App::new(cloud)?))) })),
    )
}
