//! What the functions are measured against: the Lambda runtime, the table's client in the configuration of every function,
//! and one `GetItem` per event. The event holds the item's `PK` and `SK`.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use kit::{Cloud, Failure};
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use serde_json::{Value, json};

fn main() -> Result<(), Error> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        let cloud = Cloud::from_environment();
        let (client, table) = (cloud.dynamodb(), cloud.environment().table_name()?);
        run(service_fn(async |event: LambdaEvent<Value>| {
            let key = ["PK", "SK"].map(|name| {
                let value = event.payload[name].as_str().unwrap_or_default();
                (name.to_owned(), AttributeValue::S(value.to_owned()))
            });
            let request = client.get_item().table_name(table).set_key(Some(HashMap::from(key)));
            let found = request.send().await.map_err(|error| Error::from(Failure::from(error).to_string()))?;
            Ok::<Value, Error>(json!({"found": found.item.is_some()}))
        }))
        .await
    })
}
