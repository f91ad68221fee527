//! What waits for the operators, and the way to it.

use entente_shared::operators::HostOverview;

use super::{for_operators, host_head, server_fns::LoadHostOverview};
use crate::{
    html::{Element, Node, a, h2, li, p, ul},
    messages::{Text, texts},
    ui::{loaded, tag},
};

pub fn overview_page() -> Node {
    for_operators(|| loaded(|| LoadHostOverview {}, show))
}

fn show(overview: HostOverview) -> Node {
    let t = texts();
    let counted = |count: i64, text: Text| (count > 0).then(|| t.fill(text, &[("count", &t.counted(count))]));
    let waits = |tone: &'static str, text: Option<String>| text.map(|text| (tone, text));
    let tiles = [
        tile(
            "/admin/accounts",
            Text::HostAccounts,
            Text::OverviewAccounts,
            [
                waits("neutral", Some(t.fill(Text::OverviewAccountsCount, &[("count", &t.counted(overview.accounts))]))),
                waits("bad", counted(overview.suspended, Text::OverviewSuspended)),
            ],
        ),
        tile("/admin/programs", Text::HostPrograms, Text::OverviewPrograms, [None, None]),
        tile(
            "/admin/names",
            Text::HostNames,
            Text::OverviewNames,
            [waits("warning", counted(overview.claims, Text::OverviewClaims)), None],
        ),
        tile("/admin/agreements", Text::NavAgreements, Text::OverviewAgreements, [None, None]),
        tile("/admin/terms", Text::TabTerms, Text::OverviewTerms, [None, None]),
        tile(
            "/admin/outbox",
            Text::HostOutbox,
            Text::OverviewOutbox,
            [
                waits("bad", counted(overview.failed_mails, Text::OverviewFailed)),
                waits("warning", counted(overview.stuck_mails, Text::OverviewStuck)),
            ],
        ),
        tile(
            "/admin/health",
            Text::HostHealth,
            Text::OverviewHealth,
            [
                waits("warning", counted(overview.attention.into(), Text::OverviewAttention)),
                (overview.attention == 0).then(|| ("good", t.get(Text::HealthGood).to_owned())),
            ],
        ),
    ];
    (host_head("/admin"), p().class("lead").child(t.get(Text::OverviewLead)), ul().class("cards").child(tiles)).into()
}

/// A page: what it is for, and what waits there.
fn tile(href: &'static str, name: Text, what: Text, waits: [Option<(&'static str, String)>; 2]) -> Element {
    let t = texts();
    let waits: Vec<_> = waits.into_iter().flatten().map(|(tone, text)| (tag(tone, text), " ")).collect();
    let waits = (!waits.is_empty()).then(|| p().child(waits));
    li().class("card").child((h2().child(a().attr("href", href).child(t.get(name))), p().class("muted").child(t.get(what)), waits))
}
