//! What was asked of the cloud: one record per HTTP request, with its cost and its place in time.

use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Mutex;

use super::Service;
use super::wire::lock;

/// One request that reached a service. A retry is a request of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// The service that was asked.
    pub service: Service,
    /// The operation as AWS names it, for example `TransactWriteItems`.
    pub operation: String,
    /// DynamoDB: the (first) table named by the request.
    pub table: Option<String>,
    /// DynamoDB: the index a query reads.
    pub index: Option<String>,
    /// DynamoDB read request units, table and indexes together.
    pub consumed_read_units: f64,
    /// DynamoDB write request units, table and indexes together.
    pub consumed_write_units: f64,
    /// DynamoDB units by index; what is missing to the totals belongs to the table.
    pub index_units: BTreeMap<String, f64>,
    /// Logical time at which the request was sent.
    pub started: u64,
    /// Logical time at which the answer was there.
    pub finished: u64,
    /// The error code that was answered, if it was one; `ResponseLost` when the answer got lost.
    pub error: Option<String>,
    /// The JSON body of the request; `Null` for S3.
    pub request: Value,
}

/// The units one DynamoDB request consumed.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Units {
    pub(crate) read: f64,
    pub(crate) write: f64,
    pub(crate) by_index: BTreeMap<String, f64>,
}

/// The log and its logical clock.
#[derive(Debug, Default)]
pub(crate) struct Meter(Mutex<Log>);

#[derive(Debug, Default)]
struct Log {
    now: u64,
    calls: Vec<Call>,
}

impl Meter {
    /// The next instant of logical time.
    pub(crate) fn tick(&self) -> u64 {
        let mut log = lock(&self.0);
        log.now += 1;
        log.now
    }

    /// Records a finished call; its end is now.
    pub(crate) fn record(&self, mut call: Call) {
        call.finished = self.tick();
        lock(&self.0).calls.push(call);
    }

    /// The calls in the order in which they were sent.
    pub(crate) fn calls(&self) -> Vec<Call> {
        let mut calls = lock(&self.0).calls.clone();
        calls.sort_by_key(|call| call.started);
        calls
    }

    pub(crate) fn reset(&self) {
        lock(&self.0).calls.clear();
    }
}

/// The longest chain of DynamoDB calls in which each was sent after the one before had been answered.
///
/// Taking the calls by their end and keeping each that starts after the last kept one is the classic way to the
/// largest set of intervals that do not overlap, and such a set is exactly a chain.
pub(crate) fn sequential_round_trips(calls: &[Call]) -> usize {
    let mut calls: Vec<&Call> = calls.iter().filter(|call| call.service == Service::DynamoDb).collect();
    calls.sort_by_key(|call| call.finished);
    let mut chain = 0;
    let mut end_of_chain = 0;
    for call in calls {
        if call.started > end_of_chain {
            chain += 1;
            end_of_chain = call.finished;
        }
    }
    chain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(service: Service, started: u64, finished: u64) -> Call {
        Call {
            service,
            operation: "GetItem".to_owned(),
            table: None,
            index: None,
            consumed_read_units: 0.0,
            consumed_write_units: 0.0,
            index_units: BTreeMap::new(),
            started,
            finished,
            error: None,
            request: Value::Null,
        }
    }

    #[test]
    fn overlapping_calls_are_one_step() {
        let dynamo = |started, finished| call(Service::DynamoDb, started, finished);
        let table: &[(&str, Vec<Call>, usize)] = &[
            ("none", vec![], 0),
            ("one", vec![dynamo(1, 2)], 1),
            ("one after the other", vec![dynamo(1, 2), dynamo(3, 4)], 2),
            ("joined", vec![dynamo(1, 3), dynamo(2, 4)], 1),
            ("two joined pairs", vec![dynamo(1, 3), dynamo(2, 4), dynamo(5, 7), dynamo(6, 8)], 2),
            ("a long one beside two short ones", vec![dynamo(1, 8), dynamo(2, 3), dynamo(4, 5)], 2),
            ("another service does not count", vec![dynamo(1, 2), call(Service::S3, 3, 4)], 1),
        ];
        for (name, calls, expected) in table {
            assert_eq!(sequential_round_trips(calls), *expected, "{name}");
        }
    }
}
