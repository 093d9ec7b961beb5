//! Tables for the values of a log, with the worked examples of the specification.

mod assign;
mod cleanup;
mod group;
mod partition;
mod partitioner;
mod producer;
mod reader;
mod script;
mod transactional;
mod transactions;
