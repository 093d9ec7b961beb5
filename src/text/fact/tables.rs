//! Sentences about tables and transactions.

use super::teller::{Teller, counted, ga};
use crate::say;
use sim::fact::Fact;

pub fn sentence(t: &Teller) -> String {
    let who = t.who_first();
    let who_ga = ga(&who);
    match &t.said.fact {
        Fact::Inserted {
            table,
            key,
            pending,
        } => {
            let (table, tail) = (t.table(*table), pending_words(t, *pending));
            if key.is_empty() {
                return say!(
                    t.lang,
                    "{who_ga} {table} 테이블에 새 행을 넣었어요.{tail}",
                    "{who} wrote a new row into {table}.{tail}"
                );
            }
            say!(
                t.lang,
                "{who_ga} {table} 테이블에 ‘{key}’ 행을 넣었어요.{tail}",
                "{who} wrote row ‘{key}’ into {table}.{tail}"
            )
        }
        Fact::Updated {
            table,
            key,
            pending,
        } => {
            let (table, tail) = (t.table(*table), pending_words(t, *pending));
            say!(
                t.lang,
                "{who_ga} {table} 테이블의 ‘{key}’ 행을 고쳤어요.{tail}",
                "{who} changed row ‘{key}’ of {table}.{tail}"
            )
        }
        Fact::Read {
            table,
            key,
            found: true,
        } => {
            let table = t.table(*table);
            say!(
                t.lang,
                "{who_ga} {table} 테이블의 ‘{key}’ 행을 읽었어요.",
                "{who} read row ‘{key}’ of {table}."
            )
        }
        Fact::Read {
            table,
            key,
            found: false,
        } => {
            let table = t.table(*table);
            say!(
                t.lang,
                "{who_ga} {table} 테이블에서 ‘{key}’ 행을 찾았지만 없었어요.",
                "{who} looked for row ‘{key}’ of {table}, but it is not there."
            )
        }
        Fact::DuplicateKey { table, key } => {
            let (table, who) = (t.table(*table), t.who());
            say!(
                t.lang,
                "{who}의 {table} 테이블에 ‘{key}’ 행이 이미 있어서 두 번째로는 넣지 않았어요.",
                "Row ‘{key}’ is in {table} of {who} already, so nothing was written a second time."
            )
        }
        Fact::Committed { writes } => {
            let all = counted(*writes, "write");
            say!(
                t.lang,
                "{who_ga} 쓰기 {writes}건을 한꺼번에 커밋했어요.",
                "{who} committed {all}, all at once."
            )
        }
        Fact::RolledBack { writes } => {
            let all = counted(*writes, "write");
            say!(
                t.lang,
                "{who_ga} 쓰기 {writes}건을 롤백했어요. 트랜잭션이 없던 일이 됐어요.",
                "{who} rolled back {all}: nothing of the transaction remains."
            )
        }
        other => unreachable!("{} is not about a table", other.kind().name()),
    }
}

fn pending_words(t: &Teller, pending: bool) -> String {
    if pending {
        say!(
            t.lang,
            " 커밋해야 확정돼요.",
            " It counts once it is committed."
        )
    } else {
        String::new()
    }
}
