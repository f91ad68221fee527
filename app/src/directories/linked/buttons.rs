use entente_shared::directories::ProviderSummary;

use super::{super::sign_in::with_fragment, server_fns::LoadProviders};
use crate::{
    html::{Element, Node, button, form, h2, input, section},
    messages::{Text, texts},
    ui::loaded_within,
};

/// DIR-02: a button for each provider. They are plain forms, never sent by the page itself: the browser leaves the site.
pub fn provider_buttons(return_to: String, also: bool) -> Node {
    loaded_within(
        || LoadProviders {},
        move |providers| {
            if providers.is_empty() {
                return None::<Element>.into();
            }
            let buttons: Vec<_> = providers.into_iter().map(|provider| provider_button(provider, &return_to, also)).collect();
            section().class("section").child((h2().child(texts().get(Text::SignInLinkedTitle)), buttons)).into()
        },
    )
}

fn provider_button(provider: ProviderSummary, return_to: &str, also: bool) -> Element {
    let hidden = |name: &'static str| input().attr("type", "hidden").attr("name", name);
    let return_to = return_to.to_owned();
    let text = texts().fill(Text::SignInWith, &[("provider", &provider.label)]);
    form().class("provider").attr("method", "post").attr("action", format!("/auth/start/{}", provider.name)).child((
        hidden("return_to").live_attr("value", move || with_fragment(&return_to)),
        also.then(|| hidden("also").attr("value", "true")),
        button().attr("type", "submit").class("button").child(text),
    ))
}
