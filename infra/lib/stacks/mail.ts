import { CfnOutput, Fn, Stack, type StackProps } from "aws-cdk-lib";
import type * as s3 from "aws-cdk-lib/aws-s3";
import * as ses from "aws-cdk-lib/aws-ses";
import type * as sns from "aws-cdk-lib/aws-sns";
import type { Construct } from "constructs";
import { alarmOnReputation } from "../alarms.ts";
import type { TopicName } from "../inputs/workers.ts";
import { configurationSetName, RAW_MAIL_PREFIX, RECEIPT_RULE, receiptRuleSetName } from "../platform.ts";
import type { Settings } from "../settings.ts";

export interface MailStackProps extends StackProps {
  readonly settings: Settings;
  readonly rawMail: s3.IBucket;
  readonly topics: ReadonlyMap<TopicName, sns.ITopic>;
  readonly alarmTopic: sns.ITopic;
}

/** Label under the mail domain that carries bounces. No tenant may have it as its slug. */
export const MAIL_FROM_LABEL = "bounces";

/**
 * Mail in and out. AWS only: the local cloud knows no receipt rules, and there a listener on an SMTP port does what
 * they do.
 */
export class MailStack extends Stack {
  constructor(scope: Construct, id: string, props: MailStackProps) {
    super(scope, id, props);
    const { settings } = props;
    const topic = (name: TopicName) => props.topics.get(name) as sns.ITopic;

    const configurationSet = this.configurationSet(settings, topic("mail_events"));
    const identity = new ses.EmailIdentity(this, "Identity", {
      identity: ses.Identity.domain(settings.mailDomain),
      dkimSigning: true,
      dkimIdentity: ses.DkimIdentity.easyDkim(ses.EasyDkimSigningKeyLength.RSA_2048_BIT),
      mailFromDomain: `${MAIL_FROM_LABEL}.${settings.mailDomain}`,
      mailFromBehaviorOnMxFailure: ses.MailFromBehaviorOnMxFailure.USE_DEFAULT_VALUE,
      // Bounces are announced to the topic below. Forwarded by mail they would come to the address that our mail is from.
      feedbackForwarding: false,
      configurationSet,
    });
    const ruleSet = this.receiptRules(settings, props.rawMail, topic("inbound_mail"));
    this.records(settings, identity);
    alarmOnReputation(this, props.alarmTopic);
    new CfnOutput(this, "ReceiptRuleSetName", {
      description: "Activate with: aws ses set-active-receipt-rule-set --rule-set-name ...",
      value: ruleSet.receiptRuleSetName,
    });
    new CfnOutput(this, "ConfigurationSetName", { value: configurationSet.configurationSetName });
  }

  private configurationSet(settings: Settings, events: sns.ITopic): ses.ConfigurationSet {
    const set = new ses.ConfigurationSet(this, "ConfigurationSet", {
      configurationSetName: configurationSetName(settings),
      reputationMetrics: true,
      tlsPolicy: ses.ConfigurationSetTlsPolicy.OPTIONAL,
      // Each tenant has a list of its own, in the table, which it can see and lift. The account's would keep one tenant's mail from
      // whoever has complained of another's, links to sign in included, for good and without a word.
      disableSuppressionList: true,
    });
    // The plain resource: the construct would add to the topic's policy, which belongs to another stack and already
    // lets SES publish.
    new ses.CfnConfigurationSetEventDestination(this, "Events", {
      configurationSetName: set.configurationSetName,
      eventDestination: {
        name: "mail-events",
        enabled: true,
        matchingEventTypes: ["SEND", "DELIVERY", "BOUNCE", "COMPLAINT", "REJECT"],
        snsDestination: { topicArn: events.topicArn },
      },
    });
    return set;
  }

  /**
   * One rule for every tenant, and for every verified domain of the account: a rule without recipients takes mail for all
   * of them. Tenants' own domains come and go without a deployment, and a list ends at 100 recipients. SES takes no
   * mail for a domain that is not verified, and what no tenant owns becomes unrouted mail.
   */
  private receiptRules(settings: Settings, rawMail: s3.IBucket, inbound: sns.ITopic): ses.ReceiptRuleSet {
    const ruleSet = new ses.ReceiptRuleSet(this, "ReceiptRules", {
      receiptRuleSetName: receiptRuleSetName(settings),
    });
    ruleSet.addRule("Inbound", {
      receiptRuleName: RECEIPT_RULE,
      scanEnabled: true,
      // Many senders cannot do TLS; a message that comes in the clear is better than one that does not come.
      tlsPolicy: ses.TlsPolicy.OPTIONAL,
      actions: [
        {
          // The bucket's policy already lets SES write, by account and rule set.
          bind: () => ({
            s3Action: {
              bucketName: rawMail.bucketName,
              objectKeyPrefix: RAW_MAIL_PREFIX,
              topicArn: inbound.topicArn,
            },
          }),
        },
      ],
    });
    return ruleSet;
  }

  /** The DNS records to make by hand wherever the mail domain is kept. */
  private records(settings: Settings, identity: ses.EmailIdentity): void {
    const { mailDomain } = settings;
    const record = (id: string, text: string) => new CfnOutput(this, id, { value: text });
    record("RecordInboundMx", `*.${mailDomain} MX 10 inbound-smtp.${this.region}.amazonaws.com`);
    record("RecordMailFromMx", `${MAIL_FROM_LABEL}.${mailDomain} MX 10 feedback-smtp.${this.region}.amazonses.com`);
    record("RecordMailFromSpf", `${MAIL_FROM_LABEL}.${mailDomain} TXT "v=spf1 include:amazonses.com ~all"`);
    record("RecordDmarc", `_dmarc.${mailDomain} TXT "v=DMARC1; p=quarantine; adkim=r; aspf=r"`);
    identity.dkimRecords.forEach(({ name, value }, index) => {
      record(`RecordDkim${index + 1}`, Fn.join(" ", [name, "CNAME", value]));
    });
  }
}
