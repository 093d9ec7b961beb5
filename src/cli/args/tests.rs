use super::*;

fn parsed(line: &str) -> Result<Request, Wrong> {
    parse(
        &line
            .split_whitespace()
            .map(str::to_owned)
            .collect::<Vec<_>>(),
    )
}

#[track_caller]
fn wrong(line: &str, ko: &str, en: &str) {
    let wrong = parsed(line).expect_err("a mistake");
    assert_eq!(
        (wrong.say(Lang::Ko).as_str(), wrong.say(Lang::En).as_str()),
        (ko, en)
    );
}

#[test]
fn commands() {
    assert_eq!(parsed("list --lang en"), Ok(Request::List));
    assert_eq!(
        parsed("check a.json b.json"),
        Ok(Request::Check(vec!["a.json".into(), "b.json".into()]))
    );
    assert_eq!(parsed("run --help"), Ok(Request::Help));
    assert_eq!(parsed("-V"), Ok(Request::Version));
    let request = RunRequest {
        what: "create-order".into(),
        variant: Some("sync".into()),
        seed: Some(7),
        knobs: vec![
            ("lease".into(), "50ms".into()),
            ("note".into(), "a=b".into()),
        ],
        until: Some(Time(60_000_000_000)),
        facts: true,
        format: Format::Json,
    };
    let line = "run create-order --variant sync --seed=7 --set lease=50ms --set note=a=b --until 60s --facts --format json";
    assert_eq!(parsed(line), Ok(Request::Run(Box::new(request))));
    let dashed = RunRequest {
        what: "--odd.json".into(),
        ..RunRequest::default()
    };
    assert_eq!(
        parsed("run -- --odd.json"),
        Ok(Request::Run(Box::new(dashed)))
    );
}

#[test]
fn mistakes_in_both_languages() {
    wrong(
        "",
        "무엇을 할지 적어 주세요: list, check, run, explain.",
        "Say what to do: list, check, run or explain.",
    );
    wrong(
        "rnu x",
        "rnu라는 명령은 없어요. 혹시 run을 쓰려고 했나요?",
        "There is no command rnu. Did you mean run?",
    );
    wrong(
        "run x --variants y",
        "--variants라는 선택은 없어요. 혹시 --variant를 쓰려고 했나요?",
        "There is no option --variants. Did you mean --variant?",
    );
    wrong(
        "check",
        "검사할 파일을 하나 이상 적어 주세요.",
        "Name at least one file to check.",
    );
    wrong(
        "run",
        "실행할 파일이나 실습 이름을 적어 주세요.",
        "Name a file or a lesson to run.",
    );
    wrong(
        "run x --seed",
        "--seed 뒤에 값이 있어야 해요.",
        "--seed needs a value.",
    );
    wrong(
        "run x --facts=1",
        "--facts는 값을 받지 않아요.",
        "--facts takes no value.",
    );
    wrong(
        "run x y",
        "y는 여기에 쓸 수 없어요.",
        "y has no place here.",
    );
    wrong(
        "list --facts",
        "--facts는 여기에 쓸 수 없어요.",
        "--facts has no place here.",
    );
    wrong(
        "run x --format xml",
        "--format에는 text, json 가운데 하나를 적어 주세요. 적힌 것: xml.",
        "--format takes one of text, json, not xml.",
    );
    wrong(
        "list --lang fr",
        "--lang에는 ko, en 가운데 하나를 적어 주세요. 적힌 것: fr.",
        "--lang takes one of ko, en, not fr.",
    );
}

#[test]
fn numbers_are_checked() {
    for line in [
        "run x --seed -1",
        "run x --seed 1.5",
        "run x --seed 18446744073709551616",
    ] {
        assert!(matches!(parsed(line), Err(Wrong::BadSeed(_))), "{line}");
    }
    for line in [
        "run x --until 60",
        "run x --until 0s",
        "run x --until 31d",
        "run x --until soon",
    ] {
        assert!(matches!(parsed(line), Err(Wrong::BadUntil(_))), "{line}");
    }
    assert!(matches!(
        parsed("run x --set lease"),
        Err(Wrong::BadKnob(_))
    ));
}

#[test]
fn the_language_is_known_before_a_mistake() {
    let args = |line: &str| line.split(' ').map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(lang(&args("rnu --lang en")), Some(Lang::En));
    assert_eq!(lang(&args("rnu --lang=ko")), Some(Lang::Ko));
    assert_eq!(lang(&args("list")), None);
}

#[test]
fn a_position_to_explain() {
    let run = RunRequest {
        what: "create-order".into(),
        variant: Some("sync".into()),
        ..RunRequest::default()
    };
    let request = ExplainRequest {
        run,
        at: "107ms+2".into(),
    };
    assert_eq!(
        parsed("explain create-order --variant sync --at 107ms+2"),
        Ok(Request::Explain(Box::new(request)))
    );
    assert_eq!(parsed("explain create-order"), Err(Wrong::NoPosition));
    assert_eq!(parsed("explain --at 3"), Err(Wrong::NothingToRun));
    for line in ["run x --at 3", "list --at 3", "explain x --at 3 --facts"] {
        assert!(
            matches!(parsed(line), Err(Wrong::NeedlessWord(_))),
            "{line}"
        );
    }
}
