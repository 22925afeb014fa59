//! What business hours must be, whatever zone they are in: tables of single rules, a plain oracle and random calendars
//! compared with it, and properties over spans of years. And what clocks must tell: tables of lives, and random ones.
//! And what feeds bring: tables and random readings.

mod calendars;
mod differential;
mod far_ahead;
mod feed_merges;
mod feed_urls;
mod holidays;
mod hours;
mod life;
mod lives;
mod oracle;
mod policies;
mod promises;
mod properties;
mod refusals;
mod stored;
mod wall_clocks;
