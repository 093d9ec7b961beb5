//! Sentences about outlier ejection: by which rule, with which numbers, for how long, and why not.

use super::super::quantity::{counted, form, percent, share, span, time};
use super::teller::{Teller, ga};
use crate::say;
use sim::fact::Fact;
use sim::outlier::{Because, OutlierSettings, WHOLE, Why};
use sim::time::{Span, Time};

pub fn sentence(t: &Teller) -> String {
    match &t.said.fact {
        Fact::InstanceEjected {
            why,
            times,
            lasts,
            until,
            ejected,
            instances,
            panics,
        } => {
            let why = reason(t, *why);
            let then = out_for(t, *times, *lasts, *until);
            let count = out_now(t, *ejected, *instances);
            let panic = if *panics { panic(t) } else { String::new() };
            say!(
                t.lang,
                "{why} {then} {count}{panic}",
                "{why} {then} {count}{panic}"
            )
        }
        Fact::InstanceReturned {
            ejected_for,
            ejected,
            instances,
        } => {
            let (who, away) = (t.who_first(), span(*ejected_for));
            let who_ga = ga(&who);
            let count = out_now(t, *ejected, *instances);
            say!(
                t.lang,
                "{who_ga} {away} 만에 부하 분산으로 돌아와서 다시 요청을 받아요. {count}",
                "{who} is back after {away}: the balancer asks it again. {count}"
            )
        }
        Fact::EjectionWithheld {
            why,
            because,
            ejected,
            instances,
        } => {
            let (why, but) = (reason(t, *why), withheld(t, *because, *ejected, *instances));
            say!(t.lang, "{why} {but}", "{why} {but}")
        }
        other => unreachable!("{} is not about an ejection", other.kind().name()),
    }
}

/// Returns what shows the instance as an outlier.
fn reason(t: &Teller, why: Why) -> String {
    let (who, first) = (t.who(), t.who_first());
    let who_ga = ga(&who);
    match why {
        Why::Errors { count } => {
            let times = counted(count, "time");
            say!(
                t.lang,
                "{who_ga} 연달아 {count}번 실패했어요.",
                "{first} failed {times} in a row."
            )
        }
        Why::GatewayFailures { count } => {
            let times = counted(count, "time");
            say!(
                t.lang,
                "{who_ga} 연달아 {count}번 응답하지 못했어요(502, 503, 504).",
                "{first} did not answer {times} in a row (502, 503, 504)."
            )
        }
        Why::SuccessRate {
            rate,
            mean,
            stdev,
            threshold,
            requests,
            instances,
        } => {
            let factor =
                settings(t).map_or(0.0, |s| f64::from(s.success_rate.factor_milli) / 1_000.0);
            let factor = super::super::quantity::rounded_number(factor);
            let [rate, mean, stdev, threshold] = [rate, mean, stdev, threshold].map(percent);
            let (all, others) = (counted(requests, "request"), counted(instances, "instance"));
            say!(
                t.lang,
                "{who}의 성공률이 {requests}번 중 {rate}예요. 인스턴스 {instances}개의 평균 {mean}에서 표준편차 {stdev}의 {factor}배를 뺀 {threshold}보다 낮아요.",
                "{first} succeeded with {rate} of {all}, less than {threshold}: the mean of {others}, {mean}, less {factor} standard deviations of {stdev}."
            )
        }
        Why::FailurePercentage {
            rate,
            threshold,
            requests,
            at_threshold,
        } => {
            let sign = if at_threshold { "≥" } else { ">" };
            let [rate, threshold] = [rate, threshold].map(percent);
            let all = counted(requests, "request");
            say!(
                t.lang,
                "{who_ga} {requests}번 중 {rate}를 실패했어요: {rate} {sign} {threshold}.",
                "{first} failed {rate} of {all}: {rate} {sign} {threshold}."
            )
        }
    }
}

fn out_for(t: &Teller, times: u32, lasts: Span, until: Time) -> String {
    let base = settings(t).map_or(lasts, |s| s.base);
    let (until, lasting) = (time(until), span(lasts));
    let base = span(base);
    let product = match times {
        0 | 1 => String::new(),
        _ => say!(t.lang, "({base} × {times})", " ({base} × {times})"),
    };
    say!(
        t.lang,
        "그래서 부하 분산이 {lasting}{product} 동안 제외하고, 그 뒤 첫 점검인 t = {until}에 다시 넣어요.",
        "So the balancer ejects it for {lasting}{product}, until the sweep at t = {until}."
    )
}

fn out_now(t: &Teller, ejected: u32, instances: u32) -> String {
    if ejected == 0 {
        return say!(
            t.lang,
            "이제 제외된 인스턴스가 없어요.",
            "None is ejected now."
        );
    }
    let are = form(ejected.into(), "is", "are");
    say!(
        t.lang,
        "지금 {instances}개 중 {ejected}개가 제외됐어요.",
        "{ejected} of {instances} {are} ejected now."
    )
}

fn panic(t: &Teller) -> String {
    let least = settings(t).map_or(0, |s| s.panic_below);
    let least = share(least as f64 / WHOLE as f64);
    say!(
        t.lang,
        " 남은 것이 {least}보다 적어서 패닉 모드가 되고, 제외한 것까지 모두에게 보내요.",
        " Less than {least} is left, so the balancer panics and asks all of them, the ejected ones too."
    )
}

fn withheld(t: &Teller, because: Because, ejected: u32, instances: u32) -> String {
    match because {
        Because::TooMany { ejected_max } => {
            let most = share(ejected_max as f64 / WHOLE as f64);
            let are = form(ejected.into(), "is", "are");
            say!(
                t.lang,
                "하지만 벌써 {instances}개 중 {ejected}개가 제외됐고 한도가 {most}라서, 제외하지 않고 계속 요청을 보내요.",
                "But {ejected} of {instances} {are} ejected already and the limit is {most}, so it goes on to get requests."
            )
        }
        Because::NotEnforced { enforced } => {
            let enforced = share(enforced as f64 / WHOLE as f64);
            say!(
                t.lang,
                "하지만 이 규칙은 {enforced}의 확률로만 적용하고 이번에는 뽑히지 않아서, 제외하지 않고 계속 요청을 보내요.",
                "But this rule is enforced with a probability of {enforced} only, and not this time, so it goes on to get requests."
            )
        }
    }
}

fn settings<'a>(t: &'a Teller) -> Option<&'a OutlierSettings> {
    t.service(t.said.node)?.ejection.as_deref()
}
