//! The environment variables of a function, read once at start.
//!
//! A function is given only those variables that its declared access needs, so each of them may be missing; whoever
//! needs one asks for it and gets an error that names the variable.

use std::collections::BTreeMap;

/// A variable that this function needs and was not given.
///
/// It means that the function's declared access and what its code does have come apart: add the access next to the
/// handler and generate again.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("environment variable {name} is not set; does the function declare the access that brings it?")]
pub struct MissingVariable {
    /// The variable's name, such as `TABLE_NAME`.
    pub name: String,
}

/// What the environment says. Every field is optional, and an empty variable counts as missing.
///
/// Tests build one by value: `Environment { table_name: Some("t".into()), ..Environment::default() }`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Environment {
    /// `STAGE`: `local`, `test` or the name of a deployed stage.
    pub stage: Option<String>,
    /// `TABLE_NAME`: the one DynamoDB table.
    pub table_name: Option<String>,
    /// `BUS_NAME`: the EventBridge bus that carries published changes.
    pub bus_name: Option<String>,
    /// `ATTACHMENTS_BUCKET`: the S3 bucket of attachments.
    pub attachments_bucket: Option<String>,
    /// `RAW_MAIL_BUCKET`: the S3 bucket of mail as it came in.
    pub raw_mail_bucket: Option<String>,
    /// `SIGNING_SECRET_ARN`: the Secrets Manager secret that holds the signing keys.
    pub signing_secret_arn: Option<String>,
    /// `MAIL_DOMAIN`: the domain under which tenants get and send mail.
    pub mail_domain: Option<String>,
    /// `PORTAL_URL`: the portal's URL with `{tenant}` in place of the tenant's slug.
    pub portal_url: Option<String>,
    /// `CONFIGURATION_SET`: the SES configuration set of outgoing mail; none where no mail events are published.
    pub configuration_set: Option<String>,
    /// `QUEUE_<NAME>`: the URLs of the queues this function sends to, by lower-case name (`wake_ticket`).
    pub queues: BTreeMap<String, String>,
    /// `AWS_REGION`, set by Lambda.
    pub region: Option<String>,
    /// `AWS_ENDPOINT_URL`: where every AWS service is found when it is not AWS itself (the local cloud).
    pub endpoint_url: Option<String>,
}

impl Environment {
    /// Reads the variables of this process. Values that are not UTF-8 count as missing.
    pub fn from_process() -> Self {
        Self::from_variables(
            std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?))),
        )
    }

    /// Builds the environment from pairs of name and value; names it does not know are ignored.
    pub fn from_variables(variables: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut environment = Self::default();
        for (name, value) in variables {
            if value.is_empty() {
                continue;
            }
            let field = match name.as_str() {
                "STAGE" => &mut environment.stage,
                "TABLE_NAME" => &mut environment.table_name,
                "BUS_NAME" => &mut environment.bus_name,
                "ATTACHMENTS_BUCKET" => &mut environment.attachments_bucket,
                "RAW_MAIL_BUCKET" => &mut environment.raw_mail_bucket,
                "SIGNING_SECRET_ARN" => &mut environment.signing_secret_arn,
                "MAIL_DOMAIN" => &mut environment.mail_domain,
                "PORTAL_URL" => &mut environment.portal_url,
                "CONFIGURATION_SET" => &mut environment.configuration_set,
                "AWS_REGION" => &mut environment.region,
                "AWS_ENDPOINT_URL" => &mut environment.endpoint_url,
                _ => {
                    if let Some(queue) = name.strip_prefix("QUEUE_") {
                        environment.queues.insert(queue.to_ascii_lowercase(), value);
                    }
                    continue;
                }
            };
            *field = Some(value);
        }
        environment
    }

    /// The stage's name.
    pub fn stage(&self) -> Result<&str, MissingVariable> {
        required(self.stage.as_deref(), "STAGE")
    }

    /// The table's name.
    pub fn table_name(&self) -> Result<&str, MissingVariable> {
        required(self.table_name.as_deref(), "TABLE_NAME")
    }

    /// The event bus's name.
    pub fn bus_name(&self) -> Result<&str, MissingVariable> {
        required(self.bus_name.as_deref(), "BUS_NAME")
    }

    /// The bucket of attachments.
    pub fn attachments_bucket(&self) -> Result<&str, MissingVariable> {
        required(self.attachments_bucket.as_deref(), "ATTACHMENTS_BUCKET")
    }

    /// The bucket of raw mail.
    pub fn raw_mail_bucket(&self) -> Result<&str, MissingVariable> {
        required(self.raw_mail_bucket.as_deref(), "RAW_MAIL_BUCKET")
    }

    /// The ARN of the secret that holds the signing keys.
    pub fn signing_secret_arn(&self) -> Result<&str, MissingVariable> {
        required(self.signing_secret_arn.as_deref(), "SIGNING_SECRET_ARN")
    }

    /// The mail domain.
    pub fn mail_domain(&self) -> Result<&str, MissingVariable> {
        required(self.mail_domain.as_deref(), "MAIL_DOMAIN")
    }

    /// The portal's URL as one tenant's people know it, without a slash at the end.
    pub fn portal_url(&self, tenant_slug: &str) -> Result<String, MissingVariable> {
        let template = required(self.portal_url.as_deref(), "PORTAL_URL")?;
        Ok(template.trim_end_matches('/').replace("{tenant}", tenant_slug))
    }

    /// The SES configuration set, where there is one.
    pub fn configuration_set(&self) -> Option<&str> {
        self.configuration_set.as_deref()
    }

    /// The URL of the queue that the worker `name` (such as `wake_ticket`) reads.
    pub fn queue_url(&self, name: &str) -> Result<&str, MissingVariable> {
        self.queues
            .get(name)
            .map(String::as_str)
            .ok_or_else(|| MissingVariable { name: format!("QUEUE_{}", name.to_ascii_uppercase()) })
    }
}

fn required<'a>(value: Option<&'a str>, name: &str) -> Result<&'a str, MissingVariable> {
    value.ok_or_else(|| MissingVariable { name: name.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(pairs: &[(&str, &str)]) -> Environment {
        Environment::from_variables(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
    }

    #[test]
    fn every_variable_of_the_contract_is_read() {
        let read = environment(&[
            ("STAGE", "test"),
            ("TABLE_NAME", "table"),
            ("BUS_NAME", "bus"),
            ("ATTACHMENTS_BUCKET", "attachments"),
            ("RAW_MAIL_BUCKET", "raw"),
            ("SIGNING_SECRET_ARN", "arn:secret"),
            ("MAIL_DOMAIN", "lambdesk.test"),
            ("PORTAL_URL", "https://{tenant}.lambdesk.example/"),
            ("CONFIGURATION_SET", "set"),
            ("QUEUE_WAKE_TICKET", "https://queue"),
            ("AWS_REGION", "eu-west-1"),
            ("AWS_ENDPOINT_URL", "http://localhost:4566"),
        ]);
        assert_eq!(read.stage(), Ok("test"));
        assert_eq!(read.table_name(), Ok("table"));
        assert_eq!(read.bus_name(), Ok("bus"));
        assert_eq!(read.attachments_bucket(), Ok("attachments"));
        assert_eq!(read.raw_mail_bucket(), Ok("raw"));
        assert_eq!(read.signing_secret_arn(), Ok("arn:secret"));
        assert_eq!(read.mail_domain(), Ok("lambdesk.test"));
        assert_eq!(read.portal_url("demo").as_deref(), Ok("https://demo.lambdesk.example"));
        assert_eq!(read.configuration_set(), Some("set"));
        assert_eq!(read.queue_url("wake_ticket"), Ok("https://queue"));
        assert_eq!(read.region.as_deref(), Some("eu-west-1"));
        assert_eq!(read.endpoint_url.as_deref(), Some("http://localhost:4566"));
    }

    #[test]
    fn a_missing_or_empty_variable_is_named() {
        let read = environment(&[("TABLE_NAME", ""), ("CONFIGURATION_SET", "")]);
        let error = read.table_name().expect_err("empty counts as missing").to_string();
        assert!(error.contains("TABLE_NAME"), "{error}");
        let error = read.queue_url("wake_ticket").expect_err("no queue given").to_string();
        assert!(error.contains("QUEUE_WAKE_TICKET"), "{error}");
        assert_eq!(read.configuration_set(), None);
    }
}
