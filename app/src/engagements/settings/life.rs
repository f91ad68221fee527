//! ENG-04: where an engagement is in its life, and the steps from there. Each says what it does before it is done.

use entente_shared::engagements::{EngagementSettings, EngagementTab, Life};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::of_engagement;
use crate::{
    engagements::{head::engagement_head, life_name, owner_server_fns::LoadSettings},
    form::post_form,
    html::{Element, Node, div, h2, li, p, section, strong, ul},
    messages::{Text, texts},
    ui::{address, button_link, button_row, loaded},
};

/// The section of the settings.
pub fn steps(settings: &EngagementSettings) -> Element {
    let t = texts();
    let life = settings.head.life;
    let page = format!("/engagements/{}/settings/life", settings.head.id);
    let steps: Vec<_> =
        life.steps().iter().map(|to| button_link("button", address(&page, &[("to", to.as_str())]), t.get(step_name(life, *to)))).collect();
    let title = h2().child(t.get(Text::LifeTitle));
    let now = p().child((strong().child(t.get(life_name(life))), " · ", t.get(life_means(life))));
    section().class("section").child((title, now, (!steps.is_empty()).then(|| button_row(steps))))
}

/// What a step does, and the button that takes it.
pub fn life_page(id: &str) -> Node {
    of_engagement(id, |engagement| loaded(move || LoadSettings { engagement }, confirm))
}

fn confirm(settings: EngagementSettings) -> Node {
    let t = texts();
    let life = settings.head.life;
    let to: Option<Life> = use_query_map().with_untracked(|parameters| parameters.get("to")).and_then(|word| word.parse().ok());
    let head = engagement_head(&settings.head, EngagementTab::Settings);
    let back = button_link("button", format!("/engagements/{}/settings", settings.head.id), t.get(Text::AccountCancel));
    let Some(to) = to.filter(|to| life.steps().contains(to)) else {
        let name = t.get(life_name(life));
        let why = p().child(t.fill(Text::ConflictOtherLife, &[("life", name)]));
        return (head, div().class("notice").attr("data-tone", "warning").child(why), button_row(back)).into();
    };
    let counted = |count: i64, text: Text| (count > 0).then(|| li().child(t.fill(text, &[("count", &t.counted(count))])));
    let name = t.get(step_name(life, to));
    let does: Vec<_> = what_it_does(life, to).iter().map(|text| li().child(t.get(*text))).collect();
    let waiting = match to {
        Life::Closed => counted(settings.pending, Text::LifeClosePending),
        Life::Paused => counted(settings.pending, Text::LifePausePending),
        Life::Draft | Life::Active | Life::Archived => None,
    };
    let concerned = (life != Life::Draft).then(|| counted(settings.members, Text::LifeMembers)).flatten();
    let class = if matches!(to, Life::Closed | Life::Archived) { "button danger" } else { "button primary" };
    let form = post_form("/fn/engagements/step").id("step-").class("button-row").with(|form| {
        (
            form.hidden("engagement", settings.head.id.to_string()),
            form.hidden("from", life.to_string()),
            form.hidden("to", to.to_string()),
            form.submit_as(class, name),
            back,
        )
    });
    let title = h2().child(name);
    (head, section().class("section prose").child((title, p().child(t.get(Text::LifeDoes)), ul().child((does, waiting, concerned)))), form)
        .into()
}

/// The button's word.
const fn step_name(from: Life, to: Life) -> Text {
    match (from, to) {
        (Life::Paused, Life::Active) => Text::LifeResume,
        (_, Life::Draft | Life::Active) => Text::LifeActivate,
        (_, Life::Paused) => Text::LifePause,
        (_, Life::Closed) => Text::LifeClose,
        (_, Life::Archived) => Text::LifeArchive,
    }
}

const fn life_means(life: Life) -> Text {
    match life {
        Life::Draft => Text::LifeDraftMeans,
        Life::Active => Text::LifeActiveMeans,
        Life::Paused => Text::LifePausedMeans,
        Life::Closed => Text::LifeClosedMeans,
        Life::Archived => Text::LifeArchivedMeans,
    }
}

const fn what_it_does(from: Life, to: Life) -> &'static [Text] {
    match (from, to) {
        (Life::Paused, Life::Active) => &[Text::LifeResumeDoes],
        (_, Life::Draft | Life::Active) => &[Text::LifeActivateDoes, Text::LifeActivateUndo],
        (_, Life::Paused) => &[Text::LifePauseDoes, Text::LifePauseUndo],
        (_, Life::Closed) => &[Text::LifeCloseDoes, Text::LifeCloseUndo],
        (Life::Draft, Life::Archived) => &[Text::LifeArchiveDraftDoes, Text::LifeArchiveUndo],
        (_, Life::Archived) => &[Text::LifeArchiveDoes, Text::LifeArchiveUndo],
    }
}
