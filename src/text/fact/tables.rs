//! Sentences about tables and transactions.

use super::super::quantity::counted;
use super::teller::{Teller, ga};
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
        Fact::Deleted {
            table,
            key,
            found: true,
            pending,
        } => {
            let (table, tail) = (t.table(*table), pending_words(t, *pending));
            say!(
                t.lang,
                "{who_ga} {table} 테이블에서 ‘{key}’ 행을 지웠어요.{tail}",
                "{who} deleted row ‘{key}’ of {table}.{tail}"
            )
        }
        Fact::Deleted { table, key, .. } => {
            let table = t.table(*table);
            say!(
                t.lang,
                "{who_ga} {table} 테이블에서 ‘{key}’ 행을 지우려 했지만 없었어요.",
                "{who} wanted to delete row ‘{key}’ of {table}, but it is not there."
            )
        }
        Fact::UpdateRefused {
            table,
            key,
            found,
            overtaken,
        } => refused(t, t.table(*table), key, (*found, *overtaken)),
        Fact::Selected {
            table,
            found,
            position,
        } => selected(t, t.table(*table), *found, *position),
        Fact::LogAwaited { table, position } => {
            let table = t.table(*table);
            say!(
                t.lang,
                "{table} 테이블의 커밋 로그에서 {position}번 뒤에 새로 적힌 것이 없어서 {who_ga} 기다려요.",
                "{who} waits: the commit log of {table} has nothing after entry {position}."
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

fn refused(t: &Teller, table: &str, key: &str, (found, overtaken): (bool, bool)) -> String {
    let who = t.who_first();
    let who_ga = ga(&who);
    match (found, overtaken) {
        (false, _) => say!(
            t.lang,
            "{who_ga} {table} 테이블의 ‘{key}’ 행을 고치려 했지만 그런 행이 없어요.",
            "{who} wanted to change row ‘{key}’ of {table}, but there is none."
        ),
        (true, true) => say!(
            t.lang,
            "{who_ga} 커밋하려는 사이에 {table} 테이블의 ‘{key}’ 행이 바뀌어서 고치지 않았어요.",
            "{who} changed nothing: another commit changed row ‘{key}’ of {table} in between."
        ),
        (true, false) => say!(
            t.lang,
            "{table} 테이블의 ‘{key}’ 행이 조건에 맞지 않아서 {who_ga} 고치지 않았어요.",
            "{who} changed nothing: row ‘{key}’ of {table} does not meet the condition."
        ),
    }
}

fn selected(t: &Teller, table: &str, found: u32, position: Option<u32>) -> String {
    let who = t.who_first();
    let (who_ga, rows) = (ga(&who), counted(found, "row"));
    if let Some(position) = position {
        let entries = match found {
            1 => String::from("1 entry"),
            _ => format!("{found} entries"),
        };
        return say!(
            t.lang,
            "{who_ga} {table} 테이블의 커밋 로그에서 {found}건을 읽어 {position}번까지 왔어요.",
            "{who} read {entries} of the commit log of {table}, up to number {position}."
        );
    }
    if found == 0 {
        return say!(
            t.lang,
            "{who_ga} {table} 테이블을 살폈지만 찾는 행이 없었어요.",
            "{who} looked through {table}, and no row is what it looks for."
        );
    }
    say!(
        t.lang,
        "{who_ga} {table} 테이블에서 행 {found}개를 찾았어요.",
        "{who} selected {rows} of {table}."
    )
}
