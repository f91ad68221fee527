use entente_shared::{
    Error, ListQuery,
    names::{ClaimToDecide, DecideClaimFields, HostNames, ReservationKind, ReserveNameFields, ReservedName},
    policy::{Action, Verdict, may},
    rules,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    server_fns::LoadHostNames,
    words::{claim_tag, decision_reason, ground_text},
};
use crate::{
    form::{check_form, post_form},
    host::host_head,
    html::{Element, Node, blockquote, div, h2, h3, li, p, section, span, ul},
    messages::{Text, texts},
    session::Session,
    ui::{date, list_pager, loaded, refusal, search, tag, time},
};

const PATH: &str = "/admin/names";

/// ORG-03: an operator reserves names and decides claims.
pub fn host_names_page() -> Node {
    let Some(actor) = Session::actor() else { return refusal(Error::SignedOut) };
    match may(actor.standing(), Action::AdministerHost) {
        Verdict::Forbidden(why) => refusal(why.into()),
        Verdict::Allowed | Verdict::SignIn | Verdict::Hidden => names_of_host(),
    }
}

fn names_of_host() -> Node {
    let parameters = use_query_map();
    let query = Memo::new(move |_| ListQuery::from_parameters(|name| parameters.read().get(name)));
    loaded(move || LoadHostNames { query: query.get() }, move |names| show(names, &query.get_untracked()))
}

fn show(names: HostNames, query: &ListQuery) -> Node {
    let t = texts();
    let part = |title: Text, rows: Vec<Element>, nothing: Text| {
        let content: Node =
            if rows.is_empty() { p().class("muted").child(t.get(nothing)).into() } else { ul().class("results").child(rows).into() };
        section().class("section").child((h2().child(t.get(title)), content))
    };
    let (shown, count) = (names.pending.len().to_string(), names.to_decide.to_string());
    let more = (names.to_decide as usize > names.pending.len())
        .then(|| p().class("muted").child(t.fill(Text::HostClaimsMore, &[("shown", &shown), ("count", &count)])));
    let pager = list_pager(PATH, &query.words, &names.reserved);
    let nothing = if query.words.is_empty() { Text::HostReservedNothing } else { Text::HostReservedNoMatch };
    let find = (!names.reserved.items.is_empty() || !query.words.is_empty()).then(|| search(PATH, Text::HostReservedSearch));
    let rows: Vec<_> = names.reserved.items.into_iter().map(reserved_row).collect();
    let rows: Node =
        if rows.is_empty() { p().class("muted").child(t.get(nothing)).into() } else { ul().class("results").child(rows).into() };
    let reserved = section().class("section").child((h2().child(t.get(Text::HostReserved)), find, rows, pager));
    let decided: Vec<_> = names.decided.into_iter().map(|claim| claim_row(claim, false)).collect();
    let decided = (!decided.is_empty()).then(|| part(Text::HostClaimsDecided, decided, Text::HostClaimsNothing));
    (
        host_head(PATH),
        part(Text::HostClaims, names.pending.into_iter().map(|claim| claim_row(claim, true)).collect(), Text::HostClaimsNothing),
        more,
        reserve(),
        reserved,
        decided,
    )
        .into()
}

fn claim_row(ClaimToDecide { claim, claimant, organization, holder }: ClaimToDecide, is_open: bool) -> Element {
    let t = texts();
    let held = holder.filter(|_| is_open).map(|holder| {
        div().class("notice").attr("data-tone", "warning").child(p().child(t.fill(Text::HostClaimHolder, &[("account", &holder)])))
    });
    let is_held = held.is_some();
    let decide = is_open.then(|| {
        post_form("/fn/host/decide-claim").id(format!("{}-", claim.id)).check(check_form::<DecideClaimFields>).with(|form| {
            (
                form.hidden("claim", claim.id.to_string()),
                form.text_area("reason", t.get(Text::FieldReason), t.get(Text::HostReasonHint), rules::REASON_MAX, "2"),
                is_held.then(|| form.checkbox("require_rename", t.get(Text::HostRequireRename))),
                form.actions((
                    form.submit_with("button primary", "decision", "accept", t.get(Text::HostAccept)),
                    form.submit_with("button danger", "decision", "refuse", t.get(Text::ActionDecline)),
                )),
            )
        })
    });
    let side = (!is_open).then(|| div().class("result-side").child(claim_tag(claim.state)));
    li().class("result").child((
        h3().child((claim.name.clone(), " ", span().class("muted").child(organization))),
        p().class("result-meta").child((
            claimant,
            " · ",
            t.get(ground_text(claim.ground)),
            " · ",
            span().class("code").child(claim.contact_email.clone()),
            " · ",
            time(claim.ended_at.unwrap_or(claim.created_at)),
        )),
        blockquote().class("quote").child(claim.explanation.clone()),
        decision_reason(&claim),
        held,
        decide,
        side,
    ))
}

fn reserved_row(ReservedName { id, name, kind, kept_for, until }: ReservedName) -> Element {
    let t = texts();
    let kind = match kind {
        ReservationKind::Host => Text::ReservedHost,
        ReservationKind::Claim => Text::ReservedClaim,
        ReservationKind::Former => Text::ReservedFormer,
    };
    let kept_for = kept_for.map(|who| t.fill(Text::ReservedFor, &[("who", &who)]));
    let until = until.map(|until| t.fill(Text::ReservedUntil, &[("date", &date(t, until))]));
    let release = post_form("/fn/host/release-name").id(format!("{id}-")).class("").with(|form| {
        let what = span().class("visually-hidden").child((" ", name.clone()));
        (form.hidden("reserved", id.to_string()), form.submit_as("button", t.get(Text::ReservedRelease)).child(what))
    });
    li().class("result").child((
        h3().child(name),
        p().class("result-meta").child((tag("neutral", t.get(kind)), " ", kept_for, " ", until)),
        div().class("result-side").child(release),
    ))
}

fn reserve() -> Element {
    let t = texts();
    let form = post_form("/fn/host/reserve-name").id("reserve-").check(check_form::<ReserveNameFields>).with(|form| {
        (
            form.text("name", t.get(Text::FieldPublisherDisplayName)).hint(t.get(Text::ReserveHint)),
            form.actions(form.submit(t.get(Text::ReserveSubmit))),
        )
    });
    section().class("section").child((h2().child(t.get(Text::ReserveTitle)), form))
}
