use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_location, use_query_map};

use super::{Icon, IconKind};
use crate::{
    form::PageFailure,
    messages::{Text, error_message, notice_text, texts},
    response::Notice,
};

/// Title, way back, heading and what was just done: the top of every page.
#[component]
pub fn PageHead(
    #[prop(into)] title: Oco<'static, str>,
    #[prop(optional, into)] lead: Option<Oco<'static, str>>,
    /// Address and name of the pages above this one.
    #[prop(optional)]
    above: Vec<(String, String)>,
    #[prop(optional)] actions: Option<AnyView>,
) -> impl IntoView {
    let t = texts();
    let trail = (!above.is_empty()).then(|| {
        let links: Vec<_> = above.into_iter().map(|(href, name)| view! { <li><a href=href>{name}</a></li> }).collect();
        view! {
            <nav class="breadcrumb" aria-label=t.get(Text::PageBreadcrumb)>
                <ol>{links} <li aria-current="page">{title.clone()}</li></ol>
            </nav>
        }
    });
    view! {
        <Title text=format!("{title} – {}", t.get(Text::AppName))/>
        {trail}
        <WhyItWasNotDone/>
        <NoticeOfWhatWasDone/>
        <div class="page-head">
            <div>
                <h1>{title}</h1>
                {lead.map(|lead| view! { <p class="lead">{lead}</p> })}
            </div>
            {actions.map(|actions| view! { <div class="page-actions">{actions}</div> })}
        </div>
    }
}

/// Why the last form was not carried out; takes the focus once.
#[component]
fn WhyItWasNotDone() -> impl IntoView {
    let t = texts();
    let PageFailure(failure) = expect_context();
    let notice = NodeRef::<leptos::html::Div>::new();
    Effect::new(move |_| {
        if let Some(notice) = notice.get() {
            let _ = notice.focus();
        }
    });
    move || {
        let error = failure.get()?;
        Some(view! {
            <div class="error-summary" role="alert" tabindex="-1" node_ref=notice>
                <h2>{t.get(Text::FormRefusedTitle)}</h2>
                <p>{error_message(t, &error)}</p>
            </div>
        })
    }
}

/// "You have joined": from the address, so that it is said without WebAssembly too.
#[component]
fn NoticeOfWhatWasDone() -> impl IntoView {
    let t = texts();
    let query = use_query_map();
    let PageFailure(failure) = expect_context();
    move || {
        if failure.get().is_some() {
            return None;
        }
        let notice = query.read().get("done").and_then(|word| Notice::from_word(&word))?;
        Some(view! { <div class="notice" data-tone="good" role="status"><strong>{t.get(notice_text(notice))}</strong></div> })
    }
}

/// A list without rows, a page without content: why, and the next step.
#[component]
pub fn Empty(title: &'static str, #[prop(into)] text: Oco<'static, str>, #[prop(optional)] children: Option<Children>) -> impl IntoView {
    view! {
        <div class="empty">
            <Icon kind=IconKind::Nothing/>
            <h2>{title}</h2>
            <p>{text}</p>
            {children.map(|children| children())}
        </div>
    }
}

/// The address of this page with its parameters, without the notice.
pub fn here() -> impl Fn() -> String + Clone + Send + 'static {
    let location = use_location();
    move || {
        let path = location.pathname.get();
        let mut search = location.query.get();
        search.remove("done");
        // Only what came with the address and is still right after a change.
        format!("{path}{}", search.to_query_string())
    }
}

/// Tells a form where to go on afterwards.
#[component]
pub fn ReturnTo(#[prop(default = "return_to")] name: &'static str) -> impl IntoView {
    let here = here();
    view! { <input type="hidden" name=name value=here/> }
}
