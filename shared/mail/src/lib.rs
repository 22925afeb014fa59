//! Mail, as bytes and values: reading, sorting, threading, trimming, sanitising, composing, wording.
//!
//! Pure: no I/O, no clock, no randomness. What comes in is hostile until a function here has made it harmless:
//! [`parse`] bounds it, [`classify`] says whether a program wrote it, [`delivery_report`] what a mail server reports in it, [`thread_hints`] which ticket it can prove to belong
//! to, [`split_quoted_text`] and [`mark_quoted_html`] what is new in it, [`sanitise_html`] what a browser may see of it.
//! What goes out is worded by [`render`] and written by [`compose`].

mod body;
mod bounce;
mod charset;
mod classify;
mod compose;
mod content_hash;
mod conversation;
mod data_images;
mod file_name;
mod flowed;
mod forward;
mod forwarding;
mod html;
mod html_text;
mod limits;
mod message_id;
mod mime;
mod model;
mod normalise;
mod own_mail;
mod parse;
mod quotes;
mod sanitise;
mod subject_tag;
mod tags;
mod template;
mod thread;
mod tnef;
mod trim;

#[cfg(test)]
mod tests;

pub use bounce::{Action, DeliveryReport, ReportKind, ReportedRecipient, delivery_report, enhanced_status};
pub use classify::{Kind, LOOP_HEADER, classify, is_unattended};
pub use compose::{Origin, OutboundAttachment, OutboundMail, compose, reply_subject, shorten_references};
pub use content_hash::{content_hash, synthetic_message_id};
pub use conversation::conversation_hash;
pub use domain::{Verdict, Verdicts};
pub use forward::forwarded_sender;
pub use forwarding::{ForwardingConfirmation, forwarding_confirmation, forwarding_probe, is_forwarding_probe};
pub use html::escape as escape_html;
pub use html_text::{html_to_text, text_to_html};
pub use limits::{Limits, Unparsable};
pub use message_id::{message_id_hash, message_ids};
pub use model::{Headers, InboundAttachment, InboundMail, Mailbox};
pub use own_mail::OwnMail;
pub use parse::parse;
pub use quotes::REPLY_MARKERS;
pub use sanitise::{
    InlineMap, MailHtml, attachment_references, embed_inline_images, sanitise_html, sanitise_reply_html,
};
pub use template::{
    Acknowledgement, CommentNotice, Context, FollowUp, Invitation, MailParked, PublicComment, QuotedComment, Rendered,
    Reply, Resolved, SignInLink, SlaNotice, Survey, TemplateError, Variable, built_in, check as check_template,
    preview as preview_template, render, render_own, variables,
};
pub use thread::{
    ReplyAddress, ThreadHint, TokenKeys, base_address, number_of_own_id, own_message_id, record_of_own_id,
    thread_hints, ticket_root_id,
};
pub use trim::{SplitText, mark_quoted_html, split_quoted_text, without_quoted_html};
