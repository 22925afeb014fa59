//! One process of a function, from its start to its end.

use std::cell::Cell;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use kit::Failure;
use serde_json::Value;

use crate::functions::Function;
use crate::runtime_api::{Answer, RuntimeApi};

/// A running function. It is ended when dropped.
#[derive(Debug)]
pub struct Process {
    child: Child,
    api: RuntimeApi,
    log: PathBuf,
    /// The processor time until it asked for its last event.
    account: Cell<Option<Duration>>,
}

/// What an invocation took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invoked {
    /// The answer and its times.
    pub answer: Answer,
    /// How long the process had a processor for it, until it asked for the next event; where the system tells.
    pub processor: Option<Duration>,
}

impl Process {
    /// Starts a function with `variables` and what Lambda adds; tells how long it took until it asked for an event. What it
    /// logs goes to `log`.
    ///
    /// # Errors
    /// When it can't be started or its start fails.
    pub fn start(function: &Function, variables: &[(String, String)], log: &Path) -> Result<(Self, Duration), Failure> {
        let api = RuntimeApi::start()?;
        let output = File::create(log)?;
        let mut command = Command::new(&function.binary);
        command
            .env_clear()
            .env("AWS_LAMBDA_RUNTIME_API", api.address().to_string())
            .env("AWS_LAMBDA_FUNCTION_NAME", &function.name)
            .env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
            .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256")
            .env("AWS_LAMBDA_LOG_GROUP_NAME", "bench")
            .env("AWS_LAMBDA_LOG_STREAM_NAME", "bench")
            .env("TZ", ":UTC")
            .envs(variables.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output);
        let started = Instant::now();
        let child = command.spawn().map_err(|error| Failure::from(error).context(function.binary.display()))?;
        let process = Self { child, api, log: log.to_owned(), account: Cell::default() };
        let ready = process.until_idle()?;
        process.account.set(process.processor_time());
        Ok((process, ready - started))
    }

    /// Hands over an event, waits for the answer, and until the function asks for the next event.
    ///
    /// # Errors
    /// When the function fails or gives an answer that is none of a success; see [`refusal`].
    pub fn invoke(&self, event: &Value) -> Result<Invoked, Failure> {
        let answer = self.api.invoke(event.to_string().as_bytes()).map_err(|failure| self.explain(&failure))?;
        if let Some(reason) = refusal(&serde_json::from_slice(&answer.body)?) {
            return Err(self.explain(&Failure::new(reason)));
        }
        self.until_idle()?;
        // The system settles the account of a thread that runs a little late, and of all invocations as late.
        let now = self.processor_time();
        let processor = self.account.replace(now).zip(now).map(|(before, now)| now.saturating_sub(before));
        Ok(Invoked { answer, processor })
    }

    /// How long its threads have had a processor (Linux, Documentation/scheduler/sched-stats.rst).
    fn processor_time(&self) -> Option<Duration> {
        let tasks = fs::read_dir(format!("/proc/{}/task", self.child.id())).ok()?;
        let of_task = |task: fs::DirEntry| {
            let account = fs::read_to_string(task.path().join("schedstat")).ok()?;
            account.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
        };
        // A thread that has just ended is left out.
        Some(tasks.filter_map(|task| of_task(task.ok()?)).sum())
    }

    /// The most memory it ever had resident, in KiB, where the system tells.
    pub fn peak_memory_kib(&self) -> Option<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        line.split_whitespace().next()?.parse().ok()
    }

    fn until_idle(&self) -> Result<Instant, Failure> {
        self.api.until_idle().map_err(|failure| self.explain(&failure))
    }

    /// Adds the last line of the log that tells of an error, or the last one.
    fn explain(&self, failure: &Failure) -> Failure {
        let log = fs::read_to_string(&self.log).unwrap_or_default();
        let mut lines = log.lines().rev().filter(|line| !line.trim().is_empty());
        let first = lines.next();
        let telling = first.into_iter().chain(lines).find(|line| line.contains("ERROR") || line.contains("panicked"));
        let told = telling.or(first).unwrap_or("nothing");
        Failure::new(format!("{failure}; it logged: {told}"))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // One that has ended already cannot be ended again.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// Why an answer is none of a success: an HTTP status from 400 on, or messages that are to come again.
fn refusal(answer: &Value) -> Option<String> {
    if let Some(status) = answer["statusCode"].as_u64().filter(|status| *status >= 400) {
        let body = answer["body"].as_str().unwrap_or_default();
        let problem: Value = serde_json::from_str(body).unwrap_or_default();
        let text = |name: &str| problem[name].as_str().unwrap_or_default().to_owned();
        return Some(format!("it answered {status} {} {}", text("code"), text("detail")));
    }
    let undone = answer["batchItemFailures"].as_array().map_or(0, Vec::len);
    (undone > 0).then(|| format!("it left {undone} messages undone"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_a_success_is_an_answer() {
        let problem = r#"{"code":"not_found","detail":"there is no ticket 42"}"#;
        let table = [
            (json!({"statusCode": 201, "body": "{}"}), None),
            (json!({"statusCode": 404, "body": problem}), Some("it answered 404 not_found there is no ticket 42")),
            (json!({"statusCode": 502, "body": ""}), Some("it answered 502  ")),
            (json!({"batchItemFailures": []}), None),
            (json!({"batchItemFailures": [{"itemIdentifier": "1"}]}), Some("it left 1 messages undone")),
            (json!({"principalId": "mem_1"}), None),
            (json!(null), None),
        ];
        for (answer, expected) in table {
            assert_eq!(refusal(&answer).as_deref(), expected, "{answer}");
        }
    }
}
