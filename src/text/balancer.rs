//! Words of the picture of a balancer that ejects instances: who gets requests, who does not and until when, and what decides next.

use super::Lang;
use super::quantity::{counted, measured, percent, rounded_number, time};
use crate::say;
use sim::outlier::{InstanceView, OutlierView, Spread};
use sim::time::{Span, Time};

/// Returns what the picture is called: how instances are chosen.
pub fn title(balance: &str, lang: Lang) -> String {
    say!(lang, "부하 분산: {balance}", "Load balancing: {balance}")
}

/// Returns how many instances get no requests.
pub fn ejected_of(ejected: u32, instances: u32, lang: Lang) -> String {
    say!(
        lang,
        "{instances}개 중 {ejected}개 제외됨",
        "{ejected} of {instances} ejected"
    )
}

/// Returns that an instance gets no requests: `[2] ejected`.
pub fn ejected(instance: u32, lang: Lang) -> String {
    say!(lang, "[{instance}] 제외됨", "[{instance}] ejected")
}

/// Returns that so few are left that all get requests.
pub fn panics(lang: Lang) -> String {
    say!(
        lang,
        "남은 것이 적어 모두에게 보냄(패닉)",
        "too few left: asks all (panic)"
    )
}

/// Returns when the next sweep is.
pub fn sweeps_in(left: Span, lang: Lang) -> String {
    let left = measured(left);
    say!(lang, "다음 점검까지 {left}", "sweeps in {left}")
}

/// Returns below which success rate an instance would be ejected at the sweep, and why that.
pub fn compared(view: &OutlierView, lang: Lang) -> String {
    let rule = &view.settings.success_rate;
    let Some(Spread {
        mean,
        stdev,
        threshold,
        ..
    }) = view.spread
    else {
        let (instances, requests) = (rule.instances_min, rule.requests_min);
        let (others, all) = (counted(instances, "instance"), counted(requests, "request"));
        return say!(
            lang,
            "성공률 비교: 요청을 {requests}번 이상 받은 인스턴스가 {instances}개 이상일 때",
            "Success rates: compared from {others} with {all} on"
        );
    };
    let factor = rounded_number(f64::from(rule.factor_milli) / 1_000.0);
    let [mean, stdev, threshold] = [mean, stdev, threshold].map(|p| percent(p.max(0.0)));
    say!(
        lang,
        "성공률 기준 {threshold} = 평균 {mean} − {factor} × 표준편차 {stdev}",
        "Success rate at least {threshold} = mean {mean} − {factor} × deviation {stdev}"
    )
}

/// Returns whether an instance gets requests, and how long it will not.
pub fn state(instance: &InstanceView, panics: bool, at: Time, lang: Lang) -> String {
    let Some(ejected) = instance.ejected else {
        return say!(lang, "요청을 받음", "gets requests");
    };
    let left = measured(ejected.until.since(at));
    if panics {
        return say!(
            lang,
            "제외됐지만 받음, {left} 남음",
            "ejected, asked in panic, {left} left"
        );
    }
    say!(lang, "제외됨, {left} 남음", "ejected, back in {left}")
}

/// Returns how many errors in a row there were, of how many that eject.
pub fn errors_of(errors: u32, most: u32, lang: Lang) -> String {
    let all = counted(most, "error");
    say!(
        lang,
        "연속 오류 {most}번 중 {errors}번",
        "{errors} of {all} in a row"
    )
}

/// Returns how often an instance succeeded since the last sweep: `97 % of 30`.
pub fn rate(instance: &InstanceView, lang: Lang) -> String {
    let requests = instance.requests;
    let Some(rate) = instance.rate.map(percent) else {
        return say!(lang, "요청 없음", "not asked");
    };
    say!(lang, "{requests}번 중 {rate}", "{rate} of {requests}")
}

/// Returns until when an instance is ejected; a dash where it is not.
pub fn until(until: Option<Time>) -> String {
    until.map_or_else(|| "–".into(), |until| format!("t = {}", time(until)))
}

/// Returns a threshold; a dash where there is none.
pub fn threshold(threshold: Option<f64>) -> String {
    threshold.map_or_else(|| "–".into(), |t| percent(t.max(0.0)))
}

/// Returns the head of a column of the table of instances.
pub fn column(column: Column, lang: Lang) -> String {
    match column {
        Column::Instance => say!(lang, "인스턴스", "Instance"),
        Column::State => say!(lang, "상태", "State"),
        Column::Errors => say!(lang, "연속 오류", "Errors in a row"),
        Column::Rate => say!(lang, "성공률", "Success rate"),
        Column::Threshold => say!(lang, "기준", "Threshold"),
        Column::Until => say!(lang, "복귀", "Back at"),
        Column::Ejections => say!(lang, "제외된 횟수", "Times ejected"),
    }
}

/// A column of the table of instances.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    Instance,
    State,
    Errors,
    Rate,
    Threshold,
    Until,
    Ejections,
}

impl Column {
    pub const ALL: [Self; 7] = [
        Self::Instance,
        Self::State,
        Self::Errors,
        Self::Rate,
        Self::Threshold,
        Self::Until,
        Self::Ejections,
    ];
}
