//! Tables for the values of a log, with the worked examples of the specification.

mod assign;
mod partitioner;
mod producer;
