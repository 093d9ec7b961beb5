//! How each measure of the comparison is computed, and over which window.

use super::words::words;

words! {
    title: "어떻게 셌나요?", "How computed";
    sent: "처음부터 커서까지 시작한 실행의 수예요. 재시도로 다시 보낸 것은 따로 세지 않아요.",
        "Runs that began between the start and the cursor. Retries within a run do not count again.";
    ended: "처음부터 커서까지 그렇게 끝난 실행의 수예요. 아직 끝나지 않은 실행은 들어 있지 않아요.",
        "Runs that ended like this between the start and the cursor. What still runs is not among them.";
    latency_mean: "커서까지 끝난 실행 모두의 걸린 시간을 더해서 그 수로 나눴어요. 성공과 실패를 함께 세요.",
        "How long the runs took that ended by the cursor, well or not: their sum divided by their number.";
    latency_p95: "커서까지 끝난 실행을 빠른 순서로 세웠을 때 95% 자리에 있는 실행이 걸린 시간이에요.",
        "Of the runs that ended by the cursor, from quick to slow, how long the one at 95 % took (nearest rank).";
    latency_max: "커서까지 끝난 실행 가운데 가장 오래 걸린 시간이에요.",
        "The longest of the runs that ended by the cursor.";
    blocked_time: "답을 기다리느라 프로그램이 멈춰 있던 시간의 합이에요. 기다림이 끝날 때 더해요.",
        "How long its programs stood still, waiting for answers, all together. A wait is added when it ends.";
    handled: "처음부터 커서까지 처리를 마친 요청과 메시지의 수예요.",
        "Requests and messages that it was done with between the start and the cursor.";
    waited_mean: "커서까지 처리를 시작한 요청이 작업자를 기다린 시간의 평균이에요. 바로 시작한 것은 0으로 세요.",
        "How long the requests that were started by the cursor had waited for a worker, on average. None is counted as 0.";
    most: "처음부터 커서까지 한꺼번에 가장 많이 있었던 수예요.",
        "The most at one time between the start and the cursor.";
}
