//! The page itself: selection, language, dialogs, what is laid out where.

use crate::app::effect::Effect;
use crate::app::msg::Msg;
use crate::app::state::{AppState, Dialog, Notice, View};

/// The list of resets in their dialog.
pub const RESETS: &str = "resets";

pub fn apply(s: &mut AppState, msg: &Msg) -> Vec<Effect> {
    match msg {
        Msg::Select(selected) => s.selected = selected.clone(),
        Msg::Show(view) => return show(s, *view),
        Msg::ShowSide(side) => s.side = *side,
        Msg::ListScrolled(first) => s.list_first = *first,
        Msg::Sift(sift) => {
            s.sift = sift.clone();
            s.list_first = None;
        }
        Msg::StageAsTable(table) => s.stage_as_table = *table,
        Msg::SpaceTimeAsTable(table) => s.space_time_as_table = *table,
        Msg::SetLang(lang) => s.prefs.lang = *lang,
        Msg::NextTheme => s.prefs.theme = s.prefs.theme.next(),
        Msg::SetStop(stop, on) => s.prefs.stops = s.prefs.stops.with(*stop, *on),
        Msg::SingleKeys(on) => s.prefs.single_keys = *on,
        Msg::Arrange(arrange) => s.prefs.arrangement = s.prefs.arrangement.with(*arrange),
        Msg::Zoom(turn) => s.zoom = s.zoom.turned(*turn),
        Msg::Linear(linear) => s.linear = *linear,
        Msg::Present(on) => {
            s.presenting = *on && s.open_lesson().is_some();
            s.blank = false;
        }
        Msg::Blank => s.blank = s.presenting && !s.blank,
        Msg::Lift => s.until = None,
        Msg::ShareEnds(on) => (s.share_ends, s.copied) = (*on, None),
        Msg::CopyAddress => return vec![Effect::CopyAddress(Box::new(s.shared()))],
        Msg::Copied(done) => s.copied = Some(*done),
        Msg::OpenDialog(dialog) => {
            s.playing = false;
            (s.copied, s.share_ends) = (None, false);
            let asked = matches!(s.dialog, Some(Dialog::Reset(_)));
            s.dialog = Some(*dialog);
            // The button that asked is gone, and so would be the focus.
            if asked {
                return vec![Effect::Focus(RESETS)];
            }
        }
        Msg::CloseDialog => s.dialog = None,
        Msg::DismissNotice(i) if *i < s.notices.len() => {
            s.notices.remove(*i);
        }
        Msg::StorageBlocked if !s.notices.contains(&Notice::StorageBlocked) => {
            s.notices.push(Notice::StorageBlocked);
        }
        Msg::Escape if s.dialog.is_some() => s.dialog = None,
        Msg::Escape if s.blank => s.blank = false,
        Msg::Escape if s.presenting => s.presenting = false,
        Msg::Escape if s.selected.is_none() && s.asks_why() => return super::why::close(s),
        Msg::Escape => s.selected = None,
        Msg::Differ(on) => s.differ = *on,
        _ => {}
    }
    Vec::new()
}

fn show(s: &mut AppState, view: View) -> Vec<Effect> {
    s.view = view;
    match view {
        View::Inside | View::Events | View::Lesson | View::Why => s.side = view,
        // The ledger stands below the inside, and not below why.
        View::Ledger if s.side == View::Why => s.side = View::Inside,
        View::Stage | View::SpaceTime | View::Ledger => {}
    }
    // What is asked for comes into sight, wherever it was folded away.
    match view {
        View::Inside | View::Events | View::Why | View::Ledger => s.prefs.arrangement.side = true,
        View::Lesson => s.prefs.arrangement.lesson = true,
        View::Stage | View::SpaceTime => {}
    }
    vec![Effect::Focus(view.id())]
}
