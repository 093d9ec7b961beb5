//! Pools with room for so many: who finds no room is lost (M/M/c/K and M/M/c/c).

use super::row::{LOSS_MIN, Quantity, RHO_MAX, Row, WAITS_MIN, seconds};
use serde_json::{Value, json};
use sim::time::Time;

/// The longest replication, in customers.
const CUSTOMERS_MAX: f64 = 100_000.0;
/// How many losses a replication should have.
const LOSSES_MIN: f64 = 30.0;
/// The pools of a row of `erlang_b`.
const POOLS: [u64; 6] = [1, 2, 5, 10, 20, 50];

/// A row, or why it is left out, with its family.
type Outcome = (&'static str, Result<Row, String>);

/// Returns the rows of both families.
///
/// # Errors
/// What is missing in the file.
pub fn rows(file: &Value) -> Result<Vec<Outcome>, String> {
    let family = |name: &str| file[name].as_array().ok_or(format!("no {name}"));
    let mut rows = Vec::new();
    for (i, case) in family("mmck")?.iter().enumerate() {
        rows.push(("mmck", waiting_room(i, case)?));
    }
    for (i, case) in family("erlang_b")?.iter().enumerate() {
        let a = case["a"].as_f64().ok_or("erlang_b: no a")?;
        let losses = case["B_for_c_1_2_5_10_20_50"].as_array();
        for (c, loss) in POOLS.iter().zip(losses.into_iter().flatten()) {
            let loss = loss.as_f64().ok_or("erlang_b: no loss")?;
            rows.push(("erlang_b", lost_at_once(i, a, *c, loss)));
        }
    }
    Ok(rows)
}

fn waiting_room(i: usize, case: &Value) -> Result<Result<Row, String>, String> {
    let name = format!("mmck-{i}");
    let number = |field: &str| {
        let missing = || format!("{name}: no {field}");
        case[field].as_f64().ok_or_else(missing)
    };
    let (lambda, mu, loss) = (number("lambda")?, number("mu")?, number("blocking")?);
    let (c, k) = (number("c")? as u64, number("K")? as u64);
    let rho = number("utilization")?;
    if rho > RHO_MAX {
        return Ok(Err(format!("utilisation above {RHO_MAX}")));
    }
    let customers = customers(rho, loss);
    let waits = customers * (1.0 - loss) * number("p_wait_admitted")?;
    let mut expected = vec![
        (Quantity::Sojourn, number("W")?),
        (Quantity::Present, number("L")?),
        (Quantity::Utilisation, rho),
    ];
    if waits >= WAITS_MIN {
        expected.push((Quantity::Wait, number("Wq")?));
        expected.push((Quantity::Waiting, number("Lq")?));
    }
    if loss >= LOSS_MIN {
        expected.push((Quantity::Loss, loss));
    }
    Ok(Ok(Row {
        title: format!("mmck λ={lambda} c={c} K={k} ρ={rho}"),
        name,
        length: Time((customers / lambda * 1e9) as u64),
        expected,
        interval: json!({"exponential": seconds(1.0 / lambda)}),
        service: json!({"exponential": seconds(1.0 / mu)}),
        workers: c,
        room: Some(k - c),
    }))
}

/// Returns the row of a pool without a waiting room, with an offered load of `a` and a mean service time of a second.
fn lost_at_once(i: usize, a: f64, c: u64, loss: f64) -> Result<Row, String> {
    let rho = a * (1.0 - loss) / c as f64;
    if rho > RHO_MAX {
        return Err(format!("utilisation above {RHO_MAX}"));
    }
    if loss < LOSS_MIN {
        return Err(format!("probability below {LOSS_MIN}"));
    }
    Ok(Row {
        name: format!("erlang-{i}-{c}"),
        title: format!("erlang_b a={a} c={c}"),
        length: Time((customers(rho, loss) / a * 1e9) as u64),
        expected: vec![(Quantity::Loss, loss), (Quantity::Utilisation, rho)],
        interval: json!({"exponential": seconds(1.0 / a)}),
        service: json!({"exponential": "1s"}),
        workers: c,
        room: Some(0),
    })
}

/// Longer where it is fuller, and where losses are rare.
fn customers(rho: f64, loss: f64) -> f64 {
    let rare = if loss >= LOSS_MIN {
        LOSSES_MIN / loss
    } else {
        0.0
    };
    (1_000.0 / (1.0 - rho)).max(rare).min(CUSTOMERS_MAX)
}
