//! AUD-01: what was changed by whom, for good.

use entente_shared::{Language, access::Transition};

use crate::support::World;

async fn a_decision_is_written_down_with_who_as_whom_when_and_from_where(world: &World) {
    world.fill_in().await;
    let owner = world.sign_in("oscar@northlight").await;
    let request = world.pending("lea@aurelia", "Atlas 5 preview").await;
    world.backend.access.decide(&owner, request, Transition::Decline { reason: "Not now.".to_owned() }).await.expect("declined");
    let line = "SELECT e.target_kind || ' ' || u.sign_in_address || ' ' || a.publisher_display_name || ' ' || e.address || ' ' || e.request_id || ' '
        || e.before_json || ' ' || e.after_json FROM audit_event e JOIN users u ON u.id = e.user_id JOIN account a ON a.id = e.account_id
        WHERE e.action = 'request.decline'";
    assert_eq!(
        world.texts(line).await,
        [
            "request oscar@northlight Northlight Systems 192.0.2.1 the-request {\"state\":\"pending\"} {\"reason\":\"Not now.\",\"state\":\"declined\"}",
        ]
    );
    assert_eq!(world.number("SELECT at FROM audit_event WHERE action = 'request.decline'").await, owner.now.0);
}

async fn what_was_refused_leaves_no_trace_of_a_change(world: &World) {
    world.fill_in().await;
    let count = async || world.number("SELECT COUNT(*) FROM audit_event").await;
    let lea = world.sign_in("lea@aurelia").await;
    let request = world.pending("priya@brightwater", "Atlas 5 preview").await;
    let before = count().await;
    assert!(world.backend.access.decide(&lea, request, Transition::Approve { reason: None }).await.is_err());
    assert!(world.backend.access.withdraw(&lea, request).await.is_err());
    assert!(world.token("lea@aurelia", "not the password").await.is_err());
    world.backend.directories.choose_language(&lea, Language::French).await.expect("it is French already");
    assert_eq!(count().await, before);
}

async fn events_can_be_added_but_not_changed_or_deleted(world: &World) {
    world.fill_in().await;
    assert!(world.number("SELECT COUNT(*) FROM audit_event").await > 0);
    assert!(world.change("UPDATE audit_event SET action = 'nothing'").await.is_err());
    assert!(world.change("DELETE FROM audit_event").await.is_err());
}

on_both_engines!(
    a_decision_is_written_down_with_who_as_whom_when_and_from_where,
    what_was_refused_leaves_no_trace_of_a_change,
    events_can_be_added_but_not_changed_or_deleted,
);
