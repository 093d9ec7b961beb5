//! The world, held to its facts: small scenarios beside the text of what they do.

mod balance;
mod brokers;
mod calls;
mod deadlines;
mod fallbacks;
mod faults;
mod golden;
mod hand;
mod hedging;
mod ledger;
mod limits;
mod loads;
mod mailboxes;
mod network;
mod outstanding;
mod policies;
mod programs;
mod retries;
mod services;
mod statistics;
mod storms;
mod worked_examples;
