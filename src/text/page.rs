//! The words of the page itself: buttons, headings, names of views, what the keys do.

use super::{Lang, say};

macro_rules! labels {
    ($($(#[$doc:meta])* $name:ident: $ko:literal, $en:literal;)+) => {
        /// A fixed text of the page.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Label { $($(#[$doc])* $name),+ }

        impl Label {
            /// All of them, for tests.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// Returns the text in the reader's language.
            pub fn say(self, lang: Lang) -> String {
                match self { $(Self::$name => say(lang, $ko, $en)),+ }
            }
        }
    };
}

labels! {
    Tagline: "서비스가 서로 어떻게 말하는지, 한 사건씩 들여다보는 실험실", "A laboratory for seeing how services talk, one event at a time";
    SkipToControls: "재생 조작으로 건너뛰기", "Skip to the play controls";
    Loading: "불러오는 중", "Loading";

    Stage: "무대", "Stage";
    SpaceTime: "시공간도", "Space-time";
    Inside: "내부", "Inside";
    Ledger: "장부", "Ledger";
    Events: "사건", "Events";
    EventList: "사건 목록", "Event list";
    Lesson: "설명", "Lesson";
    Knobs: "조절", "Knobs";
    Views: "보기", "Views";
    AsTable: "표로 보기", "As a table";
    AsPicture: "그림으로 보기", "As a picture";

    Variants: "변형", "Variants";
    SideBySide: "나란히", "Side by side";
    OneOnly: "하나만", "One only";
    LeftRun: "왼쪽 실행", "Left run";
    RightRun: "오른쪽 실행", "Right run";
    Seed: "시드", "Seed";
    SeedNew: "다른 시드로 다시 실행", "Run again with another seed";
    SeedOwn: "보고 있는 실행의 시드", "Seed of the runs in sight";
    SeedRun: "이 시드로 실행", "Run with this seed";
    SeedRefused: "시드는 0부터 18446744073709551615까지의 정수예요. 쉼표나 빈칸 없이 숫자만 적어 주세요.", "A seed is a whole number from 0 to 18446744073709551615: write digits alone, without commas or blanks.";
    Catalogue: "실습 목록", "Lessons";
    CatalogueOpen: "실습 목록 열기", "Open the list of lessons";
    More: "더 보기", "More";
    Runs: "실행 목록", "Runs";
    RunShow: "보기", "Show";
    RunBeside: "나란히 놓기", "Put beside";
    RunShown: "보는 중", "In sight";
    RunRename: "이름 바꾸기", "Rename";
    RunName: "실행의 이름", "Name of the run";
    RunDelete: "지우기", "Delete";
    RunOwn: "변형이 처음부터 지닌 실행은 지울 수 없어요.", "A variant’s own run cannot be deleted.";
    RunsHint: "조절이나 손대기는 이전 실행을 지우지 않아요. 손댄 순간부터 갈라진 실행이 그 아래에 놓여요.", "Nothing that you do overwrites a run: what you do by hand makes a branch, which stands below the run that it left.";
    GhostBeside: "바꾸기 전과 나란히 보기", "Compare with before the change";
    Save: "저장", "Save";
    Cancel: "취소", "Cancel";
    Deleted: "갈래를 지웠어요.", "The branch was deleted.";
    StepKnob: "조절", "knob";
    StepSeed: "시드 바꾸기", "new seed";
    StepBranch: "갈래 만들기", "new branch";
    StepRename: "이름 바꾸기", "rename";
    StepDelete: "갈래 지우기", "delete branch";
    StepKept: "바꾸기 전과 나란히", "compare with before";
    StepWorld: "다른 답의 세계", "the world of another answer";
    ListSift: "목록에서 골라 보기", "What the list shows";
    ListSearch: "사건 찾기", "Find events";
    ListAll: "모두", "All";
    ListSelected: "고른 것만", "Selected";
    FoldLesson: "설명 접고 펴기", "Fold the lesson away or out";
    FoldSide: "내부와 장부 접고 펴기", "Fold inside and ledger away or out";
    Split: "무대와 시공간도의 경계 옮기기", "Move the border of stage and space-time";
    ZoomIn: "무대 크게", "Zoom in";
    ZoomOut: "무대 작게", "Zoom out";
    ZoomFit: "무대를 화면에 맞추기", "Fit the stage";
    TimeAxis: "시간 축 바꾸기: 사건 간격, 시간 비례", "Time axis: by event or to scale";
    AxisLinear: "시간에 비례한 축으로 보기", "Draw time to scale";
    AxisByEvent: "사건마다 간격을 둔 축으로 보기", "Give every event room";
    Share: "링크 공유", "Share a link";
    ShareHolds: "이 주소를 열면 같은 실습을 같은 조절 값과 같은 갈래로, 지금 이 사건에서 볼 수 있어요.", "Whoever opens this address sees the same lesson with the same knobs and branches, at this very event.";
    ShareEnds: "여기까지만 보이기 (연 사람이 ‘뒤도 보기’를 누를 때까지)", "Show no more than this, until “Show the rest” is pressed";
    ShareAddress: "이 자리의 주소", "The address of this place";
    Copy: "주소 복사", "Copy the address";
    CopyDone: "복사했어요.", "Copied.";
    CopyFailed: "브라우저가 복사를 막았어요. 주소를 직접 골라 복사해 주세요.", "The browser did not allow it. Please select the address and copy it yourself.";
    Glossary: "용어 풀이", "Glossary";
    GlossarySearch: "용어 찾기", "Find a term";
    Reset: "처음 상태로 되돌리기", "Begin anew";
    ResetOpen: "처음 상태로…", "Begin anew…";
    ResetRun: "이 실행 되돌리기", "Reset the run";
    ResetRunHint: "조절 값과 시드가 처음대로 돌아가고, 손대지 않은 실행을 처음부터 봐요. 갈래는 남고, 되돌리기로 취소할 수 있어요.", "Knobs and seed as the lesson has them, nothing done by hand, from the start. Branches stay, and undo brings it back.";
    ResetLesson: "이 실습 되돌리기", "Reset the lesson";
    ResetLessonHint: "이 실습의 갈래와 예측 답이 모두 지워져요. 다른 실습은 그대로예요.", "All branches and answers of this lesson go. Other lessons stay as they are.";
    ResetAll: "모두 되돌리기", "Reset everything";
    ResetAllHint: "모든 실습의 답, 화면 설정, 마지막 자리까지 지워져요. 언어는 그대로예요.", "The answers of all lessons, the settings and the last place go. The language stays.";
    ResetSure: "정말 지울까요? 취소할 수 없어요.", "Really? This cannot be taken back.";
    ResetYes: "지우기", "Yes, reset it";
    Present: "발표 화면", "Presenter mode";
    PresentEnd: "발표 끝내기", "Leave presenter mode";
    Blank: "발표 화면 가리기", "Blank the screen while presenting";
    Blanked: "화면을 가렸어요. B를 누르면 다시 보여요.", "The screen is blank. Press B to show it again.";
    Language: "언어", "Language";
    Theme: "화면 테마", "Theme";
    ThemeAuto: "시스템", "Auto";
    ThemeLight: "밝은 테마", "Light";
    ThemeDark: "어두운 테마", "Dark";
    ThemeContrast: "고대비", "High contrast";
    Keys: "단축키", "Keys";
    KeysHelp: "단축키 보기", "Show the keys";
    KeysSearch: "단축키 찾기", "Find a key";
    NumberPad: "숫자판", "Numpad";
    KeysJump: "건너뛰기", "Jump";
    KeysScreen: "화면", "View";
    KeysPage: "실행과 도움말", "Runs and help";
    KeysQuestion: "질문 안에서", "In a question";
    KeysSingle: "글자 하나로 된 단축키 쓰기", "Use single-key shortcuts";
    LeftOut: "이 모델이 다루지 않는 것", "What this model leaves out";
    OpenFile: "파일 열기", "Open a file";
    OpenFileHint: "실습 파일(JSON)을 여기에 끌어다 놓아도 돼요.", "You can also drop a lesson file (JSON) here.";
    Close: "닫기", "Close";
    Dismiss: "알림 닫기", "Dismiss";

    Transport: "재생 조작", "Play controls";
    Play: "재생", "Play";
    PlayPause: "재생, 일시 정지", "Play or pause";
    Pause: "일시 정지", "Pause";
    StepForward: "다음 사건", "Next event";
    StepBack: "이전 사건", "Previous event";
    MilestoneNext: "다음 고비", "Next milestone";
    MilestonePrevious: "이전 고비", "Previous milestone";
    AlongNext: "고른 것의 다음 사건", "Next event of what is selected";
    AlongPrevious: "고른 것의 이전 사건", "Previous event of what is selected";
    HopNext: "이 메시지의 다음 사건", "Next event of this message";
    HopPrevious: "이 메시지의 이전 사건", "Previous event of this message";
    RequestNext: "다음 요청의 시작이나 끝", "Next start or end of a request";
    RequestPrevious: "이전 요청의 시작이나 끝", "Previous start or end of a request";
    FaultNext: "다음 장애나 사라진 메시지", "Next fault or lost message";
    FaultPrevious: "이전 장애나 사라진 메시지", "Previous fault or lost message";
    ViolationNext: "다음 어긋남", "Next violation";
    ViolationPrevious: "이전 어긋남", "Previous violation";
    StateNext: "다음 상태 변화", "Next change of state";
    StatePrevious: "이전 상태 변화", "Previous change of state";
    DuplicateNext: "다음 중복", "Next duplicate";
    DuplicatePrevious: "이전 중복", "Previous duplicate";
    TimeoutNext: "다음 타임아웃", "Next timeout";
    TimeoutPrevious: "이전 타임아웃", "Previous timeout";
    WholeRequest: "이 요청 전체", "The whole request";
    WholeRequestKey: "이 메시지나 사건이 속한 요청 고르기", "Select the request of this message or event";
    ItsNext: "이 요청의 다음 사건", "Its next event";
    ItsPrevious: "이 요청의 이전 사건", "Its previous event";
    PartOf: "더 큰 요청:", "Part of:";
    LetGo: "선택 해제", "Let go";
    Milestones: "고비", "Milestone";
    Along: "고른 것", "What is selected";
    Hop: "이 메시지", "This message";
    Request: "요청의 시작과 끝", "Start or end of a request";
    Fault: "장애, 사라진 메시지", "Fault, lost message";
    Violation: "어긋난 장부, 한도", "Wrong ledger, limit";
    StateChange: "상태 변화", "Change of state";
    Duplicate: "중복", "Duplicate";
    Timeout: "타임아웃", "Timeout";
    JumpTo: "건너뛰기", "Jump to";
    JumpNone: "그쪽에는 더 없어요", "there is no more that way";
    PauseWhen: "재생하다 멈출 때", "While playing, pause when";
    StopBreaker: "회로 차단기가 열리면", "a circuit breaker opens";
    StopLost: "메시지가 사라지면", "a message is lost";
    StopTwice: "메시지가 두 번 전달되면", "a message is delivered twice";
    StopTimeout: "타임아웃이 나면", "something times out";
    StopCrash: "노드가 비정상 종료되면", "a node crashes";
    ToStart: "처음으로", "To the start";
    ToEnd: "끝으로", "To the end";
    Faster: "더 빠르게", "Faster";
    Slower: "더 느리게", "Slower";
    Speed: "재생 속도", "Speed";
    Position: "시간 위치", "Position in time";
    Undo: "되돌리기", "Undo";
    Redo: "다시 하기", "Redo";
    AnswerChoose: "보기 고르기", "Choose an answer";
    AnswerReveal: "답 보기", "Show what happens";
    CloseOrLetGo: "닫기, 선택 해제", "Close, let go";
    Why: "왜?", "Why?";
    WhyKey: "왜 그랬는지, 무엇이 아직 없는지 보기", "Why, and what is missing";
    WhyLine: "왜 이 값인지 보기", "Why it is this much";
    WhyPaused: "재생을 멈추면 설명해요.", "Pause to have it explained.";
    TheyPart: "여기서 갈라져요", "here the runs part";

    Node: "노드", "Node";
    State: "상태", "State";
    Queue: "큐", "Queue";
    Message: "메시지", "Message";
    From: "보낸 곳", "From";
    To: "받는 곳", "To";
    SentAt: "보낸 때", "Sent";
    ArrivesAt: "도착한 때", "Arrives";
    Fate: "결과", "Fate";
    FateArrived: "도착", "arrived";
    FateLost: "사라짐", "lost";
    FatePending: "가는 중", "on its way";
    Future: "아직", "not yet";
    Stretches: "한동안 이어진 일", "What lasted";
    Where: "어디서", "Where";
    WhatLasted: "무엇", "What";
    Began: "시작", "Began";
    Ended: "끝", "Ended";
    GoesOn: "이어지는 중", "goes on";
    Unsettled: "확인 응답 전인 메시지", "message not acknowledged";
    Again: "다시", "again";
    Time: "시각", "Time";
    What: "무슨 일", "What happened";
    Now: "방금", "just now";
    Next: "다음", "next";
    BackToCursor: "지금 위치로", "Back to the cursor";

    Workers: "작업자", "Workers";
    Latencies: "실행마다 걸린 시간", "latency of each run";
    Latency: "걸린 시간", "Latency";
    Outcome: "결과", "Outcome";
    OverTime: "시간에 따른 대기 수", "waiting over time";
    WorkerFree: "비어 있음", "free";
    Places: "자리", "places";
    InLine: "기다리는 호출", "calls in line";
    QueueEmpty: "비어 있음", "empty";
    TableEmpty: "아직 행이 없어요", "no rows yet";
    Pending: "커밋 전", "not committed";
    Transaction: "열린 트랜잭션: 함께 커밋되거나 함께 사라져요", "An open transaction: committed together, or not at all";
    Nobody: "무대에서 노드를 고르면 그 내부가 보여요.", "Choose a node on the stage to see inside it.";
    Member: "몇 번째", "Which one";
    WindowCells: "최근 결과", "Recent outcomes";
    Crash: "비정상 종료", "Crash it";
    ShutDown: "정상 종료", "Shut it down";
    Restart: "다시 시작", "Restart it";
    Hang: "멈춰 세우기", "Hang it";
    Resume: "다시 움직이기", "Let it go on";
    Partition: "네트워크 끊기", "Cut it off";
    Heal: "네트워크 잇기", "Reconnect it";
    LoseAck: "다음 확인 응답 잃기", "Lose the next ack";
    LoseReply: "다음 응답 잃기", "Lose the next reply";
    SeekIt: "읽을 곳 옮기기(seek)", "Seek";
    SeekTopic: "어느 토픽에서", "In which topic";
    SeekWhere: "어디로", "Where to";
    SeekToBeginning: "로그의 처음으로", "To the beginning";
    SeekToEnd: "로그의 끝으로", "To the end";
    SeekToOffset: "오프셋으로", "To an offset";
    SeekToTime: "시각으로(ms)", "To a time (ms)";
    SeekOffset: "오프셋", "Offset";
    SeekTime: "시각(ms)", "Time in ms";
    Drop: "없애기", "Drop it";
    DuplicateIt: "복제하기", "Duplicate it";
    Hold: "붙잡기", "Hold it";
    Release: "놓아주기", "Let it go";
    Overtake: "앞지르게 하기", "Let it overtake";
    Delay: "늦추기", "Delay it";
    DelayBy: "늦출 시간", "By how long";
    CrashBefore: "이 줄 앞에서 종료", "Crash before this line";
    CrashAfter: "이 줄 다음에 종료", "Crash after this line";
    WhyNotSent: "아직 보내지 않은 메시지예요.", "It is not sent yet at the cursor.";
    WhyOver: "이미 도착했거나 사라진 메시지예요.", "It has arrived or is lost at the cursor.";
    WhyHeld: "붙잡힌 메시지예요. 먼저 놓아주세요.", "It is held: let it go first.";
    WhyNothingAhead: "먼저 보낸 메시지 가운데 아직 가는 중인 것이 없어요.", "Nothing that was sent before it is still on its way.";
    WhyDown: "이미 종료되어 있어요.", "It is not running.";
    WhyNotDown: "종료되지 않았어요.", "It has not crashed.";
    WhyHung: "이미 멈춰 있어요.", "It hangs already.";
    WhyNotHung: "멈춰 있지 않아요.", "It does not hang.";
    WhyCut: "이미 네트워크가 끊겨 있어요.", "It is cut off already.";
    WhyNotCut: "네트워크가 끊기지 않았어요.", "It is not cut off.";
    WhyNoAcks: "이 노드는 확인 응답을 보내지 않아요.", "This node sends no acks.";
    WhySeekNumber: "0 이상의 정수를 적어 주세요.", "Write a whole number from 0 on.";
    WhyNoReplies: "이 노드는 요청에 응답하지 않아요.", "This node answers no requests.";
    ByHand: "지금 손대기", "By your hand, now";

    Expected: "기대", "expected";
    Actual: "실제", "actual";
    Clients: "클라이언트가 겪은 것", "What clients saw";
    Servers: "서비스와 브로커가 한 것", "What services and brokers did";
    Difference: "차이", "difference";
    DifferenceHint: "오른쪽에서 왼쪽을 뺀 값이에요.", "The right run less the left one.";
    LedgerNone: "이 실습에는 장부가 없어요.", "This lesson keeps no ledger.";

    Branched: "새 갈래를 만들었어요. 이전 실행은 실행 목록에 남아 있어요.", "A branch was made. The run before it is still in the list of runs.";
    Seeded: "시드를 바꿔서 무작위 값을 모두 새로 뽑았어요.", "The seed changed: all random values are drawn anew.";
    StorageBlocked: "브라우저가 저장을 막고 있어서 설정을 기억하지 못해요. 다른 것은 모두 그대로 쓸 수 있어요.", "The browser blocks storage, so settings will not be remembered. Everything else works.";
    ProblemsTitle: "파일에 고칠 곳이 있어요", "The file has mistakes";
    ProblemsKept: "마지막으로 성공한 실행은 그대로 두었어요.", "The last good run was kept.";
    ComesLater: "뒤에 일어날 일", "Still to come";
    Menu: "메뉴", "Menu";
    Lines: "프로그램", "Program";
    Empty: "없음", "none";
}

/// What is said when the program itself fails: language, title, advice. Both languages at once, because
/// nothing is sure any more, the reader's choice included.
pub const RECOVERY: [(&str, &str, &str); 2] = [
    (
        "ko",
        "Signalbox가 멈췄어요",
        "프로그램에 잘못이 있어요. 페이지를 새로 고치면 같은 자리에서 다시 시작해요. 아래 내용을 복사해서 알려 주시면 고치는 데 도움이 돼요.",
    ),
    (
        "en",
        "Signalbox has stopped",
        "There is a mistake in the program. Reload the page to start again at the same place. If you copy the text below and tell us, it helps to mend it.",
    ),
];

impl Label {
    /// Returns the text for a lesson that could not be fetched.
    pub fn unreachable(lang: Lang, lesson: &str, reason: &str) -> String {
        crate::say!(
            lang,
            "‘{lesson}’ 실습을 불러오지 못했어요. 네트워크를 확인하고 다시 열어 주세요. ({reason})",
            "The lesson “{lesson}” could not be loaded. Check the network and open it again. ({reason})"
        )
    }

    /// Returns the text for a lesson that does not exist.
    pub fn unknown(lang: Lang, lesson: &str) -> String {
        crate::say!(
            lang,
            "‘{lesson}’ 실습은 없어요. 목록에서 골라 주세요.",
            "There is no lesson “{lesson}”. Please choose one from the list."
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_label_is_written_in_both_languages() {
        for label in Label::ALL {
            let (ko, en) = (label.say(Lang::Ko), label.say(Lang::En));
            assert!(
                !ko.is_empty() && !en.is_empty() && ko != en,
                "{label:?}: {ko} {en}"
            );
            assert!(
                ko.chars().any(|c| ('가'..='힣').contains(&c)),
                "{label:?}: {ko}"
            );
            assert!(
                !en.chars().any(|c| ('가'..='힣').contains(&c)),
                "{label:?}: {en}"
            );
        }
    }
}
