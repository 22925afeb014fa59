//! Structured logs: one JSON object per line on standard output, which Lambda sends to CloudWatch.

use std::panic;
use std::sync::Once;

use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::format::{Format, Json};
use tracing_subscriber::layer::SubscriberExt;

static START: Once = Once::new();

/// Starts logging for this process; later calls do nothing.
///
/// `RUST_LOG` holds a level (`info`, the default) or a list such as `info,aws_smithy_runtime=debug`. Filtering is by
/// target and level only: no patterns to compile at a cold start. Panics are logged in the same shape.
pub fn init() {
    START.call_once(|| {
        let targets = filter(std::env::var("RUST_LOG").ok().as_deref());
        let subscriber = tracing_subscriber::fmt()
            .event_format(format())
            .fmt_fields(tracing_subscriber::fmt::format::JsonFields::new())
            .with_max_level(tracing::Level::TRACE)
            .finish()
            .with(targets);
        // A process that already logs (a test) keeps its subscriber.
        if tracing::subscriber::set_global_default(subscriber).is_ok() {
            log_panics();
        }
    });
}

fn format() -> Format<Json> {
    Format::default()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_span_list(false)
        .with_target(false)
        .with_ansi(false)
}

/// The filter for a value of `RUST_LOG`; one that cannot be read counts as `info`.
fn filter(directives: Option<&str>) -> Targets {
    let default = || Targets::new().with_default(tracing::Level::INFO);
    directives
        .filter(|text| !text.trim().is_empty())
        .map_or_else(default, |text| text.parse().unwrap_or_else(|_| default()))
}

fn log_panics() {
    panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        let reason = crate::failure::panic_message(info.payload());
        tracing::error!(location = place, "{reason}");
    }));
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use std::sync::{Arc, Mutex};
    use tracing::Level;

    #[test]
    fn the_level_comes_from_the_variable() {
        assert!(filter(None).would_enable("kit", &Level::INFO));
        assert!(!filter(None).would_enable("kit", &Level::DEBUG));
        assert!(filter(Some("debug")).would_enable("kit", &Level::DEBUG));
        let mixed = filter(Some("warn,kit=trace"));
        assert!(mixed.would_enable("kit::http", &Level::TRACE));
        assert!(!mixed.would_enable("hyper", &Level::INFO));
        assert!(filter(Some("kit=loud")).would_enable("kit", &Level::INFO));
    }

    #[derive(Clone, Default)]
    struct Page(Arc<Mutex<Vec<u8>>>);

    impl Write for Page {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().expect("no panic while locked").extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_line_is_one_flat_json_object() {
        let page = Page::default();
        let writer = page.clone();
        let subscriber = tracing_subscriber::fmt()
            .event_format(format())
            .fmt_fields(tracing_subscriber::fmt::format::JsonFields::new())
            .with_writer(move || writer.clone())
            .finish();
        tracing::subscriber::with_default(subscriber, || {
            tracing::info!(request.id = "r-1", status = 200, "request");
        });
        let text = String::from_utf8(page.0.lock().expect("no panic while locked").clone()).expect("UTF-8");
        assert_eq!(text.lines().count(), 1);
        let line: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(line["request.id"], "r-1");
        assert_eq!(line["status"], 200);
        assert_eq!(line["message"], "request");
        assert_eq!(line["level"], "INFO");
    }
}
