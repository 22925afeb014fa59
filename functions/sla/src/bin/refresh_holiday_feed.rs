//! The function `refresh_holiday_feed`.

use std::sync::Arc;

fn main() -> std::process::ExitCode {
    kit::queue_main(
        "refresh_holiday_feed",
        1,
        Box::new(|cloud| Box::pin(async move { sla::refresh_holiday_feed::handler(Arc::new(app::App::new(cloud)?)) })),
    )
}
