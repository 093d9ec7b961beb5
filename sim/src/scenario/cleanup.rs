//! How a topic's partitions get shorter: `"cleanup": {"segment", "retention", …}`. What is left out has Kafka's default, but that
//! nothing is deleted where nothing is said: a run begins with an empty log and is over before seven days are.

use super::json::Json;
use super::nodes::COUNT_MAX;
use super::problem::Code;
use super::reader::Reader;
use crate::log::Cleanup;
use crate::time::Span;

const FIELDS: [&str; 7] = [
    "segment",
    "retention",
    "records_max",
    "compact",
    "dirty_ratio",
    "delete_retention",
    "every",
];

pub fn cleanup<'a>(r: &mut Reader<'a>, json: &'a Json) -> Option<Cleanup> {
    let o = r.object(json, &FIELDS)?;
    let usual = Cleanup::default();
    let segment = r
        .need(o, "segment")
        .and_then(|json| r.count(json, 1, COUNT_MAX));
    let retention = o
        .get("retention")
        .map_or(Some(None), |json| r.duration_from(json, Span(1)).map(Some));
    let records_max = o
        .get("records_max")
        .map_or(Some(None), |json| r.count(json, 0, COUNT_MAX).map(Some));
    let compact = o.get("compact").map_or(Some(false), |json| r.flag(json));
    for name in ["dirty_ratio", "delete_retention"] {
        if let (Some(false), Some(json)) = (compact, o.get(name)) {
            let (field, needs) = (name.to_owned(), "compact".to_owned());
            r.note(json, Code::OnlyWith { field, needs });
        }
    }
    let dirty_ratio = o
        .get("dirty_ratio")
        .map_or(Some(usual.dirty_ratio), |json| r.percent_ppm(json));
    let mut span = |name, otherwise| {
        let given = o.get(name);
        given.map_or(Some(otherwise), |json| r.duration_from(json, Span(1)))
    };
    let delete_retention = span("delete_retention", usual.delete_retention);
    let every = span("every", usual.every);
    Some(Cleanup {
        segment_records: segment?,
        retention: retention?,
        records_max: records_max?,
        compact: compact?,
        dirty_ratio: dirty_ratio?,
        delete_retention: delete_retention?,
        every: every?,
    })
}
