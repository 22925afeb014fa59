//! What a ticket's life must look like: tables of single rules first, then properties over random lives.

mod creating;
pub(crate) mod desk;
mod following_up;
mod history;
mod lives;
mod merging;
mod notices;
mod parking;
mod properties;
mod published_events;
mod rating;
mod replying;
mod resending;
mod resolution;
mod resolving;
mod round_trips;
mod updating;
