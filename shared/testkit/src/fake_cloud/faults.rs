//! Planned failures: which call fails, and how each service words that failure.

use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};
use std::sync::Mutex;

use super::Service;
use super::wire::{Request, ServiceError, lock};

/// How a planned call fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The service refuses for load; nothing is done. The SDK retries it.
    Throttle,
    /// DynamoDB: another transaction holds an item; nothing is done. The SDK does not retry it.
    TransactionConflict,
    /// The service answers 500 and has done nothing. The SDK retries it.
    InternalError,
    /// The service does the work and its answer is lost: the caller sees a timeout.
    LoseResponse,
    /// SES: the content or the address is refused for good.
    MessageRejected,
    /// SQS `SendMessageBatch` and EventBridge `PutEvents`: the first entry fails, the others are taken.
    FirstEntryFails,
}

impl Fault {
    fn suits(self, service: Service, operation: &str) -> bool {
        match self {
            Self::Throttle | Self::InternalError | Self::LoseResponse => true,
            Self::TransactionConflict => service == Service::DynamoDb,
            Self::MessageRejected => service == Service::Ses,
            Self::FirstEntryFails => matches!(operation, "SendMessageBatch" | "PutEvents"),
        }
    }

    /// The answer of a service that fails without doing anything; `None` for the faults that let it work.
    pub(crate) fn refusal(self, service: Service, operation: &str, request: &Value) -> Option<ServiceError> {
        let (status, code, message) = match (self, service) {
            (Self::LoseResponse | Self::FirstEntryFails, _) => return None,
            (Self::TransactionConflict, _) if operation.starts_with("Transact") => {
                return Some(conflicting_transaction(request));
            }
            (Self::TransactionConflict, _) => {
                (400, "TransactionConflictException", "Transaction is ongoing for the item")
            }
            (Self::MessageRejected, _) => (400, "MessageRejected", "Email address is not verified."),
            (Self::Throttle, Service::S3) => (503, "SlowDown", "Please reduce your request rate."),
            (Self::Throttle, Service::Ses) => (429, "TooManyRequestsException", "Maximum sending rate exceeded."),
            (Self::Throttle, Service::Sqs) => (403, "RequestThrottled", "The request was denied due to throttling."),
            (Self::Throttle, _) => (400, "ThrottlingException", "Rate exceeded"),
            (Self::InternalError, Service::DynamoDb) => (500, "InternalServerError", "Internal server error"),
            (Self::InternalError, Service::S3) => (500, "InternalError", "We encountered an internal error."),
            (Self::InternalError, Service::EventBridge) => (500, "InternalException", "Internal error"),
            (Self::InternalError, Service::SecretsManager) => (500, "InternalServiceError", "Internal error"),
            (Self::InternalError, _) => (500, "InternalFailure", "Internal failure"),
        };
        Some(ServiceError::new(status, code, message))
    }
}

/// A transaction that is cancelled because its first item is in another transaction.
fn conflicting_transaction(request: &Value) -> ServiceError {
    let count = request["TransactItems"].as_array().map_or(1, Vec::len).max(1);
    let codes: Vec<&str> = (0..count).map(|at| if at == 0 { "TransactionConflict" } else { "None" }).collect();
    let reasons: Vec<Value> = codes
        .iter()
        .map(|code| match *code {
            "None" => json!({"Code": "None"}),
            code => json!({"Code": code, "Message": "Transaction is ongoing for the item"}),
        })
        .collect();
    let mut error = ServiceError::new(
        400,
        "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
        format!("Transaction cancelled, please refer cancellation reasons for specific reasons [{}]", codes.join(", ")),
    );
    error.details.insert("CancellationReasons".to_owned(), json!(reasons));
    error
}

/// Where a process ends: before the service has heard of a call, or when it has done what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Crash {
    /// The call is not made.
    Before,
    /// The call is made and nobody is there for its answer.
    After,
}

type Target = (Service, String);

/// The plan of failures and the counters it refers to.
#[derive(Debug, Default)]
pub(crate) struct Faults(Mutex<Plan>);

#[derive(Debug, Default)]
struct Plan {
    /// Calls (first attempts) seen so far.
    calls: HashMap<Target, u64>,
    /// By the number of the call.
    planned: HashMap<(Target, u64), (Fault, Reach)>,
    /// Calls that fail in all their attempts, by the SDK's invocation id.
    failing: HashMap<String, Fault>,
    /// Calls whose work was done and whose answer was lost: later attempts do not arrive either.
    lost: HashSet<String>,
    /// How many more calls the process makes, and how the last of them goes.
    crash: Option<(u64, Crash)>,
    /// The process has ended: nothing that it would still ask for arrives.
    has_crashed: bool,
}

/// Whether a fault strikes one attempt only or the SDK's retries too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    Call,
    Attempt,
}

/// What is to happen to one attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Proceed,
    Fail(Fault),
    /// The attempt gets lost on its way.
    Unreachable,
}

impl Faults {
    /// Plans a failure of the `nth` call from now (1 is the next one), or with `None` of the first without a plan.
    pub(crate) fn plan(&self, service: Service, operation: &str, nth: Option<u64>, fault: Fault, reach: Reach) {
        assert!(fault.suits(service, operation), "{fault:?} cannot happen to {service:?} {operation}");
        assert!(nth != Some(0), "calls are counted from 1");
        let mut plan = lock(&self.0);
        let target = (service, operation.to_owned());
        let seen = plan.calls.get(&target).copied().unwrap_or(0);
        let mut number = seen + nth.unwrap_or(1);
        while nth.is_none() && plan.planned.contains_key(&(target.clone(), number)) {
            number += 1;
        }
        plan.planned.insert((target, number), (fault, reach));
    }

    /// How many planned failures have not happened yet.
    pub(crate) fn pending(&self) -> usize {
        lock(&self.0).planned.len()
    }

    /// Plans the end of the process at the `nth` call from now, of whatever service.
    pub(crate) fn plan_crash(&self, nth: u64, crash: Crash) {
        assert!(nth != 0, "calls are counted from 1");
        lock(&self.0).crash = Some((nth, crash));
    }

    /// A new process begins: calls arrive again, and no end is planned. Tells whether the one before had ended.
    pub(crate) fn restart(&self) -> bool {
        let mut plan = lock(&self.0);
        plan.crash = None;
        std::mem::take(&mut plan.has_crashed)
    }

    /// Decides about one attempt. `amz-sdk-invocation-id` is the same in all attempts of a call and
    /// `amz-sdk-request` counts them.
    pub(crate) fn judge(&self, service: Service, operation: &str, request: &Request) -> Verdict {
        let call = request.header("amz-sdk-invocation-id").unwrap_or_default();
        let is_first =
            request.header("amz-sdk-request").is_none_or(|text| text.contains("attempt=1;") || text == "attempt=1");
        let mut plan = lock(&self.0);
        if plan.has_crashed {
            return Verdict::Unreachable;
        }
        if is_first && let Some((left, crash)) = plan.crash.as_mut() {
            *left -= 1;
            if *left == 0 {
                let verdict = match crash {
                    Crash::Before => Verdict::Unreachable,
                    Crash::After => Verdict::Fail(Fault::LoseResponse),
                };
                plan.has_crashed = true;
                return verdict;
            }
        }
        if !is_first {
            if plan.lost.contains(call) {
                return Verdict::Unreachable;
            }
            return plan.failing.get(call).map_or(Verdict::Proceed, |fault| Verdict::Fail(*fault));
        }
        let target = (service, operation.to_owned());
        let number = plan.calls.entry(target.clone()).or_default();
        *number += 1;
        let key = (target, *number);
        let Some((fault, reach)) = plan.planned.remove(&key) else {
            return Verdict::Proceed;
        };
        if reach == Reach::Call {
            if fault == Fault::LoseResponse {
                plan.lost.insert(call.to_owned());
            } else {
                plan.failing.insert(call.to_owned(), fault);
            }
        }
        Verdict::Fail(fault)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn attempt(call: &str, number: u32) -> Request {
        let headers = BTreeMap::from([
            ("amz-sdk-invocation-id".to_owned(), call.to_owned()),
            ("amz-sdk-request".to_owned(), format!("attempt={number}; max=3")),
        ]);
        Request::from_parts("POST", "https://dynamodb.test/", headers, vec![]).expect("a valid url")
    }

    fn judge(faults: &Faults, call: &str, number: u32) -> Verdict {
        faults.judge(Service::DynamoDb, "PutItem", &attempt(call, number))
    }

    #[test]
    fn faults_queue_up_and_strike_all_attempts_of_their_call() {
        let faults = Faults::default();
        faults.plan(Service::DynamoDb, "PutItem", None, Fault::Throttle, Reach::Call);
        faults.plan(Service::DynamoDb, "PutItem", None, Fault::LoseResponse, Reach::Call);
        faults.plan(Service::DynamoDb, "PutItem", Some(4), Fault::InternalError, Reach::Attempt);
        assert_eq!(faults.pending(), 3);
        assert_eq!(judge(&faults, "a", 1), Verdict::Fail(Fault::Throttle));
        assert_eq!(judge(&faults, "a", 2), Verdict::Fail(Fault::Throttle));
        assert_eq!(judge(&faults, "b", 1), Verdict::Fail(Fault::LoseResponse));
        assert_eq!(judge(&faults, "b", 2), Verdict::Unreachable);
        assert_eq!(judge(&faults, "c", 1), Verdict::Proceed);
        assert_eq!(judge(&faults, "d", 1), Verdict::Fail(Fault::InternalError));
        assert_eq!(judge(&faults, "d", 2), Verdict::Proceed);
        assert_eq!(faults.pending(), 0);
    }

    #[test]
    fn a_process_that_has_ended_asks_for_nothing_until_it_starts_again() {
        for (crash, last) in [(Crash::Before, Verdict::Unreachable), (Crash::After, Verdict::Fail(Fault::LoseResponse))]
        {
            let faults = Faults::default();
            faults.plan_crash(2, crash);
            assert_eq!(judge(&faults, "a", 1), Verdict::Proceed);
            assert_eq!(judge(&faults, "a", 2), Verdict::Proceed, "a retry is no call of its own");
            assert_eq!(judge(&faults, "b", 1), last);
            assert_eq!(judge(&faults, "b", 2), Verdict::Unreachable);
            assert_eq!(judge(&faults, "c", 1), Verdict::Unreachable);
            assert!(faults.restart());
            assert_eq!(judge(&faults, "d", 1), Verdict::Proceed);
            assert!(!faults.restart(), "it had not ended again");
        }
    }

    #[test]
    #[should_panic(expected = "MessageRejected cannot happen")]
    fn a_fault_that_cannot_happen_is_refused() {
        Faults::default().plan(Service::S3, "PutObject", None, Fault::MessageRejected, Reach::Call);
    }
}
