use entente_shared::{
    Missing,
    terms::{KeptTerms, TermsChange, TermsOf, TermsSource},
};

use super::{
    kept::change_name,
    server_fns::LoadKeptTerms,
    words::{beneath, kept_by},
};
use crate::{
    form::post_form,
    html::{Node, dl, input, p, strong},
    messages::{Text, texts},
    registration::summary::row,
    ui::{button_link, loaded, refusal},
};

/// ENG-01: to terms of its own, or back to inherited ones; says before whom they will be put to.
pub fn change_terms_page(of: Option<TermsOf>) -> Node {
    kept_by(of, |of| loaded(move || LoadKeptTerms { of }, show))
}

fn show(kept: KeptTerms) -> Node {
    let t = texts();
    let Some(TermsChange { to, would_be: Some((title, version)), asked }) = kept.change else {
        return refusal(Missing::Terms.into());
    };
    let of = kept.of;
    let name = change_name(to);
    let numbered = |title: &str, version: i32| t.fill(Text::TermsNumbered, &[("title", title), ("version", &version.to_string())]);
    let facts = dl().class("summary-list").child((
        row(t.get(Text::TermsUsedNow), numbered(&kept.in_force.title, kept.in_force.version)),
        row(t.get(Text::TermsUsedThen), numbered(&title, version)),
    ));
    let whom = t.fill(Text::TermsAskedThen, &[("count", &t.counted(asked))]);
    let hidden = |name: &'static str, value: String| input().attr("type", "hidden").attr("name", name).attr("value", value);
    let form = post_form("/fn/terms/use").with(|form| {
        let cancel = button_link("button", of.path(), t.get(Text::AccountCancel));
        let own = (to == TermsSource::Own).to_string();
        (hidden("of", of.to_string()), hidden("own", own), form.actions((form.submit(t.get(name)), cancel)))
    });
    let head = beneath(name, of, kept.head.as_ref(), &kept.name);
    (head, facts, p().child((strong().child(whom), " ", t.get(Text::TermsChangeMeans))), form).into()
}
